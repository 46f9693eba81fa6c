# Two commands matter: `make run` and `make test`. Both work in a fresh clone without another step.

CARGO ?= cargo
NPM ?= npm
# npm records what it installed here; a newer lock file installs again.
INSTALLED = web/node_modules/.package-lock.json
PAGE_SOURCES = $(shell find web -path web/node_modules -prune -o -path web/dist -prune -o -type f -print)

.PHONY: help run test bench pages checks rust-tests page-tests browser-tests clean

help:
	@echo "make run     builds everything and starts a demonstration on http://127.0.0.1:8080"
	@echo "make test    formatting, lints and every test; installs what the tests need"
	@echo "make bench   benchmarks; fails under a floor"

run: pages
	$(CARGO) build --release --locked
	target/release/diemcau serve --demo

pages: web/dist/index.html

$(INSTALLED): web/package-lock.json
	cd web && $(NPM) ci --no-audit --no-fund
	@touch $@

web/dist/index.html: $(INSTALLED) $(PAGE_SOURCES)
	cd web && $(NPM) run build
	@touch $@

test: checks rust-tests page-tests browser-tests

checks: pages
	sh tests/support/prepare.sh
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --locked -- --deny warnings
	cd web && $(NPM) run format:check && $(NPM) run check
	sh deploy/check.sh

rust-tests: pages
	sh tests/support/prepare.sh
	$(CARGO) test --workspace --locked

page-tests: pages
	cd web && $(NPM) test

browser-tests: pages
	sh tests/support/prepare.sh
	# The binary that the tests above made; a plain build would compile the libraries once more.
	$(CARGO) test --workspace --locked --no-run
	cd web && $(NPM) run test:browser

bench: pages
	$(CARGO) bench --locked --bench roster --bench conference --bench ledger --bench report
	python3 tests/benches/floors.py

clean:
	$(CARGO) clean
	rm -rf web/node_modules web/dist
