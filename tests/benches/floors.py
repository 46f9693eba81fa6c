"""Holds what the benchmarks measured against goals and floors; exits 1 under a floor.

Reads what `cargo bench` left under target/criterion, in target/send_path.json and in target/papers.json, and times the two roster commands
of the release binary, as somebody at the command line would. A ratio above 1 is better than the goal.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROSTER = ROOT / "config/rosters/2022-07-22.csv"

# Name of the benchmark, what it is, unit, goal, floor. Rates must be above, seconds and multiples below.
MEASURES = [
    ("conference of 11,731 endpoints/decide and apply", "decide and apply", "a second", 5_000_000, 500_000),
    ("check_ins/by the server's route", "delegates checking in, by HTTP", "a second", 3_000, 1_000),
    ("ledger_append/gathered/1000", "committed events, 1,000 callers", "a second", 72_000, 10_000),
    ("ledger_append/alone/1000", "committed events, batches of 1,000", "a second", 72_000, 20_000),
    ("ledger_append/alone/1", "committed events, one a commit", "a second", 1_300, 100),
    ("conference of 11,731 endpoints/replay of a day's ledger", "replay of a day's ledger", "seconds", 1, 3),
    ("report of 11,731 endpoints folded/summary of a day", "a day's ledger into the summary", "seconds", 1, 3),
    ("report of 11,731 endpoints written/summary as xlsx", "summary as XLSX", "seconds", 1, 3),
    ("papers", "PDF of the whole and of 63 provinces", "seconds", 30, 60),
    ("roster check", "roster check, 11,731 endpoints", "seconds", 2, 6),
    ("roster import", "roster import, 11,731 endpoints", "seconds", 2, 6),
    ("send path", "shard's way out to 1,000 receivers", "× bare", 1.1, 1.4),
]


def criterion_figures():
    """Seconds an element (or an iteration, where there is one element) by full name."""
    figures = {}
    for described in (ROOT / "target/criterion").glob("**/new/benchmark.json"):
        description = json.loads(described.read_text())
        estimates = json.loads((described.parent / "estimates.json").read_text())
        elements = (description.get("throughput") or {}).get("Elements", 1)
        figures[description["full_id"]] = estimates["median"]["point_estimate"] / 1e9, elements
    return figures


def seconds_of(words, folder):
    begin = time.monotonic()
    subprocess.run([ROOT / "target/release/diemcau", *words], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - begin


def command_figures():
    with tempfile.TemporaryDirectory() as folder:
        check = seconds_of(["roster", "check", ROSTER], folder)
        take_in = seconds_of(["roster", "import", "--new", "Hội nghị", ROSTER], folder)
    return {"roster check": (check, 1), "roster import": (take_in, 1)}


def send_path_figures():
    """CPU of a shard that seals and sends, over that of sealing and sending alone."""
    return {"send path": (json.loads((ROOT / "target/send_path.json").read_text())["ratio"], 1)}


def paper_figures():
    """Seconds for one PDF a province."""
    return {"papers": (json.loads((ROOT / "target/papers.json").read_text())["seconds"], 1)}


def main():
    figures = criterion_figures() | command_figures() | send_path_figures() | paper_figures()
    under = []
    print(f"{'measure':40} {'measured':>14} {'goal':>12} {'floor':>12}   of the goal")
    for name, words, unit, goal, floor in MEASURES:
        if name not in figures:
            under.append(f"{words}: not measured")
            continue
        seconds, elements = figures[name]
        rate = unit == "a second"
        value = elements / seconds if rate else seconds
        ratio = value / goal if rate else goal / value
        if (value < floor) if rate else (value > floor):
            under.append(words)
        shown = f"{value:,.0f}" if rate else f"{value:.3f}"
        print(f"{words:40} {shown:>14} {goal:>12,} {floor:>12,}   {ratio:6.1f}  {unit}")
    print("bench: " + ("under the floor: " + "; ".join(under) if under else "every floor holds"))
    return 1 if under else 0


if __name__ == "__main__":
    sys.exit(main())
