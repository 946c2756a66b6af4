"""What staff type, in a form or through a program: kept without what no database can hold."""

from typing import Annotated

from fastapi import Form
from pydantic import AfterValidator

from bot.channels.incoming import readable

Words = Annotated[str, AfterValidator(readable)]
Typed = Annotated[Words, Form()]
