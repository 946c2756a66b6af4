"""An OpenID Connect provider, asked by the authorisation code flow with PKCE, state and nonce."""

import logging
import secrets
import warnings
from dataclasses import dataclass
from typing import Any

import httpx
from authlib.oidc.core import CodeIDToken
from itsdangerous import BadSignature, URLSafeTimedSerializer
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from bot.running.secret import secret_key
from bot.settings import Settings
from bot.staff.model import SignInExpired, SignInOff

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Authlib would rather have httpx's successor
    from authlib.common.errors import AuthlibBaseError
    from authlib.integrations.httpx_client import OAuth2Client

log = logging.getLogger(__name__)

TO_ANSWER = 600  # seconds
SIGNED_WITH = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
NOT_NOW = "Your organisation's sign-in does not answer just now. Try again in a few minutes."
NOT_YOU = "Your organisation did not sign you in."
AGAIN = "That took too long, or was begun in another window. Sign in again."


@dataclass(frozen=True)
class Question:
    """Where the browser goes, and what it keeps until it comes back."""

    url: str
    kept: str


@dataclass(frozen=True)
class Known:
    """Whom the provider vouches for. `email` only if it says that it has checked it."""

    subject: str
    email: str | None


class Provider:
    """The organisation's provider, as the settings name it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._keeper = URLSafeTimedSerializer(secret_key(settings), salt="organisation's sign-in")

    def question(self, back: str) -> Question:
        """Raises SignInOff if the provider does not answer."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        with self._client(back) as client:
            door = self._metadata(client)["authorization_endpoint"]
            url, _ = client.create_authorization_url(door, state, code_verifier=verifier, nonce=nonce)
        return Question(url, self._keeper.dumps([state, nonce, verifier]))

    def answer(self, back: str, brought: dict[str, str], kept: str) -> Known:
        """Whom the provider named. Raises SignInExpired, or SignInOff saying why not."""
        try:
            state, nonce, verifier = self._keeper.loads(kept, max_age=TO_ANSWER)
        except (BadSignature, ValueError) as error:
            raise SignInExpired(AGAIN) from error
        if not secrets.compare_digest(brought.get("state", "").encode(), state.encode()):
            raise SignInExpired(AGAIN)
        if "code" not in brought:
            raise SignInOff(NOT_YOU)
        with self._client(back) as client:
            metadata = self._metadata(client)
            if brought.get("iss", metadata["issuer"]) != metadata["issuer"]:  # RFC 9207
                raise SignInOff(NOT_YOU)
            try:
                token = client.fetch_token(
                    metadata["token_endpoint"], code=brought["code"], code_verifier=verifier
                )
                keys = (
                    client.request("GET", metadata["jwks_uri"], withhold_token=True).raise_for_status().json()
                )
            except httpx.HTTPError as error:
                raise SignInOff(NOT_NOW) from error
            except AuthlibBaseError as error:
                raise SignInOff(NOT_YOU) from error
        return self._read(token, keys, metadata["issuer"], nonce)

    def _read(self, token: dict[str, Any], keys: Any, issuer: str, nonce: str) -> Known:
        try:
            signed = jwt.decode(
                token["id_token"],
                KeySet.import_key_set(keys),
                registry=JWSRegistry(algorithms=SIGNED_WITH, strict_check_header=False),
            )
            asked = {"iss": {"essential": True, "value": issuer}, "sub": {"essential": True}}
            expected = {"nonce": nonce, "client_id": self._settings.oidc_client_id}
            claims = CodeIDToken(signed.claims, signed.header, asked, expected)
            claims.validate(leeway=60)
        except (JoseError, AuthlibBaseError, KeyError, ValueError) as error:
            log.warning("the provider's answer was refused: %s", type(error).__name__)
            raise SignInOff(NOT_YOU) from error
        audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        if self._settings.oidc_client_id not in audience:
            raise SignInOff(NOT_YOU)
        return Known(claims["sub"], claims.get("email") if claims.get("email_verified") is True else None)

    def _client(self, back: str) -> OAuth2Client:
        return OAuth2Client(
            self._settings.oidc_client_id, self._settings.oidc_client_secret or None, redirect_uri=back,
            scope="openid email", code_challenge_method="S256", timeout=10,
            token_endpoint_auth_method=None if self._settings.oidc_client_secret else "none",
        )  # fmt: skip

    def _metadata(self, client: OAuth2Client) -> dict[str, Any]:
        issuer = self._settings.oidc_issuer.rstrip("/")
        try:
            answer = client.request("GET", f"{issuer}/.well-known/openid-configuration", withhold_token=True)
            found: dict[str, Any] = answer.raise_for_status().json()
        except (httpx.HTTPError, ValueError) as error:
            raise SignInOff(NOT_NOW) from error
        if found.get("issuer", "").rstrip("/") != issuer:
            log.error("the provider calls itself something else than OIDC_ISSUER")
            raise SignInOff(NOT_NOW)
        return found
