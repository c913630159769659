# podfit: build, test and install.  `make help` lists what there is.
# One directory per way of building: switching variants never mixes objects.
CC      ?= cc
ifeq ($(origin CC),default)
CC      := gcc
endif
PREFIX  ?= /usr/local
comma   := ,
BUILD   := build/$(notdir $(firstword $(CC)))$(if $(SAN),-$(subst $(comma),-,$(SAN)))
VERSION := 0.1.0

WARN    := -Wall -Wextra -Wconversion -Wshadow -Wvla -Wformat=2 -Wundef \
           -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings \
           -Wpointer-arith -Wno-sign-conversion -Werror
CFLAGS  ?= -O2 -g
ALL_CFLAGS  = -std=gnu17 -D_GNU_SOURCE -DPODFIT_VERSION='"$(VERSION)"' -Ilib \
              -include lib/base/banned.h -MMD -MP $(WARN) $(CFLAGS) -pthread \
              $(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all) \
              -fstack-protector-strong -fPIE $(if $(SAN),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
ALL_LDFLAGS = $(if $(SAN),-fsanitize=$(SAN)) -pthread -pie -Wl,-z,relro,-z,now $(LDFLAGS)
LDLIBS  := -lyaml -lpcre2-8 -ljansson -lm

RULES   := $(sort $(wildcard rules/*/*.yaml))
HEADERS := $(wildcard lib/*/*.h)
LIB     := $(patsubst %.c,$(BUILD)/%.o,$(wildcard lib/*/*.c)) $(BUILD)/builtin.o
CMD     := $(patsubst %.c,$(BUILD)/%.o,$(wildcard cmd/*.c))
UNITS   := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/unit/test_*.c))
DRIVERS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/conformance/*.c))
FUZZERS := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
REPLAYS := $(FUZZERS:%=$(BUILD)/replay_%)
BENCHES := $(patsubst tests/bench/%.c,$(BUILD)/bench_%,$(wildcard tests/bench/*.c))
PODFIT  := $(BUILD)/podfit

# demo and test set up the machine themselves; a plain make only builds.
ifneq ($(filter demo test,$(MAKECMDGOALS)),)
DEPS    := build/deps-build
endif

all: $(BUILD)/rules.tested ## build the program and hold its rules against their samples

$(PODFIT): $(CMD) $(CMD_MORE) $(LIB)
$(UNITS): %: %.o $(LIB)
$(UNITS): LDLIBS += -lcmocka
$(DRIVERS): %: %.o $(LIB)
$(REPLAYS): $(BUILD)/replay_%: $(BUILD)/tests/fuzz/fuzz_%.o $(BUILD)/tests/fuzz/replay.o $(LIB)
$(PODFIT) $(UNITS) $(REPLAYS) $(DRIVERS):
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LDLIBS)
$(BENCHES): $(BUILD)/bench_%: $(BUILD)/tests/bench/%.o
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(BENCH_LIBS)
$(BUILD)/bench_bare_yaml: BENCH_LIBS = -lyaml
$(BUILD)/bench_two_readers: BENCH_LIBS = $(LDLIBS)
$(BUILD)/bench_two_readers: $(LIB)

$(BUILD)/%.o: %.c | $(DEPS)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

# A rule that does not hold against its own samples does not build.
$(BUILD)/rules.tested: $(PODFIT)
	@$(PODFIT) rules test > $@.log || { cat $@.log; exit 1; }
	@mv $@.log $@

# The rules are part of the binary; the list tells when a file has gone.
$(BUILD)/rules.list: always
	@mkdir -p $(@D)
	@printf '%s\n' $(RULES) | cmp -s - $@ || printf '%s\n' $(RULES) > $@
$(BUILD)/builtin.S: $(BUILD)/rules.list lib/rules/embed.awk Makefile | $(DEPS)
	@mkdir -p $(@D)
	@printf '%s\n' $(RULES) | awk -f lib/rules/embed.awk > $@
$(BUILD)/builtin.o: $(BUILD)/builtin.S $(RULES)
	$(CC) -c -o $@ $<

build/deps-%: .ci/deps
	@mkdir -p build
	.ci/deps $*
	@touch $@

test: $(PODFIT) $(UNITS) $(REPLAYS) ## set up, build, and run every fast test
	@tests/run $(BUILD)

bless: $(PODFIT) ## rewrite the expected output of the cli cases; read the diff
	@tests/cli/run --bless $(PODFIT)

demo: $(PODFIT) ## set up, build, and lint the manifests of testdata/demo
	@tests/demo $(PODFIT)

lint: rooms headers ## everything a tool can check about the code
	@tests/lint

rooms: # no include against the order of lib/ROOMS
	@awk -f lib/rooms.awk lib/ROOMS lib/*/*.[ch]
headers: $(HEADERS:%=%.alone)
%.h.alone: # every header compiles by itself
	@printf '#include "%s"\ntypedef int alone;\n' $(*:lib/%=%).h | \
		$(CC) $(ALL_CFLAGS) -MF /dev/null -fsyntax-only -x c -

conformance: $(PODFIT) $(DRIVERS) ## third-party suites: PSS fixtures, JSON, YAML, CEL
	@tests/conformance/run $(BUILD)

bench: $(PODFIT) $(BENCHES) ## speed and memory beside the peers, as ratios
	@tests/bench/run $(PODFIT)

TORTURE_MOST ?= 3000
# Every allocation, those of the libraries too, goes through tests/torture/wrap.c.
torture: ## every cli case with every allocation failing in turn
	@$(MAKE) -s SAN=address,undefined BUILD=build/torture CFLAGS='-O1 -g' \
		LDFLAGS='$(foreach call,malloc calloc realloc aligned_alloc strdup,-Wl$(comma)--wrap=$(call))' \
		CMD_MORE=build/torture/tests/torture/wrap.o \
		LDLIBS='-Wl,-Bstatic -lyaml -lpcre2-8 -ljansson -Wl,-Bdynamic -lm' build/torture/podfit
	@TORTURE_MOST=$(TORTURE_MOST) tests/torture/run build/torture/podfit

$(BUILD)/fuzz_%: $(BUILD)/tests/fuzz/fuzz_%.o $(LIB)
	$(CC) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LDLIBS)

FUZZ_SECONDS ?= 60
fuzz: $(FUZZERS:%=fuzz-%) ## every fuzz target for FUZZ_SECONDS (60)
fuzz-%:
	@tests/fuzz/run $* $(FUZZ_SECONDS)

install: $(PODFIT) ## into $(DESTDIR)$(PREFIX)
	install -D -m 0755 $(PODFIT) $(DESTDIR)$(PREFIX)/bin/podfit

clean: ## remove build/
	rm -rf build

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: always all test bless demo lint rooms headers conformance bench torture fuzz install clean help
.SECONDARY:
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
