# `make demo` and `make test` need nothing but a Swift toolchain: scripts/setup installs the rest.
SHELL := /bin/bash
PREFIX ?= /usr/local
BUILD ?= .build
ARGS ?=

.PHONY: demo run release test check lint format docs bench fuzz install uninstall clean setup

demo: release ## the dashboard on a simulated stack; needs no Docker
	@$(BUILD)/release/topside --demo $(ARGS)

run: release ## the dashboard on this machine's Docker; ARGS='--read-only'
	@$(BUILD)/release/topside $(ARGS)

setup:
	@scripts/setup

release: setup ## build the release binary
	@scripts/build-release $(BUILD)

test: setup ## every test; the live ones where an engine answers; ARGS='--filter Live'
	@scripts/test $(BUILD) $(ARGS)

check: setup lint ## what CI runs
	@scripts/check-imports --scratch-path $(BUILD)
	@scripts/check-links
	@scripts/test $(BUILD)
	@scripts/docs check $(BUILD)/debug/topside
	@scripts/fuzz 60

lint:
	@swift format lint --strict --recursive Sources Tests

format: ## format every source in place
	@swift format --in-place --recursive Sources Tests

docs: setup ## write the pages that the program prints
	@swift build --scratch-path $(BUILD) --product topside
	@scripts/docs write $(BUILD)/debug/topside

bench: release ## measure on the 16-service stack where an engine answers, else on the demo
	@scripts/bench $(BUILD) $(ARGS)

fuzz: setup ## one minute of each fuzz target; SECONDS_EACH=600 or RUNS=100000000 for more
	@scripts/fuzz $(or $(SECONDS_EACH),60)

install: ## PREFIX=/usr/local; builds first when nothing is built
	@[ -x $(BUILD)/release/topside ] || $(MAKE) release
	@scripts/install install $(PREFIX) $(BUILD)/release/topside

uninstall:
	@scripts/install uninstall $(PREFIX)

clean:
	rm -rf $(BUILD) fuzz/.build
