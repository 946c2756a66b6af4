"""Every setting of the service, read from the environment in this one place."""

from functools import cached_property
from pathlib import Path
from typing import Literal

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
    handler_lost_after: float = Field(
        45, gt=0, description="Seconds without a sign of life before a handler's callers go back to the queue"
    )
    offer_answered_within: float = Field(
        45, gt=0, description="Seconds a member of staff has to accept a caller before the next one is asked"
    )
    transfer_answered_within: float = Field(
        120, gt=0, description="Seconds a colleague has to accept a caller who is handed over to them"
    )
    most_at_once: int = Field(4, ge=1, description="How much one member of staff is given at once")
    emergency_counts_as: int = Field(3, ge=1, description="How much of that an emergency takes")
    very_urgent_counts_as: int = Field(2, ge=1, description="How much a very urgent caller takes")
    second_person: Literal["auto", "yes", "no"] = Field(
        "auto",
        description="Whether closing or lowering an emergency or very urgent caller needs a second person; "
        "auto is outside demonstration mode",
    )
    waiting_words: tuple[float, ...] = Field(
        (1, 3, 5),
        min_length=1,
        description="Minutes after which a message tells a caller in a messaging app where they are in the "
        "queue; then again each time as long as the last, and put right in place each minute",
    )
    pick_up: dict[str, float] = Field(
        default_factory=dict, description="Seconds to answer a caller, by priority, where not the usual"
    )
    near_breach: float = Field(
        0.5, gt=0, lt=1, description="Part of the time to answer a caller after which it is nearly over"
    )
    answer_within: float = Field(
        180, gt=0, description="Seconds a caller at risk is with staff and gets no answer before it is work"
    )
    alarm_step: float = Field(
        60, gt=0, description="Seconds before an alarm nobody attends to goes to the next in the chain"
    )
    duty_managers: str = Field(
        "", description="User names at the end of the chain, with spaces between; empty is the supervisors"
    )
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
    staff_idle: float = Field(
        30, gt=0, description="Minutes without an act of theirs after which staff are signed out"
    )
    password_sign_in: bool = Field(
        True, description="Whether staff sign in with a password of ours; false needs OIDC_ISSUER"
    )
    oidc_issuer: str = Field("", description="The organisation's OpenID Connect provider, if any")
    oidc_client_id: str = Field("", description="What we are called there")
    oidc_client_secret: str = Field("", description="The secret agreed with it; empty for a public client")
    keep_days: int = Field(
        30, ge=1, description="Days after its last message that a caller may come back to a conversation"
    )
    telegram_token: str = Field("", description="The Telegram bot's token; empty leaves the channel off")
    telegram_api: str = Field("https://api.telegram.org/bot", description="Telegram's Bot API")

    @model_validator(mode="after")
    def _waiting_grows(self) -> "Settings":
        if not self.waiting_words[0] > 0 or list(self.waiting_words) != sorted(set(self.waiting_words)):
            raise ValueError("WAITING_WORDS are minutes that follow one another, as in [1, 3, 5]")
        return self

    @model_validator(mode="after")
    def _silence_grows(self) -> "Settings":
        if not 0 < self.first_check_in <= self.second_check_in <= self.silence_to_staff:
            raise ValueError("FIRST_CHECK_IN, SECOND_CHECK_IN and SILENCE_TO_STAFF must follow one another")
        return self

    @model_validator(mode="after")
    def _there_is_a_way_in(self) -> "Settings":
        if not self.password_sign_in and not self.oidc_issuer:
            raise ValueError("PASSWORD_SIGN_IN can be false only with OIDC_ISSUER")
        if self.oidc_issuer and not self.oidc_client_id:
            raise ValueError("OIDC_ISSUER needs OIDC_CLIENT_ID")
        return self

    @model_validator(mode="after")
    def _priorities_are_known(self) -> "Settings":
        if not self.pick_up:
            return self
        from bot.triage.priorities import Priority  # which brings all of triage with it

        if unknown := self.pick_up.keys() - {priority.value for priority in Priority}:
            raise ValueError(f"PICK_UP names no priority with {', '.join(sorted(unknown))}")
        return self

    @cached_property
    def database(self) -> str:
        """The database's address, PostgreSQL or the embedded default."""
        return self.database_url or f"sqlite:///{self.state_dir / 'service.db'}"
