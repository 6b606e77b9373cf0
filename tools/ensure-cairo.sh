#!/bin/sh
# CairoSVG needs the system's libcairo. Install it where it is missing and we may; otherwise say the one command.
# psfkit works without it: badges are then drawn by resvg, whose wheel brings everything (docs/adr/0003).
set -u
python="$1"
if "$python" -c 'import cairocffi' >/dev/null 2>&1; then
    exit 0
fi
echo "libcairo is missing; CairoSVG cannot draw without it."
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing it: apt-get install libcairo2"
    if { apt-get update -qq && apt-get install -y -qq libcairo2; } >/dev/null 2>&1; then
        exit 0
    fi
fi
if command -v apt-get >/dev/null 2>&1; then
    echo "Run: sudo apt-get install libcairo2"
elif command -v dnf >/dev/null 2>&1; then
    echo "Run: sudo dnf install cairo"
elif command -v brew >/dev/null 2>&1; then
    echo "Run: brew install cairo"
else
    echo "Install the cairo library with your system's package manager."
fi
echo "Going on without it: the PNG badges are drawn with resvg instead."
exit 0
