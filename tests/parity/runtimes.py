"""uni-app's published runtimes, bundled once each for unisock's own engine."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
BUNDLES = HERE / ".bundles"
MAKERS = ("bundle.mjs", "package-lock.json", "taro.js")


def missing() -> str | None:
    """Why the published runtimes can't be asked here; None if they can."""
    if shutil.which("node") is None:
        return "skipped: no node on this machine, so uni-app's published runtimes can't be bundled"
    if not (HERE / "node_modules" / "esbuild").is_dir():
        return "skipped: uni-app's published runtimes are not there; `make test` gets them if npm reaches its registry"
    return None


@cache
def published(name: str) -> str:
    """The script of a runtime: `weixin-vue3`, `h5-vue2:development`, ..."""
    folder = BUNDLES / _state()
    path = folder / f"{name.replace(':', '-')}.js"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["node", str(HERE / "bundle.mjs"), name, str(path)], check=True, capture_output=True, text=True)
    return path.read_text("utf-8")


@cache
def _state() -> str:
    return hashlib.sha256(b"".join((HERE / name).read_bytes() for name in MAKERS)).hexdigest()[:12]
