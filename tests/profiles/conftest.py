"""Each test of a profile runs twice: its script's calls and callbacks cross as Python code and as JavaScript."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.profiles.driver import face_in_use
from tests.profiles.faces import FACES


@pytest.fixture(params=list(FACES), autouse=True)
def face(request: pytest.FixtureRequest) -> Iterator[None]:
    token = face_in_use.set(request.param)
    yield
    face_in_use.reset(token)
