"""What staff send, in a form or through a program: nothing that no database can hold."""

from typing import Annotated

from fastapi import Form, Path
from pydantic import AfterValidator

from bot.channels.incoming import LARGEST, readable

Words = Annotated[str, AfterValidator(readable)]
Typed = Annotated[Words, Form()]
Number = Annotated[int, Path(ge=1, le=LARGEST)]  # which item, offer or request is meant
