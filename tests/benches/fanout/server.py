"""Our own server in the comparison: the whole of it, with a conference, keys and tickets."""

import concurrent.futures
import csv
import http.client
import io
import json
import pathlib
import socket
import subprocess
import urllib.parse

from parts import Part, await_listener

ROOT = pathlib.Path(__file__).resolve().parents[3]
BINARY = ROOT / "target/release/diemcau"
PASSWORD = "mot mat khau dai cho ban to chuc"
AT_ONCE = 8


class Server:
    """A fresh installation in `folder` with one session that is live."""

    def __init__(self, folder, endpoints):
        self.port, probes, media = free_port(), free_port(), free_port()
        (folder / "diemcau.toml").write_text(
            f'[http]\nlisten = "127.0.0.1:{self.port}"\n[probes]\nlisten = "127.0.0.1:{probes}"\n'
            f'[media]\nlisten = "127.0.0.1:{media}"\n[store]\ndirectory = "{folder}/var"\n'
        )
        self.config = ["--config", folder / "diemcau.toml"]
        words = [BINARY, "user", "add", "to-chuc", "--role", "admin", *self.config]
        subprocess.run(words, input=f"{PASSWORD}\n{PASSWORD}\n", text=True, check=True, stdout=subprocess.DEVNULL)
        self.log = (folder / "server.log").open("w")
        self.part = Part([BINARY, "serve", *self.config], stderr=self.log)
        self.pid = self.part.process.pid
        await_listener("127.0.0.1", self.port)
        self.cookie = None
        self.session = self._plan(endpoints)

    def ask(self, method, path, body=None, kind="application/json", token=None):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Content-Type": kind}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        elif self.cookie:
            headers["Cookie"] = self.cookie
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        line.request(method, f"/api/v1{path}", body, headers)
        answer = line.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:300]}")
        if answer.headers["Set-Cookie"] and not token and path == "/sign-ins":
            self.cookie = answer.headers["Set-Cookie"].split(";")[0]
        line.close()
        return json.loads(text) if answer.headers["Content-Type"].endswith("json") else text.decode("utf-8-sig")

    def _plan(self, endpoints):
        self.ask("POST", "/sign-ins", {"name": "to-chuc", "password": PASSWORD})
        conference = self.ask("POST", "/conferences", {"title": "So sánh"})["conference"]
        self.conference = f"/conferences/{conference}"
        rows = ["code,parent_code,name,level,unit_code,invited,mode,note", "TW,,Điểm cầu chính,central,,1,two_way,"]
        rows += [f"X{number},TW,Điểm cầu {number},commune,,1,view_only," for number in range(endpoints)]
        self.ask("PUT", f"{self.conference}/roster", "\n".join(rows).encode(), "text/csv")
        plan = {
            "title": "Buổi", "lead": 1, "audience": 1,
            "planned_from": "2030-01-01T01:00:00Z", "planned_until": "2030-01-01T04:00:00Z",
        }
        number = self.ask("POST", f"{self.conference}/sessions", plan)["session"]
        session = f"{self.conference}/sessions/{number}"
        for step in ["open", "start"]:
            self.ask("POST", f"{session}/steps", {"step": step})
        sheet = list(csv.DictReader(io.StringIO(self.ask("POST", f"{self.conference}/keys", {"subtree": 1}))))
        column = [name for name, value in sheet[0].items() if value and len(value.replace("-", "")) == 10][-1]
        self.codes = [row[column] for row in sheet][1:]
        return session

    def publishing(self):
        """Address and token for the hall."""
        ticket = self.ask("POST", f"{self.session}/stream-tickets", {"purpose": "publish", "place": "main"})
        return self._absolute(ticket["url"]), ticket["token"]

    def _absolute(self, address):
        return urllib.parse.urljoin(f"http://127.0.0.1:{self.port}", address)

    def receiving(self, count):
        """Address, and a ticket for each of so many endpoints."""
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            tokens = list(pool.map(lambda code: self.ask("POST", "/joins", {"key": code}, token="none")["token"], self.codes[:count]))
            wish = {"purpose": "receive"}
            tickets = list(pool.map(lambda token: self.ask("POST", f"{self.session}/stream-tickets", wish, token=token), tokens))
        return self._absolute(tickets[0]["url"]), [ticket["token"] for ticket in tickets]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.part.end()
        self.log.close()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
