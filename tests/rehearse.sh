#!/bin/sh
# Rehearses a scenario at full size: starts a release server on a fresh folder, rehearses, stops it.
#   sh tests/rehearse.sh SCENARIO LONGEST_SECONDS
# The last line is the verdict; ends with 1 if a figure differs or a limit is not kept.
#   sh tests/rehearse.sh restart
# is what a scenario with a kill calls: kills the server of the rehearsal and starts it again.
set -eu

binary=${BINARY:-target/release/diemcau}
config=config/rehearsals/server.toml
folder=target/rehearsal
pid_file=$folder/server.pid
url=http://127.0.0.1:18080
probe=http://127.0.0.1:19180/readyz

start() {
    "$binary" serve --config "$config" >>"$folder/server.log" 2>&1 &
    echo $! >"$pid_file"
}

stop() {
    kill "$1" "$(cat "$pid_file")" 2>/dev/null || true
}

if [ "$1" = restart ]; then
    killed=$(cat "$pid_file")
    stop -KILL
    # A dead process keeps its number until its parent asks; its sockets are free before that.
    while grep -qs '^State:[[:space:]]*[^Z]' "/proc/$killed/status"; do sleep 0.01; done
    start
    exit 0
fi

scenario=$1
longest=$2
rm -rf "$folder"
mkdir -p "$folder"
password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
echo "$password" | "$binary" user add rehearsal --role admin --config "$config" >/dev/null
# Every endpoint is an open file on both sides.
ulimit -n "$(ulimit -Hn)"
start
trap 'stop -TERM' EXIT
tries=0
until curl -fsS -o /dev/null "$probe" 2>/dev/null; do
    tries=$((tries + 1))
    [ $tries -lt 100 ] || { echo "the server does not start:"; tail -5 "$folder/server.log"; exit 1; }
    sleep 0.1
done
echo "$password" | timeout "$longest" "$binary" rehearse "$scenario" --server "$url" --organizer rehearsal \
    --server-pid-file "$pid_file" --kill-command 'sh tests/rehearse.sh restart' --json "$folder/summary.json"
