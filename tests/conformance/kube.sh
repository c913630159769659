#!/bin/sh
# usage: tests/conformance/kube.sh BUILD CACHE
# The types of Kubernetes' fields against its own decoder: OBJECTS (200000)
# generated objects with pods, some of whose values and fields are wrong, must be
# found wrong by both or by neither, and for the same unknown fields.
set -eu
make -s "$1/tests/conformance/kube_problems"
tool=$(realpath "$1")/tests/conformance/kube_problems
cache=$2
cd tests/conformance/kube
export GOFLAGS='-mod=readonly -buildvcs=false'
go build -o "$cache/kube" .
"$cache/kube" "$tool" "${OBJECTS:-200000}"
