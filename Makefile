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
# Where to install; scripts read them from the environment.
export PREFIX ?= /usr/local
export DESTDIR

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' Makefile

.PHONY: setup
setup: ## name and install the packages that are missing (apt-get)
	@.ci/setup

.PHONY: setup-tests
setup-tests: ## install also the optional programs that some tests run
	@.ci/setup tests

.PHONY: setup-deb
setup-deb: # what 'make deb' needs
	@.ci/setup deb

.PHONY: build
build: setup ## build the release binary
	@swift build $(RELEASE)
	@git describe --always --dirty --exclude='*' --abbrev=12 >$(dir $(LILT))commit 2>/dev/null || true

# Builds if a source is newer than the binary, so that root can install without a Swift toolchain.
.PHONY: built
built:
	@if [[ ! -e $(LILT) || -n $$(find Package.swift Sources -name '*.swift' -newer $(LILT) -print -quit) ]]; then \
	  $(MAKE) --no-print-directory build; fi

.PHONY: run
run: build ## build, run the first session, then stay at the prompt
	@.ci/first-session $(LILT)

.PHONY: install
install: built ## install the binary, its files, manual page and completions (PREFIX=/usr/local, DESTDIR=)
	@.ci/install install $(LILT)

.PHONY: uninstall
uninstall: ## remove what 'make install' with the same PREFIX installed
	@.ci/install uninstall

.PHONY: check-install
check-install: built ## install into an empty folder, run lilt from there, uninstall
	@.ci/check-install $(LILT)

.PHONY: deb
deb: setup-deb built ## make a Debian package in .build-deb
	@.ci/deb $(LILT)

.PHONY: check-deb
check-deb: deb ## install the package in a new minimal Debian and run lilt there (as root, with mmdebstrap)
	@.ci/check-deb

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

.PHONY: exchange
exchange: build ## compare lilt with PyTorch on lilt's checkpoints and with Keras on converted models
	@.ci/install-peers torch numpy safetensors h5py keras tensorflow-cpu
	@.venv-peers/bin/python Tests/Conformance/exchange.py $(LILT)

.PHONY: parity
parity: build ## compare the MIDI of every tunebook at hand (CORPUS=…) with abc2midi's
	@Tests/Conformance/parity.py $(LILT) $(CORPUS)
	@$(MAKE) --no-print-directory musicxml

.PHONY: musicxml
musicxml: build ## compare what music21 reads from MusicXML files with lilt's MIDI
	@Tests/Conformance/musicxml.py $(LILT)

.PHONY: robustness
robustness: build ## convert 3,000 corrupted tunes (COUNT=…), noise and bombs, and check every file
	@Tests/Conformance/robustness.py $(LILT) $(COUNT)

.PHONY: models
models: build ## train the shipped model again in .models, half an hour for each of SEEDS; goes on where it stopped
	@.ci/models $(LILT)

.PHONY: tunes
tunes: build ## judge what the shipped model draws beside people's tunes, and write the table into the README
	@Tests/Conformance/tunes.py $(LILT)

.PHONY: clean
clean: ## remove everything that was built
	rm -rf .build .build-static .build-docs .build-deb
