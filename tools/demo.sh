#!/bin/sh
# Score two of the shipped examples: one ends in a gap report, one in an issued mark. Everything lands in out/demo.
set -eu
psfkit="$1"
out="out/demo"
as_of="2026-11-24"
rm -rf "$out"
mkdir -p "$out"

echo "== A bundle that does not pass: the gap report"
status=0
"$psfkit" score examples/kestrel-claims --as-of "$as_of" --determinations examples/kestrel-claims/determinations \
    --out "$out/kestrel-claims" 2>"$out/kestrel-claims.log" || status=$?
[ "$status" = 1 ] || { cat "$out/kestrel-claims.log"; echo "expected the exit code 1 (an honest no), got $status"; exit 1; }

echo "== A bundle that passes: the mark, from the sample issuer"
cp -R examples/sample-issuer "$out/issuer"
"$psfkit" score examples/northlight-support --as-of "$as_of" --determinations examples/northlight-support/determinations \
    --issuer "$out/issuer" --out "$out/northlight-support" 2>"$out/northlight-support.log" \
    || { cat "$out/northlight-support.log"; exit 1; }

echo "== A stranger verifies the badge, without a network (a sample is no mark: exit code 5)"
status=0
"$psfkit" verify "$out/northlight-support/badge.svg" --registry "$out/issuer/registry" --as-of "$as_of" || status=$?
[ "$status" = 5 ] || { echo "expected the exit code 5 (a sample is never in force), got $status"; exit 1; }

echo
echo "Gap report:   $out/kestrel-claims/gap-report.html (and .pdf, .md, assessment.json, stubs/)"
echo "Mark:         $out/northlight-support/ (badges, record, document badge, assessment report)"
echo "Registry:     $out/issuer/registry"
