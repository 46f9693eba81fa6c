"""Two promises about load: what one shard carries without loss, and that a crowd that joins delays nobody's picture."""

import contextlib
import os
import pathlib
import tempfile
import time
import tomllib
import urllib.request

import clip
from parts import Part
from server import Server

FIRST_RECEIVER = "127.16.0.1"
WATCHERS = 3
# Before the crowd comes, so that the best line of each watcher is known.
QUIET_SECONDS = 5
# What is lost below this share is the receivers' own: they share two cores with the server.
LOSSLESS = 0.0001
ON_ONE_SHARD = [2_000, 1_600, 1_200, 800]

RECEIVERS = 2_000

# Name, goal, floor, and whether more is better.
RATIOS = [
    ("receivers on one shard without loss", 2_000, 1_200, True),
    ("latest frame while 2,000 join, ms", 40, 100, False),
    ("key-frame requests in 500 ms of that", 1, 1, False),
]


def pieces(bench):
    """What can be run by itself, by name; each takes how many receive and gives ratios."""

    def one_shard(receivers):
        return most_on_one_shard(bench, receivers)

    def crowd(receivers):
        return join_at_once(bench, receivers)

    return {"one_shard": one_shard, "crowd": crowd}


@contextlib.contextmanager
def program(bench, receivers):
    """A server with a hall that sends, and tickets for so many."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        pictures, sound = clip.write(folder)
        with Server(folder, receivers) as server:
            probes = tomllib.loads((folder / "diemcau.toml").read_text())["probes"]["listen"]
            url, token = server.publishing()
            with Part([bench.program, "publisher", url, token, pictures, sound]) as hall:
                hall.next()
                url, tokens = server.receiving(receivers)
                yield server, hall, probes, url, tokens


def counts(probes):
    """The server's own counters."""
    page = urllib.request.urlopen(f"http://{probes}/metrics", timeout=30).read().decode()
    lines = [line.rsplit(" ", 1) for line in page.splitlines() if line and not line.startswith("#")]
    return {name.removeprefix("diemcau_"): float(value) for name, value in lines}


def left_out(before, after):
    """Frames and packets that the server did not send although it should have."""
    reasons = ["send_buffer_full", "late_frame", "late_at_receiver", "crowded_frame"]
    names = [f'media_dropped_total{{reason="{reason}"}}' for reason in reasons]
    return sum(after[name] - before[name] for name in names)


def on_one_shard(bench, receivers):
    """The share that is lost if so many receive from one thread."""
    os.environ["DIEMCAU_MEDIA__SHARDS"] = "1"
    try:
        with program(bench, receivers) as (server, _, probes, url, tokens):
            with Part([bench.program, "receivers", url, FIRST_RECEIVER], lines=tokens) as listeners:
                await_all(listeners, receivers)
                before = counts(probes)
                row = bench.measure("one shard", receivers, server.pid, listeners)
                missing = left_out(before, counts(probes))
    finally:
        del os.environ["DIEMCAU_MEDIA__SHARDS"]
    row["left_out"] = missing
    row["lossless"] = row["lost"] < LOSSLESS and missing / max(1, row["packets_a_second"]) < LOSSLESS
    print(f"{'':17} the server left out {missing:.0f} frames: {'no loss' if row['lossless'] else 'loss'}", flush=True)
    return row


def most_on_one_shard(bench, most):
    """The largest of some crowds that one shard carries without loss."""
    for receivers in [count for count in ON_ONE_SHARD if count <= most]:
        if on_one_shard(bench, receivers)["lossless"]:
            return {"receivers on one shard without loss": receivers}
    return {"receivers on one shard without loss": 0}


def join_at_once(bench, receivers):
    """How late pictures come to some who watch while so many join.

    Hall and watchers would be elsewhere: they get the machine first, a twentieth of it. The crowd
    would be elsewhere too, but its half of each handshake and of each packet competes with the
    server here for the rest of two cores, so that what is measured is worse than what it stands for.
    """
    with program(bench, receivers + WATCHERS) as (server, hall, probes, url, tokens):
        with Part([bench.program, "watchers", url], lines=tokens[:WATCHERS]) as watchers:
            for part in [hall, watchers]:
                prefer(part.process.pid)
            while not all(watchers.next()["transits_us"]):
                pass
            time.sleep(QUIET_SECONDS)
            quiet, asked, begin = watchers.next()["transits_us"], counts(probes), time.monotonic()
            with Part([bench.program, "crowd", url, FIRST_RECEIVER], lines=tokens[WATCHERS:]) as joining:
                await_all(joining, receivers)
                seconds = time.monotonic() - begin
                late, told = counts(probes), watchers.next()["transits_us"]
    before, during = lateness(quiet, told)
    requests = late["media_key_frame_requests_sent_total"] - asked["media_key_frame_requests_sent_total"]
    row = {
        "what": "crowd", "receivers": receivers, "join_seconds": seconds, "frames": len(during),
        "latest_ms": during[-1], "p99_ms": during[len(during) * 99 // 100], "median_ms": during[len(during) // 2],
        "quiet_p99_ms": before[len(before) * 99 // 100], "key_frame_requests": requests,
        "key_frames_asked": late["media_key_frames_asked_total"] - asked["media_key_frames_asked_total"],
        "left_out": left_out(asked, late),
    }
    bench.rows.append(row)
    print(
        f"{'crowd':10} {receivers:6,} joined in {seconds:.1f} s; frames late by {row['median_ms']:.1f} ms (median), "
        f"{row['p99_ms']:.1f} ms (p99), {row['latest_ms']:.1f} ms (worst; p99 before {row['quiet_p99_ms']:.1f}); "
        f"{requests:.0f} key-frame requests of {row['key_frames_asked']:.0f} asked", flush=True,
    )
    return {
        "latest frame while 2,000 join, ms": row["latest_ms"],
        "key-frame requests in 500 ms of that": requests / max(1, seconds / 0.5),
    }


def lateness(quiet, told):
    """Milliseconds behind the best line of each watcher: in the quiet, and since; sorted."""
    before, during = [], []
    for earlier, transits in zip(quiet, told):
        best, known = min(transits), len(earlier)
        before += [(transit - best) / 1_000 for transit in transits[:known]]
        during += [(transit - best) / 1_000 for transit in transits[known:]]
    return sorted(before), sorted(during)


def await_all(listeners, receivers, seconds=120):
    deadline = time.monotonic() + seconds
    while listeners.next(seconds)["receiving"] < receivers:
        if time.monotonic() > deadline:
            raise RuntimeError(f"only {listeners.said['receiving']} of {receivers} receive")


def prefer(pid):
    """Gives a process the machine before others, where that is allowed."""
    with contextlib.suppress(PermissionError):
        for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
            os.setpriority(os.PRIO_PROCESS, int(task.name), -15)
