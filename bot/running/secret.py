"""Keeps the key that signs cookies: the deployment's own, or one made once and readable by nobody else."""

import os
import secrets

from bot.settings import Settings


def secret_key(settings: Settings) -> str:
    """SECRET_KEY if it is set; else the one in STATE_DIR, made on first use."""
    if settings.secret_key:
        return settings.secret_key
    settings.state_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = settings.state_dir / "secret.key"
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text()
