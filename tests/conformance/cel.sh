#!/bin/sh
# usage: tests/conformance/cel.sh BUILD CACHE
# cel-spec's own tests.  Those known to fail are in cel_exceptions.txt, each with
# its reason.  Not run, since every test in them is about protocol buffers:
# dynamic, enums, proto2, proto2_ext, proto3, wrappers; nor type_deduction, which
# holds static types; unknowns is empty.
set -eu
build=$1
suite=cel.dev/expr@v0.24.0
dir=$(cd /tmp && go mod download -json "$suite" | sed -n 's/.*"Dir": "\(.*\)",*/\1/p')/tests/simple/testdata
make -s "$build/tests/conformance/cel_simple"

set --
for name in basic bindings_ext block_ext comparisons conversions encoders_ext \
	fields fp_math integer_math lists logic macros macros2 math_ext namespace \
	optionals parse plumbing string string_ext timestamps; do
	set -- "$@" "$dir/$name.textproto"
done
"$build/tests/conformance/cel_simple" tests/conformance/cel_exceptions.txt "$@"
