"""Every setting of the service, read from the environment in this one place."""

from functools import cached_property
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).parent.parent


class Settings(BaseSettings):
    """What a deployment may set. `.env.example` lists the same names (a test compares them)."""

    model_config = SettingsConfigDict(env_file=ROOT / ".env", extra="ignore", frozen=True)

    host: str = Field("127.0.0.1", description="Where the desk listens; the only public address")
    port: int = Field(8000, description="The desk's port")
    state_dir: Path = Field(ROOT / "var", description="What a deployment owns: database, keys, logs")
    database_url: str = Field(
        "", description="PostgreSQL as postgresql+psycopg://…; empty is SQLite in STATE_DIR"
    )
    rasa_url: str = Field("", description="Where Rasa answers on loopback; make run chooses a free port")
    actions_url: str = Field("", description="Where the action server answers on loopback; chosen likewise")
    reply_deadline: float = Field(
        2.5, description="Seconds Rasa may take before the emergency wording is sent"
    )
    secret_key: str = Field(
        "", description="Signs cookies, encrypts Rasa's memory; empty keeps one in STATE_DIR"
    )
    secure_cookies: bool = Field(
        False, description="Set behind HTTPS, so that cookies never travel in the clear"
    )
    telegram_token: str = Field("", description="The Telegram bot's token; empty leaves the channel off")
    telegram_api: str = Field("https://api.telegram.org/bot", description="Telegram's Bot API")

    @cached_property
    def database(self) -> str:
        """The database's address, PostgreSQL or the embedded default."""
        return self.database_url or f"sqlite:///{self.state_dir / 'service.db'}"
