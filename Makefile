# Two commands do everything on a fresh machine:
#   make run    install what is missing, build, play the first session, stay at the prompt
#   make test   install what is missing, lint, build, run all tests, build the documentation
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# The binary that people use carries the Swift runtime in itself: it starts faster and runs on a
# machine without Swift. The testing library cannot be linked that way, hence two build folders.
RELEASE := -c release --static-swift-stdlib --scratch-path .build-static --product lilt -Xlinker -s -Xswiftc -use-ld=lld
TESTING := -c release -Xswiftc -enable-testing
LILT := .build-static/release/lilt

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' Makefile

.PHONY: setup
setup: ## name and install the packages that are missing (apt-get)
	@.ci/setup

.PHONY: setup-tests
setup-tests: ## install also the optional programs that some tests run
	@.ci/setup tests

.PHONY: build
build: setup ## build the release binary
	@swift build $(RELEASE)

.PHONY: run
run: build ## build, run the first session, then stay at the prompt
	@.ci/first-session $(LILT)

.PHONY: lint
lint: ## check the formatting
	@swift format lint --strict --parallel --recursive Sources Tests Package.swift

.PHONY: format
format: ## mend the formatting
	@swift format --in-place --parallel --recursive Sources Tests Package.swift

.PHONY: test
test: setup-tests lint ## lint, build with no warnings, run all tests, build the documentation
	@swift build --build-tests $(TESTING)
	@.ci/run-tests swift test $(TESTING) --skip-build
	@.ci/build-docs $(TESTING)

.PHONY: docs
docs: setup ## build the documentation of the libraries into .build-docs, with no warnings
	@.ci/build-docs $(TESTING)

.PHONY: bench
bench: build ## measure what this machine can do, and how much of it lilt uses (minutes)
	@swift build $(TESTING) --product Benchmarks
	@.build/release/Benchmarks
	@Sources/Benchmarks/bench-process.sh $(LILT) .build/release/Benchmarks

.PHONY: bench-peers
bench-peers: setup ## time lilt beside PyTorch and Keras, installed in a private environment
	@swift build $(TESTING) --product Benchmarks
	@Sources/Benchmarks/bench-peers.sh .build/release/Benchmarks $(PEERS)

.PHONY: numerics
numerics: setup ## compare full-size gradients and loss curves with PyTorch's and between precisions
	@swift build --build-tests $(TESTING)
	@Tests/Conformance/numerics.sh swift test $(TESTING) --skip-build --filter FullSizeTests

.PHONY: parity
parity: build ## compare the MIDI of every tunebook at hand (CORPUS=…) with abc2midi's
	@Tests/Conformance/parity.py $(LILT) $(CORPUS)

.PHONY: robustness
robustness: build ## convert 3,000 corrupted tunes (COUNT=…), noise and bombs, and check every file
	@Tests/Conformance/robustness.py $(LILT) $(COUNT)

.PHONY: tunes
tunes: build ## judge what the shipped model draws beside people's tunes, and write the table into the README
	@Tests/Conformance/tunes.py $(LILT)

.PHONY: clean
clean: ## remove everything that was built
	rm -rf .build .build-static .build-docs
