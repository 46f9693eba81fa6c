#!/bin/sh
# Installs what the tests need and the machine lacks, from Debian and PyPI: a browser, a TURN server, what it takes to
# build an office with a firewall (network namespaces, nftables, certificates), readers of our files and peers of our
# media that are not ours, and the checkers of our deployment files. Does nothing where everything is there.
set -eu
cd "$(dirname "$0")/../.."

missing=""
command -v chromium >/dev/null || missing="$missing chromium"
command -v python3 >/dev/null || missing="$missing python3"
python3 -c 'import ensurepip' 2>/dev/null || missing="$missing python3-venv"
command -v promtool >/dev/null || missing="$missing prometheus"
command -v systemd-analyze >/dev/null || missing="$missing systemd"
command -v turnserver >/dev/null || missing="$missing coturn"
command -v ffprobe >/dev/null || missing="$missing ffmpeg"
command -v nft >/dev/null || missing="$missing nftables"
command -v ip >/dev/null || missing="$missing iproute2"
command -v certutil >/dev/null || missing="$missing libnss3-tools"
command -v pdftotext >/dev/null || missing="$missing poppler-utils"
# Writer and Calc without a screen; Tinos stands in for Times New Roman there.
command -v soffice >/dev/null || missing="$missing libreoffice-writer-nogui libreoffice-calc-nogui fonts-croscore"
command -v openssl >/dev/null || missing="$missing openssl"
# Further packages that somebody asks for, each with a program of its own name.
for wanted in "$@"; do
    command -v "$wanted" >/dev/null || missing="$missing $wanted"
done
if [ -n "$missing" ]; then
    echo "installing:$missing"
    # Tests start what they need themselves; Debian would leave its services running.
    policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then
        trap 'rm -f "$policy"' EXIT
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
    fi
    apt-get update -qq
    # shellcheck disable=SC2086 # one word a package
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi

readers=target/readers
if ! "$readers/bin/python" -c 'import docx, openpyxl' 2>/dev/null; then
    python3 -m venv "$readers"
    "$readers/bin/pip" install --quiet --disable-pip-version-check 'openpyxl==3.1.5' 'python-docx==1.2.0'
fi

peers=target/peers
if ! "$peers/bin/python" -c 'import aiortc' 2>/dev/null; then
    python3 -m venv "$peers"
    "$peers/bin/pip" install --quiet --disable-pip-version-check 'aiortc==1.16.0'
fi
