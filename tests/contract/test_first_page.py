"""What a caller reads first waits for nothing that it does not need."""

import subprocess
import sys

from sqlalchemy import Engine

from bot.settings import ROOT, Settings

NOT_FOR_IT = {"alembic", "holidays", "httpx", "numpy", "pygal", "rich", "sklearn", "spacy", "telegram"}
FIRST_PAGE = f"""
import sys
from bot.channels import web
from bot.web.app import create_app
app = create_app()
assert b"999" in web.first_page(app.state.desk).body
print(*sorted({NOT_FOR_IT!r} & set(sys.modules)))
"""


def test_what_the_first_page_does_not_need_is_loaded_behind_it(settings: Settings, engine: Engine) -> None:
    env = {"STATE_DIR": str(settings.state_dir), "PATH": "", "DATABASE_URL": "", "TELEGRAM_TOKEN": ""}
    command = [sys.executable, "-c", FIRST_PAGE]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.split() == []
