#!/bin/sh
# What the tools that will read these files say of them.
set -eu
cd "$(dirname "$0")"

promtool check rules prometheus/diemcau.rules.yml
# The unit names the installed binary; verify a copy that names one which exists here.
unit=$(mktemp -d)/diemcau.service
sed 's|/usr/bin/diemcau|/bin/true|' diemcau.service >"$unit"
systemd-analyze verify "$unit"
rm -r "$(dirname "$unit")"
