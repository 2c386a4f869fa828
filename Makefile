# SPDX-License-Identifier: MIT
# A thin front: CMake builds (in build/), the scripts in tools/ do the work.
# A line that begins with "##" is a line of `make help`.

PREFIX ?= /usr/local
ARGS ?=

# lab1 lab2 …: derived from the folders, so that a new lab needs no change here
LABS := $(foreach folder,$(shell ls -dv labs/lab*-*/ 2>/dev/null),$(firstword $(subst -, ,$(notdir $(folder:/=)))))
C_FILES = $(shell find checker solution tests -name '*.[ch]')

.PHONY: help
help:
	@sed -n 's/^## /  /p' Makefile

.PHONY: setup demo test check bench install clean format tidy skeletons
.PHONY: $(LABS) $(LABS:%=run-%) $(LABS:%=check-%)

## make demo         sets up and builds; checks the kit's solution, then a broken variant of it
demo:
	@tools/setup --student
	@tools/demo

## make lab3         compiles your files of labs/lab3-*/ (likewise lab1, lab2 …)
$(LABS): %:
	@tools/build-lab $@

## make run-lab3     compiles and runs them; options: make run-lab3 ARGS="--cars 5 --laps 2"
$(LABS:%=run-%): run-%: %
	@build/labs/$*/race $(ARGS)

## make race         a live race in the terminal (q ends it); options: ARGS="--weekend --pace 10x"
.PHONY: race
race:
	@tools/setup
	@build/bin/race $(ARGS)

## make check-lab3   checks them: what is wrong, where, why; options: ARGS="--seed 7"
$(LABS:%=check-%): check-%:
	@tools/setup --checker
	@build/bin/scrutineer check $* --src $(patsubst %/,%,$(wildcard labs/$*-*/)) $(ARGS)

## make check        checks all labs in order, stops at none, ends with the sum
check:
	@tools/setup --checker
	@tools/check-all $(ARGS)

## make test         sets up, builds, runs every test of the kit itself
test:
	@tools/setup
	@ctest --test-dir build --output-on-failure -j2

## make setup        installs what is missing, configures, builds
setup:
	@tools/setup

## make bench        measures the checker and its race engine; one table: make bench ARGS="access 5"
bench:
	@tools/setup
	@cmake --build build --target scrutineer solutions engine-run
	@tests/bench/bench $(ARGS)

## make skeletons    makes labs/ anew from solution/ (never edit a skeleton by hand)
skeletons:
	@tools/skeletons labs

## make format       formats the C files (needs clang-format)
format:
	@command -v clang-format >/dev/null || { echo "clang-format is not installed: apt-get install clang-format"; exit 3; }
	@clang-format -i $(C_FILES)

## make tidy         looks for defects in the checker's own code (needs clang-tidy)
tidy:
	@command -v clang-tidy >/dev/null || { echo "clang-tidy is not installed: apt-get install clang-tidy"; exit 3; }
	@tools/setup
	@clang-tidy --quiet -p build $(filter checker/%.c,$(C_FILES))

## make install      installs below PREFIX (/usr/local): make install PREFIX=$HOME/.local
install:
	@tools/setup --checker
	@cmake --install build --prefix "$(PREFIX)"

## make clean        removes build/
clean:
	@rm -rf build
