"""The program `catena` as the suite starts it: the simulator, and a second one in front of it.

The simulator stands where Google stands. The forwarder is what a deployment with a key runs; it is
told by `CATENA_UPSTREAM` that Google is at the simulator's address. A test is given the address of
either and cannot tell which it got.
"""

import json
import os
import pathlib
import re
import subprocess
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[3]
PROGRAM = os.environ.get("CATENA_BIN") or str(ROOT / "target" / "server" / "catena")


class Catena:
    """One running server. Its first line on standard output is its address."""

    def __init__(self, *options: str, **environment: str):
        kept = {name: value for name, value in os.environ.items() if name != "GEMINI_API_KEY"}
        self.process = subprocess.Popen(
            [PROGRAM, "--listen", "127.0.0.1:0", *options],
            env={**kept, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        line = self.process.stdout.readline()
        found = re.search(r"http://[^\s/]+", line)
        if found is None:
            self.process.kill()
            raise RuntimeError(f"{PROGRAM} {' '.join(options)} told no address but {line!r}")
        self.address = found.group(0)

    def stop(self):
        self.process.kill()
        self.process.wait()


def simulator(revision: str) -> Catena:
    """The simulator without pauses, in one of the two revisions of the wire."""
    return Catena("--simulate", "--pace", "0", "--revision", revision)


def forwarder(upstream: Catena, key: str = "test") -> Catena:
    """A server that adds `key` and passes everything to `upstream`."""
    return Catena(GEMINI_API_KEY=key, CATENA_UPSTREAM=upstream.address)


def requests(server: Catena) -> list:
    """What the simulator was asked so far, oldest first."""
    with urllib.request.urlopen(f"{server.address}/simulator/requests") as answer:
        said = json.load(answer)
    return said if isinstance(said, list) else said["requests"]
