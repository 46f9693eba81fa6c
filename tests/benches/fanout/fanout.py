"""Compares what a delivered packet costs: the bound, our whole server, a naive server, Janus. One run, one machine.

Prints a table, writes target/fanout.json, ends with the ratios; exits 1 under a floor.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import time

import clip
import janus
from parts import Part, await_listener, cpu_seconds, memory_bytes
from server import BINARY, ROOT, Server, free_port

WINDOW_SECONDS = 12
SETTLE_SECONDS = 4
# Receivers of our own server; the floors look at 200 and 1,000.
OURS = [100, 200, 500, 1_000, 2_000]
FIRST_RECEIVER = "127.16.0.1"

# Name, what it is, goal, floor, and whether more is better.
RATIOS = [
    ("ours ÷ bound, 1,000 receivers", 1.1, 1.4, False),
    ("naive ÷ ours, 200 receivers", 9, 5, True),
    ("Janus ÷ ours, 200 receivers", 20, 10, True),
    ("memory a receiver, KiB", 8, 24, False),
    ("join p50, ms", 100, 300, False),
    ("join p99, ms", 500, 1_500, False),
    ("joins with media ÷ bare handshakes", 1.5, 2.5, False),
]


class Bench:
    def __init__(self):
        self.program = build()
        self.rows = []
        self.figures = {}

    def measure(self, name, receivers, pid, listeners):
        """CPU per delivered packet over a window, once everybody receives."""
        time.sleep(SETTLE_SECONDS)
        before, cpu, begin = listeners.next(), cpu_seconds(pid), time.monotonic()
        time.sleep(WINDOW_SECONDS)
        after, spent, seconds = listeners.next(), cpu_seconds(pid) - cpu, time.monotonic() - begin
        delivered = after["received"] - before["received"]
        lost = after.get("lost", 0) - before.get("lost", 0)
        row = {
            "what": name, "receivers": receivers, "microseconds": spent / delivered * 1e6,
            "packets_a_second": delivered / seconds, "lost": lost / max(1, delivered + lost),
            "cores": spent / seconds, "joins": {key: after[key] for key in after if key.startswith("join_")},
        }
        self.rows.append(row)
        print(
            f"{name:10} {receivers:6,} {row['microseconds']:9.2f} {row['packets_a_second']:12,.0f} "
            f"{row['cores']:7.2f} {row['lost']:9.3%}", flush=True,
        )
        return row

    def bound(self, receivers):
        port = free_port()
        with Part([self.program, "drain", port]) as drain:
            with Part([self.program, "bound", receivers, port]) as sender:
                return self.measure("bound", receivers, sender.process.pid, drain)

    def naive(self, receivers):
        port = free_port()
        listen = f"127.0.0.1:{port}"
        with Part([self.program, "naive", listen]) as server:
            await_listener("127.0.0.1", port)
            return self.against("naive", receivers, server.process.pid, f"http://{listen}/whep", [""] * receivers)

    def janus(self, receivers):
        with tempfile.TemporaryDirectory() as folder, janus.Janus(pathlib.Path(folder), self.program) as server:
            return self.against("Janus", receivers, server.pid, server.url, [""] * receivers, janus.FIRST_RECEIVER)

    def ours(self, receivers):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            pictures, sound = clip.write(folder)
            with Server(folder, receivers) as server:
                url, token = server.publishing()
                with Part([self.program, "publisher", url, token, pictures, sound]) as publisher:
                    publisher.next()
                    url, tokens = server.receiving(receivers)
                    empty = memory_bytes(server.pid)
                    row = self.against("ours", receivers, server.pid, url, tokens)
                    row["memory_kib"] = (memory_bytes(server.pid) - empty) / receivers / 1024
                    return row

    def against(self, name, receivers, pid, url, tokens, first_address=FIRST_RECEIVER):
        begin, cpu = time.monotonic(), cpu_seconds(pid)
        with Part([self.program, "receivers", url, first_address], lines=tokens) as listeners:
            me = listeners.process.pid
            while listeners.next(120)["receiving"] < receivers:
                if time.monotonic() - begin > 120:
                    raise RuntimeError(f"{name}: only {listeners.said['receiving']} of {receivers} receive")
            joining = time.monotonic() - begin
            both = cpu_seconds(pid) - cpu + cpu_seconds(me)
            row = self.measure(name, receivers, pid, listeners)
            steady = row["cores"]
            row["join_seconds"], row["join_cpu_seconds"] = joining, both - steady * joining
            return row


def build():
    """The program with all parts, built as a benchmark; its path."""
    words = ["cargo", "bench", "--locked", "--bench", "fanout", "--no-run", "--message-format=json"]
    built = subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    lines = [json.loads(line) for line in built.splitlines()]
    programs = [line["executable"] for line in lines if line.get("target", {}).get("name") == "fanout" and line.get("executable")]
    subprocess.run(["cargo", "build", "--release", "--locked"], cwd=ROOT, check=True)
    assert BINARY.exists()
    return programs[-1]


def handshakes(program, count=500):
    told = subprocess.run([program, "handshakes", str(count)], check=True, stdout=subprocess.PIPE, text=True).stdout
    said = json.loads(told)
    return said["seconds"] / said["handshakes"]


def ratios(bench, bounds, ours, naive, theirs, bare):
    big = ours[1_000]
    joins = ours[2_000]
    figures = {
        "ours ÷ bound, 1,000 receivers": big["microseconds"] / bounds[1_000]["microseconds"],
        "naive ÷ ours, 200 receivers": naive["microseconds"] / ours[200]["microseconds"],
        "memory a receiver, KiB": ours[2_000]["memory_kib"],
        "join p50, ms": big["joins"]["join_p50_us"] / 1_000,
        "join p99, ms": big["joins"]["join_p99_us"] / 1_000,
        "joins with media ÷ bare handshakes": joins["join_cpu_seconds"] / 2_000 / bare,
    }
    if theirs:
        figures["Janus ÷ ours, 200 receivers"] = theirs["microseconds"] / ours[200]["microseconds"]
    return figures


def main():
    bench = Bench()
    print(f"{'what':10} {'recvs':>6} {'µs/packet':>9} {'packets/s':>12} {'cores':>7} {'lost':>9}")
    bounds = {receivers: bench.bound(receivers) for receivers in (200, 1_000)}
    ours = {receivers: bench.ours(receivers) for receivers in OURS}
    naive = bench.naive(200)
    theirs = bench.janus(200) if janus.is_installed() else None
    bare = handshakes(bench.program)
    print(f"a bare handshake, both sides: {bare * 1e6:.0f} µs")
    figures = ratios(bench, bounds, ours, naive, theirs, bare)
    under = [name for name, _, floor, more in RATIOS if name in figures and (figures[name] < floor) == more and figures[name] != floor]
    print(f"\n{'ratio':40} {'measured':>9} {'goal':>7} {'floor':>7}")
    for name, goal, floor, _ in RATIOS:
        shown = f"{figures[name]:9.2f}" if name in figures else "        —"
        print(f"{name:40} {shown} {goal:7} {floor:7}")
    (ROOT / "target/fanout.json").write_text(json.dumps({"rows": bench.rows, "ratios": figures}, indent=1))
    summed = " · ".join(f"{name} {value:.2f}" for name, value in figures.items())
    print(f"bench-fanout: {'UNDER THE FLOOR: ' + ', '.join(under) if under else 'every floor holds'} — {summed}")
    return 1 if under else 0


if __name__ == "__main__":
    sys.exit(main())
