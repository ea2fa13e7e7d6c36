"""The whole matrix beside one cold node process: 1,000 echoes on every target of `eras`, and once over plain `ws`.

Prints milliseconds, the ratio, and milliseconds a cell. Needs node and npm; the packages come from bench/node/package-lock.json.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
NODE = HERE / "node"
ROUNDS = 5


def main() -> None:
    install()
    unisock = Path(sys.executable).with_name("unisock")
    with echo_server() as url, tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "matrix.json"
        matrix = [str(unisock), "run", str(HERE / "echoes.js"), "-p", "eras", "--json", str(report)]
        beside = ["node", str(NODE / "client.mjs"), url]
        timings: dict[str, list[float]] = {"matrix": [], "node": []}
        for _ in range(ROUNDS):
            timings["matrix"].append(timed(matrix, allowed=(0, 1)))
            timings["node"].append(timed(beside, allowed=(0,)))
        cells = len(json.loads(report.read_text("utf-8"))["targets"])
    ours, theirs = (statistics.median(timings[name]) for name in ("matrix", "node"))
    print(f"{cells} targets x 1,000 echoes: {ours:.0f} ms, {ours / cells:.0f} ms a target (median of {ROUNDS})")
    print(f"one cold node process x 1,000 echoes over ws: {theirs:.0f} ms")
    print(f"ratio: {ours / theirs:.1f}, on {os.cpu_count()} cores")


def install() -> None:
    if not (NODE / "node_modules").is_dir():
        subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=NODE, check=True)


@contextmanager
def echo_server() -> Iterator[str]:
    with subprocess.Popen(
        ["node", str(NODE / "server.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout and server.stdin
        yield f"ws://127.0.0.1:{server.stdout.readline().strip()}"
        server.stdin.close()


def timed(command: list[str], allowed: tuple[int, ...]) -> float:
    """How long a command takes, in ms. A matrix whose targets differ exits with 0 or 1; both have done the work."""
    began = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode not in allowed:
        raise SystemExit(f"{' '.join(command)} exited with {done.returncode}: {done.stderr}")
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
