"""The second factor: a code from an app on a phone (TOTP, RFC 6238), or a recovery code, each once."""

import re
import secrets
from datetime import datetime

import pyotp
from sqlalchemy import Connection

from bot.db.tokens import hashed
from bot.staff import passwords
from bot.staff import sign_in_store as store
from bot.staff.model import Staff
from bot.staff.seal import Seal

PERIOD = 30  # seconds a code is shown for
DRIFT = 1  # codes before and after, for clocks that differ
RECOVERY_CODES = 8


def new_secret() -> str:
    """A secret for a phone and for us."""
    return pyotp.random_base32()


def address(secret: str, staff: Staff, issuer: str) -> str:
    """What the app on a phone reads (otpauth://)."""
    return pyotp.TOTP(secret).provisioning_uri(name=staff.username, issuer_name=issuer)


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """Which half minute this code belongs to, now or one away; None if to none of them."""
    now = int(at.timestamp()) // PERIOD
    totp = pyotp.TOTP(secret)
    for step in (now, *(now + d for n in range(1, DRIFT + 1) for d in (-n, n))):
        if secrets.compare_digest(totp.generate_otp(step), code):
            return step
    return None


def there(c: Connection, staff_id: int) -> bool:
    """Whether this person has one."""
    return store.second_factor(c, staff_id) is not None


def keep(c: Connection, staff_id: int, secret: str, step: int, at: datetime, seal: Seal) -> tuple[str, ...]:
    """Keeps it, with `step` used up. Returns the recovery codes, which are not to be had again."""
    codes = tuple(passwords.made_up() for _ in range(RECOVERY_CODES))
    store.drop_second_factor(c, staff_id)
    store.add_second_factor(c, staff_id, seal.close(secret), step, [hashed(_bare(one)) for one in codes], at)
    return codes


def accepts(c: Connection, staff_id: int, code: str, at: datetime, seal: Seal) -> str | None:
    """Uses the code up, and says what it was: `code` or `recovery code`. None if it is wrong or was used."""
    bare = _bare(code)
    if not re.fullmatch(r"[0-9]{6}", bare):
        return "recovery code" if store.use_recovery_code(c, staff_id, hashed(bare)) else None
    factor = store.second_factor(c, staff_id)
    step = step_of(seal.open(factor.sealed_secret), bare, at) if factor else None
    return "code" if step is not None and store.use_step(c, staff_id, step) else None


def _bare(code: str) -> str:
    return re.sub(r"[\s-]", "", code).lower()
