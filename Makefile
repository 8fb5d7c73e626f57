# Two commands matter: `make run` and `make test`. `make help` lists the rest.
CRM_LANG ?=
export CRM_LANG

help:      ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 12

run:       ## set everything up and serve the demo company on 127.0.0.1:8069 (CRM_LANG=en_US: in English)
	@bash scripts/run.sh crm_vn

practice:  ## the same with a database of its own to practise in, made anew each time
	@bash scripts/run.sh crm_vn_practice

stop:      ## stop the server and the private PostgreSQL
	@bash scripts/stop.sh

test:      ## every check: lint, translations, pure Python, Odoo, browser
	@bash scripts/test.sh

lint:      ## the linters alone
	@bash scripts/lint.sh

i18n:      ## export the terms and bring the four vi.po up to date
	@bash scripts/i18n.sh update

kill:      ## kill the dispatcher 1,000 times while it sends, and count what it cost (KILLS=1000)
	@bash scripts/kill.sh

lives:     ## random lives of loans, the engine against a second implementation (LIVES=10000)
	@.local/venv/bin/python scripts/lives.py --lives $(or $(LIVES),10000)

money:     ## pay from 64 clients while workers are killed and PostgreSQL crashes (PAY_SECONDS=600)
	@bash scripts/money.sh

screenshots: ## put the pictures that the journeys have taken into the documentation
	@bash scripts/screenshots.sh

bench:     ## figures, floors and ratios (N=1000000)
	@bash scripts/bench.sh

setup:     ## only set up what `make test` needs
	@bash scripts/setup.sh test

clean:     ## stop, and remove all that was made (.local)
	@bash scripts/stop.sh && rm -rf .local

.PHONY: help run practice stop test lint i18n kill money lives screenshots bench setup clean
