"""Signing in through the organisation's own accounts: out to its provider, and back."""

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from bot.bootstrap import Desk
from bot.console.doors import ANYBODY, at_this_browser, let_in, sign_in_again
from bot.console.session import DeskDep
from bot.staff.model import SignInExpired, SignInOff
from bot.web.cookies import BEGUN, give_begun, take_begun
from bot.web.rendering import HEADERS


def switched_on(desk: DeskDep) -> None:
    """Without OIDC_ISSUER there are no such pages. Raises 404."""
    if not desk.settings.oidc_issuer:
        raise HTTPException(404)


router = APIRouter(prefix="/sign-in/organisation", dependencies=[*ANYBODY, Depends(switched_on)])


@router.get("")
def go(request: Request, desk: DeskDep) -> Response:
    """Sends the browser to the provider, with what its answer must bring back."""
    from bot.console.oidc import Provider  # its library takes a while to load

    try:
        question = Provider(desk.settings).question(_back(request, desk))
    except SignInOff as refusal:
        return sign_in_again(desk, refusal, at="organisation")
    response = RedirectResponse(question.url, 303, HEADERS)
    give_begun(response, desk.settings, question.kept)
    return response


@router.get("/back")
def back(request: Request, desk: DeskDep) -> Response:
    """Lets in whoever the provider vouches for, if they are on our list."""
    from bot.console.oidc import Provider

    try:
        known = Provider(desk.settings).answer(
            _back(request, desk), dict(request.query_params), request.cookies.get(BEGUN, "")
        )
        token = at_this_browser(request, desk).by_organisation(known.subject, known.email)
    except (SignInExpired, SignInOff) as refusal:
        response = sign_in_again(desk, refusal, at="organisation")
        take_begun(response)
        return response
    return let_in(desk, token)


def _back(request: Request, desk: Desk) -> str:
    url = request.url_for("back")
    return str(url.replace(scheme="https") if desk.settings.secure_cookies else url)
