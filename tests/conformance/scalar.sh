#!/bin/sh
# usage: tests/conformance/scalar.sh BUILD CACHE
# What plain scalars mean, as values and as keys, against the YAML library of
# Kubernetes: all its words, odd numbers, and SCALARS (200000) generated ones.
set -eu
make -s "$1/tests/conformance/scalar_lines"
tool=$(realpath "$1")/tests/conformance/scalar_lines
cache=$2
cd tests/conformance/scalar
export GOFLAGS='-mod=readonly -buildvcs=false'
go build -o "$cache/scalar" .
"$cache/scalar" "$tool" "${SCALARS:-200000}"
