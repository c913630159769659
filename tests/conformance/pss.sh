#!/bin/sh
# usage: tests/conformance/pss.sh BUILD CACHE
# The Pod Security Standards against upstream's own evaluator, which
# tests/conformance/pss wraps: its test data, all of it through podfit lint, then
# PODS (200000) generated pods at both levels and every version at which a check
# changes.
set -eu
build=$(realpath "$1")
cache=$2
cd tests/conformance/pss
export GOFLAGS='-mod=readonly -buildvcs=false'
go build -o "$cache/pss" .
data=$(go list -m -f '{{.Dir}}' k8s.io/pod-security-admission)/test/testdata
"$cache/pss" fixtures "$build/podfit" "$data"
"$cache/pss" differ "$build/tests/conformance/pss_driver" "${PODS:-200000}"
