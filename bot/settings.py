"""Every setting of the service, read from the environment in this one place."""

from functools import cached_property
from pathlib import Path

from pydantic import Field, model_validator
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
    first_check_in: float = Field(
        5, description="Minutes a caller who told of risk is silent before we ask how they are"
    )
    second_check_in: float = Field(10, description="Minutes of that silence before we give them the numbers")
    silence_to_staff: float = Field(15, description="Minutes of that silence before it is work for a human")
    break_after_hard: int = Field(
        3, ge=1, description="Conversations at A or B after which staff are asked to take a break"
    )
    break_after_minutes: float = Field(120, gt=0, description="Minutes without a break, likewise")
    secret_key: str = Field(
        "", description="Signs cookies, encrypts Rasa's memory; empty keeps one in STATE_DIR"
    )
    secure_cookies: bool = Field(
        False, description="Set behind HTTPS, so that cookies never travel in the clear"
    )
    keep_days: int = Field(
        30, ge=1, description="Days after its last message that a caller may come back to a conversation"
    )
    telegram_token: str = Field("", description="The Telegram bot's token; empty leaves the channel off")
    telegram_api: str = Field("https://api.telegram.org/bot", description="Telegram's Bot API")

    @model_validator(mode="after")
    def _silence_grows(self) -> "Settings":
        if not 0 < self.first_check_in <= self.second_check_in <= self.silence_to_staff:
            raise ValueError("FIRST_CHECK_IN, SECOND_CHECK_IN and SILENCE_TO_STAFF must follow one another")
        return self

    @cached_property
    def database(self) -> str:
        """The database's address, PostgreSQL or the embedded default."""
        return self.database_url or f"sqlite:///{self.state_dir / 'service.db'}"
