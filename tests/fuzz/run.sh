#!/bin/sh
# Runs every target of the fuzzer, or those that are named, for SECONDS_EACH (60 unless set), and installs cargo-fuzz
# where it is missing. An input that does harm stands in target/fuzz/found; mend the parser, and keep the input among
# the target's seeds.
set -eu
cd "$(dirname "$0")/../.."

version=0.13.2
tools=target/fuzz/tools
if ! "$tools/bin/cargo-fuzz" --version 2>/dev/null | grep -q "$version"; then
    cargo install --quiet --locked --root "$tools" cargo-fuzz --version "$version"
fi
PATH="$PWD/$tools/bin:$PATH"
# libFuzzer needs compiler flags that the stable compiler keeps to itself; the code under test has no unsafe part of
# its own, so no sanitizer either.
export RUSTC_BOOTSTRAP=1
cargo fuzz build --fuzz-dir tests/fuzz --target-dir target/fuzz --sanitizer none

host=$(rustc --version --verbose | sed -n 's/^host: //p')
# shellcheck disable=SC2046 # one word a target
[ $# -gt 0 ] || set -- $(ls tests/fuzz/seeds)
for name; do
    corpus=target/fuzz/corpus/$name
    found=target/fuzz/found/$name
    log=target/fuzz/$name.log
    mkdir -p "$corpus" "$found"
    if ! "target/fuzz/$host/release/$name" "$corpus" "tests/fuzz/seeds/$name" -max_total_time="${SECONDS_EACH:-60}" \
        -timeout=10 -max_len=16384 -print_final_stats=1 -artifact_prefix="$found/" >"$log" 2>&1; then
        tail -n 30 "$log"
        echo "$name: harm was done; see $log and $found"
        exit 1
    fi
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    rate=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log")
    echo "$name: $runs inputs, $rate a second"
done
