#!/usr/bin/env bash
# selftest.sh [KIND...] - every judge says yes to good samples and no, for the right reason, to bad ones.
# The samples are made on the fly by the libraries that setup.sh installs. Exit status 0: all as expected.
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
JUDGES_HOME=$(realpath -m "${JUDGES_HOME:-$here/../../../.cache/judges}")
export JUDGES_HOME JUDGES_KIT=$here PYTHONDONTWRITEBYTECODE=1
wanted=" ${*:-badge bagit dsse endpoint html jcs junit mermaid oscal pdf png sarif schema statuslist svg} "
work=$(mktemp -d)
servers=()
trap 'kill "${servers[@]}" 2>/dev/null; rm -rf "$work"' EXIT
python=$JUDGES_HOME/py/bin/python
begun=$SECONDS passed=0 failed=0
cd "$work" || exit 2
if ! { "$python" -P "$here/lib/samples.py" "$work" first && node "$here/lib/samples.mjs" "$work" &&
  "$python" -P "$here/lib/samples.py" "$work" second; }; then
  echo "the samples could not be made (has setup.sh run?)"
  exit 2
fi

expect() { # expect STATUS TEXTS KIND ARGUMENTS... - TEXTS, split at |: what the answer (its failed checks, for 1) must hold
  local status=$1 kind=$3 said got from text absent=""
  local -a texts
  IFS='|' read -ra texts <<<"$2"
  shift 2
  [[ $wanted == *" $kind "* ]] || return 0
  from=$(date +%s%N)
  said=$("$here/judge" "$@" 2>/dev/null)
  got=$?
  case $status in
  0) said=$(tail -n 1 <<<"$said" | grep "PASS") ;;
  1) said=$(grep -e "^BAD " <<<"$said") ;;
  esac
  for text in "${texts[@]}"; do
    grep -qF -- "$text" <<<"$said" || absent="$absent '$text'"
  done
  if [ $got = "$status" ] && [ -z "$absent" ]; then
    passed=$((passed + 1))
    printf 'as expected  %s  %5d ms  %s\n' $got $((($(date +%s%N) - from) / 1000000)) "$*"
  else
    failed=$((failed + 1))
    printf 'NOT AS EXPECTED: status %s, wanted %s%s: %s\n%s\n' $got "$status" "${absent:+, not said:$absent}" "$*" "$said"
  fi
}
yes() { expect 0 PASS "$@"; }
no() { expect 1 "$@"; }

yes sarif good.sarif
no "errors" sarif line0.sarif
no "SARIF2017" sarif nowhere.sarif
no "errors" sarif good.html
no "errors" sarif good.sarif --github

yes oscal good-ar.json
yes oscal good-poam.json
no "oscal-validate: |compliance-trestle: " oscal start-ar.json
no "oscal-validate: |compliance-trestle: " oscal uuid-ar.json
no "nothing is declared" oscal dangling-poam.json
no "compliance-trestle: " oscal good.sarif

yes junit good.xml
no "counted" junit count.xml
no "junit.xsd" junit zone.xml
no "named twice" junit twice.xml
no "junitparser" junit good.sarif

yes html good.html
no "axe, light" html pale.html
no "vnu: " html nested.html
no "asks for" html outside.html
no "1.4.10" html wide.html

printf 'flowchart LR\n  n0["a"]\n  n1["b"]\n  n0 -->|"c"| n1\n' >good.mmd
printf 'flowchart LR\n  n0["a]\n' >open.mmd
yes mermaid good.mmd
no "open.mmd" mermaid good.mmd open.mmd

yes pdf good.pdf "A sample report" "It has a table."
no "not found: Not in it" pdf good.pdf "Not in it"
no "no usable /Lang" pdf nolang.pdf
no "/JavaScript" pdf script.pdf
no "not inside" pdf corefont.pdf
no "qpdf --check" pdf cut.pdf

yes svg good.svg
yes svg mark.svg
no "svglint" svg script.svg
no "image href" svg outside.svg
no "onclick" svg handler.svg
no "xmllint" svg open.svg

yes png good.png 20x10
yes png mark.png
no "wanted 10x20" png good.png 10x20
no "pngcheck" png crc.png
no "pngcheck" png good.svg

yes badge mark.svg
yes badge mark.png
yes badge mark.json
yes badge mark.svg --doc list-clean.json
no "openbadgeslib|bit 142 is 1" badge mark.svg --doc list-revoked.json
no "openbadgeslib|vc: eddsa-rdfc-2022|vc: eddsa-jcs-2022" badge mark-other-text.svg
no "openbadgeslib|vc: eddsa-rdfc-2022|vc: eddsa-jcs-2022" badge mark-other-text.png
no "@digitalbazaar/vc: eddsa-jcs-2022" badge mark-one-bad-proof.svg
no "cryptosuites" badge mark-jcs-only.png
no "openbadgeslib|vc: eddsa" badge mark-expired.svg
no "@digitalbazaar/vc" badge mark-other-issuer.svg
no "directly after" badge mark-last.svg
no "2 credentials" badge mark-two.svg
no "no credential" badge good.png

yes statuslist list-clean.json 142 0
yes statuslist list-revoked.json 142 1
yes statuslist list-revoked.json 141 0
no "bit 142 is 1, wanted 0" statuslist list-revoked.json 142 0
no "only 1024 bits" statuslist list-short.json 142
no "outside" statuslist list-clean.json 131072
no "@digitalbazaar/vc: eddsa-rdfc-2022" statuslist list-later.json 142
no "types" statuslist mark.json 142

yes dsse good.dsse.json key1.pem --subject mark.json
yes dsse two.dsse.json key1.pem key2.pem
yes dsse good.dsse.json key1.pem key2.pem --threshold 1
no "signed by 0" dsse good.dsse.json key2.pem
no "signed by 0" dsse payload.dsse.json key1.pem
no "signed by 1" dsse twice.dsse.json key1.pem key2.pem
no "payload type" dsse type.dsse.json key1.pem
no "At least one subject" dsse nosubject.dsse.json key1.pem
no "no property" dsse noproperty.dsse.json key1.pem
no "no subject" dsse good.dsse.json key1.pem --subject good.svg
no "not a DSSE envelope" dsse mark.json key1.pem

yes jcs jcs.json <jcs.good
no "differs" jcs jcs.json <jcs.newline
no "differs" jcs jcs.json <jcs.spaced
no "no canonical form" jcs good.svg <jcs.good

yes schema schema.json doc-good.json schema-part.json
no "jsonschema: " schema schema.json doc-day.json schema-part.json
no "ajv: " schema schema.json doc-level.json schema-part.json
no "refuses the schema" schema schema.json doc-good.json
no "refuses the schema" schema schema-wrong.json doc-good.json
no "DISAGREE" schema schema-digit.json doc-digit.json

yes bagit bag-good
no "sha256sum" bagit bag-changed
no "every file" bagit bag-more
no "bagit-python" bagit bag-less
no "out of the bag" bagit bag-outside
no "spelled exactly" bagit bag-spelled

for manner in good careless; do
  "$python" -P "$here/lib/samples_server.py" $manner >"port-$manner" &
  servers+=($!)
  for _ in $(seq 50); do
    [ -s "port-$manner" ] && break
    sleep 0.1
  done
  address="http://127.0.0.1:$(cat "port-$manner")/verify?id=TM-00142"
  if [ $manner = good ]; then
    yes endpoint "$address"
    no "known id: 404|company is no text" endpoint "${address/00142/00143}"
  else
    no "expires is no date|Content-Type|ETag|HEAD|unknown id|lets a header in|line feed: |traversal: |gives the markup back" endpoint "$address"
  fi
done

for kind in $wanted; do # what is not there is neither good nor bad
  case $kind in
  endpoint) expect 2 "COULD NOT JUDGE" endpoint "http://127.0.0.1:1/verify?id=TM-00142" ;;
  bagit) expect 2 "bagit" bagit no-such-folder ;;
  schema | dsse | statuslist) expect 2 "COULD NOT JUDGE" "$kind" no-such-file no-such-file ;;
  jcs) expect 2 "COULD NOT JUDGE" jcs no-such-file </dev/null ;;
  *) expect 2 "COULD NOT JUDGE" "$kind" no-such-file ;;
  esac
done
if [[ $wanted == *" badge "* ]] && unshare -n true 2>/dev/null; then
  if unshare -n "$here/judge" badge mark.svg --doc list-clean.json >/dev/null; then
    passed=$((passed + 1))
    echo "as expected  0  badge, in a network namespace with no network"
  else
    failed=$((failed + 1))
    echo "NOT AS EXPECTED: badge needs the network"
  fi
fi
echo "selftest took $((SECONDS - begun)) s"
echo "$passed passed, $failed failed"
[ $failed = 0 ]
