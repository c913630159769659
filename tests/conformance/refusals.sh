#!/bin/sh
# usage: tests/conformance/refusals.sh BUILD CACHE
# What podfit says that the API server refuses, against the API server's own
# validation: PODS (200000) generated pods, each of which must break the same
# rules by both.
set -eu
build=$(realpath "$1")
cache=$2
cd tests/conformance/refusals
export GOFLAGS='-mod=readonly -buildvcs=false'
go build -o "$cache/refusals" .
"$cache/refusals" "$build/podfit" "${PODS:-200000}"
