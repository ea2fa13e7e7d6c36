"""The script that is run on a device: it plays a fixed series of calls, and logs what happens as JSON lines."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Final

from platforms import Profile

UNI: Final = "uni"
LASTS_MS: Final = 90_000
"""More than the script takes, steps and pauses together."""
_HEAD: Final = """\
// Made by `unisock record`. Run it once on a device or in the vendor's simulator (paste it into app.js, say), with
// the domain of the url configured, and a server there that sends back what it gets. It takes about a minute. Save
// the console, as it is, to a file, and hold it against the emulation: unisock compare FILE TARGET
"""


def recorder(profile: Profile, url: str, *, uni: bool = False) -> str:
    """The script for a platform; `uni`: it calls uni-app's functions instead of the platform's own."""
    namespace = UNI if uni else profile.namespace
    script = files("emulator.recording").joinpath("recorder.js").read_text("utf-8")
    words = {
        "@PLATFORM@": json.dumps(profile.platform),
        "@NAME@": json.dumps(namespace),
        "@URL@": json.dumps(url),
        "@NAMESPACE@": namespace,
    }
    for mark, word in words.items():
        script = script.replace(mark, word)
    return _HEAD + script
