"""A mail server that keeps what it is told and can be told to misbehave: in a thread for tests, in a process for drills.

Its log is written before it answers, so that it is the truth about what was accepted.
"""

import json
import os
import re
import signal
import socketserver
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.IGNORECASE | re.MULTILINE)
# The points of one e-mail at which a script may answer or act: a string is the reply, None is the usual one.
POINTS = ("mail", "rcpt", "before-data", "after-data", "after-250")
type Script = Callable[[str, dict[str, Any]], str | None]


class Sink(socketserver.ThreadingTCPServer):
    """Accepts everything on a free port of the loopback, unless `script(point, mail)` says otherwise."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, script: Script | None = None, log: Path | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.script = script or (lambda point, mail: None)
        self.log = log.open("ab", buffering=0) if log else None
        self.accepted: list[dict[str, Any]] = []
        self.connections = 0
        self.lock = threading.Lock()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def __enter__(self) -> "Sink":
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *exception) -> None:
        self.shutdown()
        self.server_close()

    def keep(self, mail: dict[str, Any]) -> None:
        with self.lock:
            self.accepted.append(mail)
            if self.log:
                line = {"id": mail["id"], "to": mail["to"], "at": time.time()}
                self.log.write(json.dumps(line).encode() + b"\n")


class _Conversation(socketserver.StreamRequestHandler):
    server: Sink

    def handle(self) -> None:
        self.server.connections += 1
        self.mail: dict[str, Any] = {}
        try:
            self.say("220 sink")
            while line := self.rfile.readline():
                if not self.answer(line.decode(errors="replace").strip()):
                    return
        except OSError:
            return

    def say(self, reply: str) -> bool:
        """A reply; an empty one hangs up."""
        if not reply:
            return False
        self.wfile.write(reply.encode() + b"\r\n")
        return not reply.startswith("421")

    def at(self, point: str) -> str | None:
        return self.server.script(point, self.mail)

    def answer(self, line: str) -> bool:
        verb = line[:4].upper()
        if verb == "MAIL":
            self.mail = {"peer": self.client_address, "from": line[10:].strip()}
            return self.reply("mail", "250 ok")
        if verb == "RCPT":
            self.mail["to"] = line[8:].split(">")[0].strip().strip("<>")
            return self.reply("rcpt", "250 ok")
        if verb == "DATA":
            return self.data()
        if verb == "QUIT":
            self.say("221 bye")
            return False
        return self.say("250 sink" if verb in ("EHLO", "HELO", "RSET", "NOOP") else "500 what?")

    def reply(self, point: str, usual: str) -> bool:
        special = self.at(point)
        return self.say(usual if special is None else special)

    def data(self) -> bool:
        special = self.at("before-data")
        if special is not None:
            return self.say(special)
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        if line == b"":
            return False
        self.mail["body"] = b"".join(lines)
        found = _MESSAGE_ID.search(self.mail["body"])
        self.mail["id"] = found[1].decode() if found else ""
        special = self.at("after-data")
        if special is None or special.startswith("250"):
            self.server.keep(self.mail)
        elif special:
            return self.say(special)
        else:
            return False
        going_on = self.say("250 kept")
        self.at("after-250")
        return going_on


# --- Killing senders --------------------------------------------------------------------------------------
def sender_of(peer: tuple[str, int]) -> int | None:
    """The process at the other end of a connection on this machine, by /proc; None when it is gone."""
    wanted = f"{peer[1]:04X}"
    inode = None
    for row in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        local = row.split()[1]
        if local.split(":")[1] == wanted and local.startswith("0100007F"):
            inode = row.split()[9]
            break
    if inode in (None, "0"):
        return None
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            if any(os.readlink(f"/proc/{pid}/fd/{fd}") == f"socket:[{inode}]" for fd in os.listdir(f"/proc/{pid}/fd")):
                return int(pid)
        except OSError:
            continue
    return None


class Killer:
    """A script that kills the sending process at chosen e-mails, counted as they begin, and writes down whom it hit."""

    def __init__(self, plan: dict[int, str], log: Path) -> None:
        self.plan, self.log = plan, log.open("ab", buffering=0)
        self.begun = 0
        self.lock = threading.Lock()

    def __call__(self, point: str, mail: dict[str, Any]) -> str | None:
        if point == "before-data":
            with self.lock:
                self.begun += 1
                mail["kill"] = self.plan.get(self.begun)
            # Looked up now, so that the blow itself takes no time.
            mail["pid"] = sender_of(mail["peer"]) if mail["kill"] else None
        if mail.get("pid") and mail["kill"] == "after-250" and point == "after-data":
            # It stands still while the 250 goes out, so that it dies before it could mark the row.
            os.kill(mail["pid"], signal.SIGSTOP)
        if mail.get("pid") and mail["kill"] == point:
            os.kill(mail["pid"], signal.SIGKILL)
            self.log.write(json.dumps({"to": mail["to"], "point": point, "pid": mail["pid"]}).encode() + b"\n")
            # What was received whole before the blow was accepted: a real server would deliver it too.
            return "250 kept" if point == "after-data" else None
        return None


def main(log: str, kills: str, plan: str) -> None:
    """`python -m tests.drills.sink LOG KILLS PLAN`: PLAN is {"17": "after-data", …}; prints the port, then serves."""
    killer = Killer({int(number): point for number, point in json.loads(plan).items()}, Path(kills))
    sink = Sink(killer, Path(log))
    print(sink.port, flush=True)
    sink.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
