"""What the database says when something fails is for a log; what a caller wrote is not (design §13.13)."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.bootstrap import Desk


def test_an_error_of_the_database_shows_no_words_of_a_caller(desk: Desk) -> None:
    with pytest.raises(DBAPIError) as failed, desk.engine.begin() as c:
        c.execute(text("INSERT INTO no_such_table VALUES (:words)"), {"words": "i have taken tablets"})
    assert "no_such_table" in str(failed.value) and "tablets" not in str(failed.value)
