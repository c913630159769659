#!/bin/sh
# usage: tests/conformance/json.sh BUILD CACHE
# JSONTestSuite: every y_ file is read, every n_ file refused, and i_ files, on
# which RFC 8259 leaves the choice, are read or refused but never crashed on.
set -eu
build=$1
suite=github.com/nst/JSONTestSuite@v0.0.0-20241122125541-1ef36fa01286
out=$build/conformance-json
dir=$(cd /tmp && go mod download -json "$suite" | sed -n 's/.*"Dir": "\(.*\)",*/\1/p')/test_parsing
make -s "$build/tests/conformance/doc_dump"

mkdir -p "$out"
wrong=0
accepted=0
refused=0
free=0
for file in "$dir"/*.json; do
	name=$(basename "$file")
	status=0
	"$build/tests/conformance/doc_dump" json "$file" >"$out/dump" 2>&1 || status=$?
	if grep -q '^{"problem":"\(syntax\|encoding\|limit\)"' "$out/dump"; then
		verdict=n
	else
		verdict=y
	fi
	case $status$verdict$name in
	0yy_*) accepted=$((accepted + 1)) ;;
	0nn_*) refused=$((refused + 1)) ;;
	0?i_*) free=$((free + 1)) ;;
	*)
		printf 'wrong: %s\n' "$name"
		wrong=$((wrong + 1))
		;;
	esac
done
printf 'JSONTestSuite: %d y_ accepted, %d n_ refused, %d i_ survived, %d wrong\n' \
	"$accepted" "$refused" "$free" "$wrong"
[ "$wrong" = 0 ] && [ "$accepted" = 95 ] && [ "$refused" = 188 ] && [ "$free" = 35 ]
