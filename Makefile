# One command a job. `make run` and `make test` do all their own set-up.
PYTHON ?= $(shell for p in python3 /usr/bin/python3 /usr/local/bin/python3; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null && echo "$$p" && break; done)
SETUP = $(if $(PYTHON),$(PYTHON),echo "Python 3.8 or newer is needed (Debian, Ubuntu: apt-get install python3 python3-pip)." >&2; exit 1;) -m bot.running.setup
SERVICE = .venv/bin/python
UV = $(shell command -v uv || echo .uv/bin/uv)
ARGS ?=

.PHONY: run test check evaluate studies bench clinical-view locks clean

run:  ## Set up what is missing, then serve until Ctrl-C
	@$(SETUP) run
	@exec $(SERVICE) -m bot run

test:  ## All tests; ARGS are pytest's
	@$(SETUP) test
	@exec $(SERVICE) -m pytest $(ARGS)

check:  ## Lint, layout, types, and who may import whom
	@$(SETUP) check
	$(SERVICE) -m ruff check .
	$(SERVICE) -m ruff format --check .
	$(SERVICE) -m mypy
	.venv/bin/lint-imports --no-cache

evaluate:  ## How well the screen and the triage do on text they have never seen
	@$(SETUP) run
	@exec $(SERVICE) -m tests.evaluation

studies:  ## What was learnt and not only kept: trains anew on less; ARGS are intents, gap
	@$(SETUP) test
	@exec $(SERVICE) -m tests.evaluation.studies $(ARGS)

bench:  ## Speed and memory, beside stock Rasa on the same data
	@$(SETUP) run
	@exec $(SERVICE) -m tests.bench

clinical-view:  ## One page for the clinical safety officer, in var/clinical-view.html; ARGS are its own
	@$(SETUP) check
	@exec $(SERVICE) -m bot.assurance $(ARGS)

locks:  ## Choose versions again, within the ranges of pyproject.toml
	$(UV) pip compile pyproject.toml --group service --group dev --python-version 3.11 --generate-hashes --upgrade \
		--no-header --quiet -o requirements/service.lock
	$(UV) pip compile pyproject.toml --group rasa --group test --python-version 3.10 --generate-hashes --upgrade \
		--no-header --quiet -o requirements/rasa.lock

clean:  ## Forget environments and models; what a deployment owns (var/) stays
	rm -rf .venv .venv-rasa .uv .rasa models
