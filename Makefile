# Two commands matter: `make run` and `make test`. Both work in a fresh clone without another step.

CARGO ?= cargo
NPM ?= npm
# npm records what it installed here; a newer lock file installs again.
INSTALLED = web/node_modules/.package-lock.json
PAGE_SOURCES = $(shell find web -path web/node_modules -prune -o -path web/dist -prune -o -type f -print)

.PHONY: help run test bench bench-fanout fuzz pages checks rust-tests page-tests browser-tests clean
.PHONY: release rehearse-national rehearse-signalling rehearse-restart rehearse-scenes

help:
	@echo "make run     builds everything and starts a demonstration on http://127.0.0.1:8080"
	@echo "make test    formatting, lints and every test; installs what the tests need"
	@echo "make bench   benchmarks; fails under a floor"
	@echo "make bench-fanout         what a delivered packet costs, beside the bound, a naive server and Janus"
	@echo "make fuzz    random input for everything a stranger can send, a minute each way in"
	@echo "make rehearse-national    11,731 endpoints with picture and sound for ten minutes, every figure compared"
	@echo "make rehearse-restart     the same, and the server is killed"
	@echo "make rehearse-signalling  18,000 connections without media"
	@echo "make rehearse-scenes      the smaller scenes, one after the other"

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
	$(CARGO) bench --locked --bench roster --bench conference --bench check_ins --bench ledger --bench report
	$(CARGO) bench --locked --package diemcau-media --bench send_path > target/send_path.json
	python3 tests/benches/floors.py

bench-fanout: pages
	sh tests/support/prepare.sh janus
	python3 tests/benches/fanout/fanout.py

# SECONDS_EACH=600 make fuzz looks longer.
fuzz:
	sh tests/fuzz/run.sh

# Each ends by itself: the second word is the longest time in seconds. What came out stands in target/rehearsal.
rehearse-national: release
	sh tests/rehearse.sh config/rehearsals/national-2022.toml 1500

rehearse-restart: release
	sh tests/rehearse.sh config/rehearsals/restart.toml 900

rehearse-signalling: release
	sh tests/rehearse.sh config/rehearsals/signalling-18000.toml 900

rehearse-scenes: release
	for scene in dak-nong ministry dong-thap hai-duong lao-cai; do \
		sh tests/rehearse.sh config/rehearsals/$$scene.toml 600 || exit 1; done

release: pages
	$(CARGO) build --release --locked

clean:
	$(CARGO) clean
	rm -rf web/node_modules web/dist
