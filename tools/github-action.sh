#!/usr/bin/env bash
# The step of action.yml: annotations, SARIF, the job summary, and the exit code that was asked for.
# Inputs come as environment variables, so that no text of theirs is ever part of a command.
set -uo pipefail
psfkit="$1"
day=()
[ -z "${AS_OF:-}" ] || day=(--as-of "$AS_OF")
case "${REQUIRE:-valid}" in
    valid | pass) ;;
    *)
        echo "::error title=psfkit::require is neither valid nor pass"
        exit 2
        ;;
esac

"$psfkit" validate "$BUNDLE" "${day[@]}" --format github
valid=$?
if [ -n "${SARIF:-}" ]; then
    "$psfkit" validate "$BUNDLE" "${day[@]}" --format sarif >"$SARIF"
fi
[ "$valid" -eq 0 ] || exit "$valid"

decided=()
[ -z "${DETERMINATIONS:-}" ] || decided=(--determinations "$DETERMINATIONS")
"$psfkit" score "$BUNDLE" "${day[@]}" "${decided[@]}" --format summary >>"${GITHUB_STEP_SUMMARY:-/dev/stdout}"
score=$?
case "$score" in
    0) ;;
    1 | 6) [ "${REQUIRE:-valid}" = valid ] || exit "$score" ;;
    *) exit "$score" ;;
esac

if [ -n "${BASELINE:-}" ]; then
    "$psfkit" diff "$BASELINE" "$BUNDLE" "${day[@]}" --fail-on-regression
fi
