"""Seals what must be read again but never lie open in the database, under the deployment's own key."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.staff.model import SignInOff

UNREADABLE = "Your second factor can no longer be read. Use a recovery code, or ask for a reset."


class Seal:
    """Seals and opens with a key made from SECRET_KEY for this purpose alone."""

    def __init__(self, secret_key: str) -> None:
        key = HKDF(SHA256(), 32, salt=None, info=b"second factor").derive(secret_key.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def close(self, secret: str) -> str:
        """What may be stored."""
        return self._fernet.encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str:
        """What was sealed. Raises SignInOff if that was done under another SECRET_KEY."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise SignInOff(UNREADABLE) from error
