#!/usr/bin/env bash
# The step of action.yml: annotations, SARIF, the job summary, and the exit code that was asked for.
# Inputs come as environment variables, so that no text of theirs is ever part of a command.
# Bash 3.2 of macOS calls an empty list unset, hence ${list[@]+...}.
set -uo pipefail
psfkit="$1"
summary="${GITHUB_STEP_SUMMARY:-/dev/stdout}"
day=()
[ -z "${AS_OF:-}" ] || day=(--as-of "$AS_OF")
case "${REQUIRE:-valid}" in
    valid | pass) ;;
    *)
        echo "::error title=psfkit::require is neither valid nor pass"
        exit 2
        ;;
esac

"$psfkit" validate ${day[@]+"${day[@]}"} --format github -- "$BUNDLE"
valid=$?
if [ -n "${SARIF:-}" ]; then
    "$psfkit" validate ${day[@]+"${day[@]}"} --format sarif -- "$BUNDLE" >"$SARIF"
fi
if [ "$valid" -ne 0 ]; then
    {
        echo "## psfkit: not valid"
        echo
        echo "The annotations say what has to be mended; until then nothing is scored. \`psfkit validate --format json\` lists everything it found."
    } >>"$summary"
    exit "$valid"
fi

decided=()
[ -z "${DETERMINATIONS:-}" ] || decided=(--determinations "$DETERMINATIONS")
"$psfkit" score ${day[@]+"${day[@]}"} ${decided[@]+"${decided[@]}"} --format summary -- "$BUNDLE" >>"$summary"
score=$?
case "$score" in
    0) ;;
    1 | 6) [ "${REQUIRE:-valid}" = valid ] || exit "$score" ;;
    *) exit "$score" ;;
esac

if [ -n "${BASELINE:-}" ]; then
    "$psfkit" diff ${day[@]+"${day[@]}"} --fail-on-regression -- "$BASELINE" "$BUNDLE"
fi
