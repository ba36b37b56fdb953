# The front door. `make help` lists the targets.
SWIFT_FORMAT = swift format lint --strict --recursive Sources Tests Package.swift
LINLI = .build/debug/linli

.PHONY: help packages build run demo test test-faults test-fuzz simulate test-browser test-api test-interop bench soak million lint format clean

help: ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

packages: ## install what is missing from Debian's packages, services held back
	@scripts/install-packages

build: packages ## build everything, debug
	swift build --build-tests

run: packages ## build, start a house of its own on this machine, stay up until Ctrl-C
	swift build
	@exec $(LINLI) up

demo: packages ## build, play one scripted day in a house of its own that begins empty, and check it
	swift build
	@exec $(LINLI) demo

# With servers of their own, or a house whose servers and daemons are killed and halted.
FAULTS := ^(FaultTests\.|EndToEndTests\.FaultTests)

test: build ## every test but the next ones, against private servers
	scripts/test --skip '$(FAULTS)'

test-faults: build ## servers and daemons that are killed, halted and choked, lines that break
	scripts/test --filter '$(FAULTS)'

test-fuzz: build ## a million inputs to whatever is decoded (long)
	LINLI_FUZZ_COUNT=1000000 scripts/test --filter '^FuzzTests\.'

# SEED is the first seed: `make simulate SEED=7 SEEDS=1` plays history 7 again.
SEEDS = 1000
SEED = 1

simulate: ## so many histories of errands with faults, in one process, without servers (SEEDS=1000 SEED=1)
	swift build --build-tests
	@SEEDS=$(SEEDS) SEED=$(SEED) scripts/simulate

test-interop: ## a request, a bundle and a parked message through pika, by the message contract alone
	swift build
	@scripts/test-interop

test-browser: ## the pages in a real Chromium: by keyboard, without scripts, with the servers stopped
	swift build
	@scripts/test-browser

test-api: ## the door against its own document, with schemathesis
	swift build
	@scripts/test-api

bench: ## messaging, the ledger and the way to it beside C and Celery, intake beside FastAPI; release build (minutes)
	swift build -c release
	.build/release/linli-bench messaging
	.build/release/linli-bench ledger
	.build/release/linli-bench pipeline --beside-c
	.build/release/linli-bench pipeline --beside-c --line nop
	@scripts/bench-intake
	@scripts/bench-celery

soak: ## an hour of errands while the broker ends every connection each minute; release build
	swift build -c release
	.build/release/linli-bench pipeline --jobs 200000 --rate 60 --drop-every 60

million: ## a million requests through queue, worker, queue and ledger; release build (minutes)
	swift build -c release
	.build/release/linli-bench pipeline --jobs 1000000 --line nop

lint: ## formatting, arrows between modules, words that must not be here
	$(SWIFT_FORMAT)
	scripts/check-arrows
	scripts/check-words

format: ## format in place
	swift format --in-place --recursive Sources Tests Package.swift

clean: ## remove the build and this machine's house
	rm -rf .build .linli

# As services of this machine (docs/operations/install.md).
BINDIR = .build/linli
DESK = 10
SAMPLE =

.PHONY: release install uninstall test-boot

release: packages ## build what is installed: optimized, with Swift's runtime beside it
	swift build -c release
	@deploy/install/gather .build/release $(BINDIR)

install: ## as root: programs, services, broker, database (BINDIR=… DESK=10 SAMPLE=yes)
	@deploy/install/install --bindir $(BINDIR) --desk $(DESK) $(if $(SAMPLE),--sample-directory)

uninstall: ## as root: takes programs and services away, leaves the data
	@deploy/install/uninstall

test-boot: ## as root: installs, kills and reboots in a machine of its own (minutes)
	@scripts/boot-test $(BINDIR)
