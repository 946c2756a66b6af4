"""The migrations and the tables must say the same."""

from dataclasses import replace
from datetime import timedelta

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

from bot.bootstrap import Desk
from bot.console.acts import Acts
from bot.conversations import service as conversations
from bot.conversations import store as record
from bot.conversations.model import Draft, Holder, Sender
from bot.db.engine import make_engine
from bot.db.migrate import configured, newest, stands_at, upgrade
from bot.db.schema import metadata
from bot.handover.second_model import Done
from bot.settings import Settings
from tests.builders import a_conversation, staff


def test_who_waited_before_an_update_waits_after_it_and_so_does_what_a_second_person_is_asked(
    desk: Desk,
) -> None:
    two, sam = replace(desk, settings=desk.settings.model_copy(update={"second_person": "yes"})), staff(desk)
    waits, held, over, calm = (
        a_conversation(desk, suicidal_thoughts=thoughts, suicide_plan=plan)
        for thoughts, plan in (("yes", "yes"), ("yes", "yes"), ("yes", "no"), ("no", "no"))
    )
    for one in (held, over):
        Acts(two).claim(sam, one)
    assert Acts(two).close(sam, over, "Seen", "Agreed.", "Ring us.") is Done.DONE
    assert Acts(two).close(sam, held, "Seen", "Agreed.", "Ring us.") is Done.ASKED
    command.downgrade(configured(desk.engine), "0008")
    upgrade(desk.engine)
    with desk.reading() as c:
        assert [of.id for of, _ in record.held_by(c, Holder.QUEUE)] == [waits]
        assert [of.id for of, _ in record.held_by(c, Holder.HUMAN)] == [held]
        live = record.live_holds(c, desk.clock() - timedelta(hours=1))
    assert {of.id for of, _ in live} == {waits, held, calm}
    assert [asked.conversation_id for asked in Acts(two).seconds(staff(desk, "ali"))] == [held]


def test_what_telegram_was_owed_before_an_update_is_sent_after_it_and_nothing_else(desk: Desk) -> None:
    at = desk.clock()
    with desk.begin() as c:
        for channel in ("telegram", "web"):
            found = conversations.open_conversation(
                c, channel=channel, at=at, external_ref="11"
            ).conversation.id
            conversations.say(c, found, Draft(Sender.CALLER, "hello"), at)
            said = [
                conversations.say(c, found, Draft(Sender.BOT, text), at) for text in ("one", "two", "three")
            ]
            conversations.delivered(c, said[0], "delivered", at)
            conversations.delivered(c, said[1], "failed", at)
    command.downgrade(configured(desk.engine), "0011")
    upgrade(desk.engine)
    with desk.reading() as c:
        owed = conversations.undelivered(c, "telegram")
        assert conversations.undelivered(c, "web") == []
    assert [(one.message.draft.text, one.tries) for one in owed] == [("two", 1), ("three", 0)]


def test_a_database_that_stands_at_the_newest_migration_is_known_without_asking_alembic(
    engine: Engine,
) -> None:
    assert newest() == ScriptDirectory.from_config(configured(engine)).get_current_head()
    assert stands_at(engine) == [newest()]


def test_a_database_that_is_new_or_behind_is_brought_up_to_date(settings: Settings, engine: Engine) -> None:
    command.downgrade(configured(engine), "0010")
    new = make_engine(f"sqlite:///{settings.state_dir / 'new.db'}")
    assert (stands_at(engine), stands_at(new)) == (["0010"], [])
    for one in (engine, new):
        upgrade(one)
        assert stands_at(one) == [newest()]


def test_the_migrations_make_exactly_the_tables_the_code_describes(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, metadata) == []


def test_no_table_is_made_behind_the_migrations_back(engine: Engine) -> None:
    assert set(inspect(engine).get_table_names()) == set(metadata.tables) | {"alembic_version"}
