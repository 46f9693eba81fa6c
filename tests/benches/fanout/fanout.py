"""Compares what a delivered packet costs: the bound, our whole server, a naive server, Janus. One run, one machine.

Prints a table, writes target/fanout.json, ends with the ratios; exits 1 under a floor, or where a piece fails.
With words it runs one piece only: `fanout.py naive 200`, `fanout.py janus`, `fanout.py ours 1000`.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import time

import clip
import crowd
import janus
from parts import Part, await_listener, cpu_seconds, memory_bytes
from server import BINARY, ROOT, Server, free_port

WINDOW_SECONDS = 12
SETTLE_SECONDS = 4
# A naive server and Janus are full soon after so many receivers.
OTHERS = 200
# The bound is looked at beside our own server for so many, and our own server alone for these.
BOUND = 1_000
ALONE = [100, 500, 2_000]
BARE_HANDSHAKES = 2_000
FIRST_RECEIVER = "127.16.0.1"

# Name, goal, floor (none where a figure is only shown), and whether more is better.
RATIOS = [
    ("ours ÷ bound, 1,000 receivers", 1.1, 1.4, False),
    ("naive ÷ ours, 200 receivers", 9, 5, True),
    ("Janus ÷ ours, 200 receivers", 20, 10, True),
    ("memory a receiver, KiB", 8, 24, False),
    ("join p50, ms", 100, 300, False),
    ("join p99, ms", 500, 1_500, False),
    # Key frames are two seconds apart here. One that is older than 300 packets is not sent again, so some wait.
    ("first picture p50, ms", 300, None, False),
    ("first picture p99, ms", 300, None, False),
    ("joins with media ÷ bare handshakes", 1.5, 2.5, False),
    *crowd.RATIOS,
]


class Bench:
    def __init__(self):
        self.program = build()
        self.rows = []
        self.failures = []

    def measure(self, name, receivers, pid, listeners):
        """CPU per delivered packet over a window, once everybody receives."""
        time.sleep(SETTLE_SECONDS)
        me = listeners.process.pid
        before, cpu, listening, begin = listeners.next(), cpu_seconds(pid), cpu_seconds(me), time.monotonic()
        time.sleep(WINDOW_SECONDS)
        after, spent, seconds = listeners.next(), cpu_seconds(pid) - cpu, time.monotonic() - begin
        listening = cpu_seconds(me) - listening
        delivered = after["received"] - before["received"]
        if delivered <= 0:
            raise RuntimeError(f"{name}: nothing arrives")
        lost = after.get("lost", 0) - before.get("lost", 0)
        row = {
            "what": name, "receivers": receivers, "microseconds": spent / delivered * 1e6,
            "receiving_microseconds": listening / delivered * 1e6, "packets_a_second": delivered / seconds,
            "lost": lost / max(1, delivered + lost), "cores": spent / seconds, "receiving_cores": listening / seconds,
            "joins": {key: after[key] for key in after if key.startswith("join_")},
        }
        self.rows.append(row)
        print(
            f"{name:10} {receivers:6,} {row['microseconds']:9.2f} {row['packets_a_second']:12,.0f} "
            f"{row['cores']:7.2f} {row['receiving_cores']:7.2f} {row['lost']:9.3%}", flush=True,
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
            while listeners.next(120)["receiving"] < receivers:
                if time.monotonic() - begin > 120:
                    raise RuntimeError(f"{name}: only {listeners.said['receiving']} of {receivers} receive")
            joining, received = time.monotonic() - begin, listeners.said["received"]
            both = cpu_seconds(pid) - cpu + cpu_seconds(listeners.process.pid)
            both -= listeners.said["start_cpu_us"] / 1e6
            row = self.measure(name, receivers, pid, listeners)
            # What came meanwhile to those who had joined already is no part of joining.
            media = received * (row["microseconds"] + row["receiving_microseconds"]) / 1e6
            row["join_seconds"], row["join_cpu_seconds"] = joining, both - media
            return row

    def handshakes(self, count):
        """Seconds of a core that a DTLS handshake of both sides takes with nothing around it."""
        words = [self.program, "handshakes", str(count)]
        said = json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout)
        bare = said["seconds"] / said["handshakes"]
        print(f"a bare handshake, both sides: {bare * 1e6:.0f} µs", flush=True)
        return bare

    def attempt(self, piece, count):
        """What a piece measured; nothing if it fails, so that the others are measured all the same."""
        try:
            return piece(count)
        except (RuntimeError, OSError, subprocess.CalledProcessError) as cause:
            self.failures.append(f"{piece.__name__} {count}")
            print(f"{piece.__name__} {count} failed: {cause}", flush=True)
            return None


def build():
    """The program with all parts, built as a benchmark; its path."""
    words = ["cargo", "bench", "--locked", "--bench", "fanout", "--no-run", "--message-format=json"]
    built = subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    lines = [json.loads(line) for line in built.splitlines()]
    programs = [line["executable"] for line in lines if line.get("target", {}).get("name") == "fanout" and line.get("executable")]
    subprocess.run(["cargo", "build", "--release", "--locked"], cwd=ROOT, check=True)
    assert BINARY.exists()
    return programs[-1]


def ratios(bounds, ours, naive, janus_row, bare):
    """Every ratio whose pieces were measured."""
    middle, big, bound = ours[OTHERS], ours[BOUND], bounds[BOUND]
    joins = ours[2_000] or big
    figures = {}
    if big and bound:
        figures["ours ÷ bound, 1,000 receivers"] = big["microseconds"] / bound["microseconds"]
    if naive and middle:
        figures["naive ÷ ours, 200 receivers"] = naive["microseconds"] / middle["microseconds"]
    if janus_row and middle:
        figures["Janus ÷ ours, 200 receivers"] = janus_row["microseconds"] / middle["microseconds"]
    if big:
        for name, key in [("join", "join"), ("first picture", "join_picture")]:
            for share in ["p50", "p99"]:
                if (wait_us := big["joins"][f"{key}_{share}_us"]) is not None:
                    figures[f"{name} {share}, ms"] = wait_us / 1_000
    if joins:
        figures["memory a receiver, KiB"] = joins["memory_kib"]
    if joins and bare:
        figures["joins with media ÷ bare handshakes"] = joins["join_cpu_seconds"] / joins["receivers"] / bare
    return figures


def judge(figures):
    """Prints every ratio beside its goal and its floor; the names of those that miss the floor."""
    print(f"\n{'ratio':40} {'measured':>9} {'goal':>7} {'floor':>9}")
    under = []
    for name, goal, floor, more in RATIOS:
        value = figures.get(name)
        misses = None not in (value, floor) and (value < floor if more else value > floor)
        shown, least = ["—" if figure is None else f"{figure:,.2f}" for figure in (value, floor)]
        print(f"{name:40} {shown:>9} {goal:7,} {least:>9}{'  UNDER' if misses else ''}")
        if misses:
            under.append(name)
    return under


def everything(bench):
    # What is divided by each other is measured close together: the machine is not the same all the time.
    bounds = {OTHERS: bench.attempt(bench.bound, OTHERS)}
    ours = {OTHERS: bench.attempt(bench.ours, OTHERS)}
    naive = bench.attempt(bench.naive, OTHERS)
    janus_row = None
    if janus.is_installed():
        janus_row = bench.attempt(bench.janus, OTHERS)
    else:
        print("Janus is not installed: no figure for it")
    bounds[BOUND] = bench.attempt(bench.bound, BOUND)
    ours |= {count: bench.attempt(bench.ours, count) for count in [BOUND, *ALONE]}
    bare = bench.attempt(bench.handshakes, BARE_HANDSHAKES)
    figures = ratios(bounds, ours, naive, janus_row, bare)
    for piece in crowd.pieces(bench).values():
        figures |= bench.attempt(piece, crowd.RECEIVERS) or {}
    under = judge(figures)
    (ROOT / "target/fanout.json").write_text(json.dumps({"rows": bench.rows, "ratios": figures}, indent=1))
    verdict = "every floor holds"
    if under or bench.failures:
        verdict = "; ".join(
            f"{what}: {', '.join(names)}" for what, names in [("UNDER THE FLOOR", under), ("FAILED", bench.failures)] if names
        )
    print(f"bench-fanout: {verdict} — " + " · ".join(f"{name} {value:.2f}" for name, value in figures.items()))
    return 1 if under or bench.failures else 0


def main(words):
    bench = Bench()
    pieces = {"bound": bench.bound, "ours": bench.ours, "naive": bench.naive, "janus": bench.janus, "handshakes": bench.handshakes}
    pieces |= crowd.pieces(bench)
    if words and words[0] not in pieces:
        sys.exit(f"there is no piece {words[0]}; there are {', '.join(pieces)}")
    print(f"{'what':10} {'recvs':>6} {'µs/packet':>9} {'packets/s':>12} {'cores':>7} {'theirs':>7} {'lost':>9}")
    if not words:
        return everything(bench)
    pieces[words[0]](int(words[1]) if len(words) > 1 else OTHERS)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
