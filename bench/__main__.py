"""The whole matrix beside one cold node process: 1,000 echoes on every target of `eras`, and once over plain `ws`.

The two take turns. Prints the milliseconds of each, those of a target, and the ratio with its spread; then the round
trips of `bench.roundtrips` on the target that is its argument. Needs node and npm; the packages come from
bench/node/package-lock.json.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.roundtrips import node_face, python_face
from bench.roundtrips import tell as tell_face
from platforms import load

HERE = Path(__file__).parent
NODE = HERE / "node"
TARGETS = "eras"
ROUNDS = 5


def main() -> None:
    install()
    unisock = Path(sys.executable).with_name("unisock")
    matrix = [str(unisock), "run", str(HERE / "echoes.js"), "-p", TARGETS]
    with echo_server() as url:
        beside = ["node", str(NODE / "client.mjs"), url]
        rounds = [(timed(matrix, allowed=(0, 1)), timed(beside, allowed=(0,))) for _ in range(ROUNDS)]
    tell(rounds, len(load().targets(TARGETS)))
    for target in sys.argv[1:]:
        namespace = load().resolve(load().target(target)).profile.namespace
        tell_face(f"the Python face on {target}", "websockets", python_face(target, namespace))
        tell_face(f"Node's face on {target}", "ws", node_face(target, namespace))


def tell(rounds: list[tuple[float, float]], cells: int) -> None:
    """Prints what the rounds came to; each is the ms of the matrix and those of node."""
    ours, theirs = (statistics.median(times) for times in zip(*rounds, strict=True))
    ratios = sorted(matrix / node for matrix, node in rounds)
    print(f"{cells} targets x 1,000 echoes: {ours:.0f} ms, {ours / cells:.0f} ms a target (median of {ROUNDS})")
    print(f"one cold node process x 1,000 echoes over ws: {theirs:.0f} ms (median of {ROUNDS})")
    print(f"ratio: {ours / theirs:.1f} (rounds: {ratios[0]:.1f} to {ratios[-1]:.1f}), on {os.cpu_count()} cores")


def install() -> None:
    if not (NODE / "node_modules").is_dir():
        subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=NODE, check=True)


@contextmanager
def echo_server() -> Iterator[str]:
    with subprocess.Popen(
        ["node", str(NODE / "server.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        yield f"ws://127.0.0.1:{server.stdout.readline().strip()}"
        server.stdin.close()


def timed(command: list[str], allowed: tuple[int, ...]) -> float:
    """How long a command takes, in ms. A matrix with targets that fail exits with 1; it has done the work."""
    began = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    took = (time.perf_counter() - began) * 1000
    if done.returncode not in allowed:
        raise SystemExit(f"{' '.join(command)} exited with {done.returncode}: {done.stderr}")
    return took


if __name__ == "__main__":
    main()
