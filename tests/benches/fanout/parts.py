"""Processes of the comparison: how they are started, listened to, measured and ended."""

import json
import os
import pathlib
import signal
import socket
import subprocess
import threading
import time

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class Part:
    """A process that says in lines of JSON how it goes."""

    def __init__(self, words, lines=(), **options):
        takes = subprocess.PIPE if lines else subprocess.DEVNULL
        self.process = subprocess.Popen([str(word) for word in words], stdin=takes, stdout=subprocess.PIPE, text=True, **options)
        self.said = None
        self.is_over = False
        self.news = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()
        if lines:
            self.process.stdin.write("".join(f"{line}\n" for line in lines))
            self.process.stdin.close()

    def _listen(self):
        for line in self.process.stdout:
            if line.startswith("{"):
                self.said = json.loads(line)
                self.news.set()
        self.is_over = True
        self.news.set()

    def next(self, seconds=60):
        """What it says next."""
        self.news.clear()
        if self.is_over or not self.news.wait(seconds) or self.is_over:
            raise RuntimeError(f"{self.process.args[:3]} {'has ended' if self.is_over else 'says nothing'}")
        return self.said

    def end(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()


def await_listener(host, port, seconds=30):
    """Waits until somebody takes connections there."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection((host, port), 1).close()
            return
        except OSError as cause:
            if time.monotonic() > deadline:
                raise RuntimeError(f"nobody listens on {host}:{port}") from cause
            time.sleep(0.05)


def cpu_seconds(pid):
    """User and system time of a process so far."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND


def memory_bytes(pid):
    """What it has in memory now."""
    return int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES
