"""`unisock ci`: valid files of GitHub Actions and GitLab, whose commands do here what they say."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from check_jsonschema.builtin_schemas import get_builtin_schema
from jsonschema import Draft7Validator

import platforms
from emulator.cli import main

EXAMPLE = Path(__file__).parents[2] / "examples" / "ci"
SCHEMAS = {"github": "vendor.github-workflows", "gitlab": "vendor.gitlab-ci"}


def valid(service: str, text: str) -> Any:
    """The file as YAML reads it. It must be as the service's own schema wants it."""
    found = yaml.load(text, yaml.BaseLoader)  # `on` is a word here, no boolean
    plain = yaml.safe_load(text)
    if True in plain:
        plain["on"] = plain.pop(True)
    errors = [error.message for error in Draft7Validator(get_builtin_schema(SCHEMAS[service])).iter_errors(plain)]
    assert not errors
    return found


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["ci", *arguments]) == 0
    return capsys.readouterr().out


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_workflow_has_a_job_for_each_platform_with_all_its_targets(
    empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    job = valid("github", printed(capsys, "github", "--targets", "eras"))["jobs"]["platforms"]
    include = job["strategy"]["matrix"]["include"]
    assert [one["name"] for one in include] == list(dict.fromkeys(t.platform for t in platforms.load().targets("eras")))
    assert ",".join(one["targets"] for one in include).split(",") == [t.name for t in platforms.load().targets("eras")]
    assert job["env"] == {"UNISOCK_TARGETS": "${{ matrix.targets }}"}
    runs = [step["run"] for step in job["steps"] if "run" in step]
    assert runs == ["pip install unisock pytest", "pytest --junitxml=unisock.xml"]


def test_a_pipeline_has_the_same(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = valid("gitlab", printed(capsys, "gitlab", "--targets", "eras"))
    jobs = {name: job for name, job in found.items() if not name.startswith(".")}
    assert list(jobs) == list(dict.fromkeys(t.platform for t in platforms.load().targets("eras")))
    assert all(job["extends"] == ".platform" for job in jobs.values())
    targets = [name for job in jobs.values() for name in job["variables"]["UNISOCK_TARGETS"].split(",")]
    assert targets == [t.name for t in platforms.load().targets("eras")]


@pytest.mark.parametrize("service", ["github", "gitlab"])
def test_what_is_run_is_what_the_project_has_or_what_is_said(
    empty: Path, capsys: pytest.CaptureFixture[str], service: str
) -> None:
    (empty / "package.json").write_text("{}")
    (empty / "package-lock.json").write_text("{}")
    text = printed(capsys, service)
    valid(service, text)
    assert '"npm ci"' in text
    assert '"npm test"' in text
    assert '"pytest' not in text
    (empty / "requirements.txt").write_text("starlette\n")
    assert '"pytest --junitxml=unisock.xml"' in printed(capsys, service)
    odd = """unisock run a.js -p "$X" # {'a': [1]}"""
    text = printed(capsys, service, "--run", odd, "--run", "true")
    found = valid(service, text)
    job = found["jobs"]["platforms"] if service == "github" else found[".platform"]
    runs = [step["run"] for step in job["steps"] if "run" in step] if service == "github" else job["script"]
    assert runs[-2:] == [odd, "true"]


def test_a_job_a_target(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(
        printed(capsys, "github", "--targets", "mp-weixin@<1.7.0,mp-alipay", "--per", "target", "--matrix")
    )
    assert [one["name"] for one in found["include"]] == [one["targets"] for one in found["include"]]
    assert len(found["include"]) == 3


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["gitlub"], "unknown service 'gitlub'; did you mean 'gitlab'"),
        (["github", "--targets", "mp-weixim"], "mp-weixin"),
        (["gitlab", "--matrix"], "--matrix is for github"),
        (["github", "--per", "host"], "--per"),
        (["github", "--targets", "full", "--per", "target"], "GitHub takes at most 256"),
    ],
)
def test_a_mistake_is_one_line(capsys: pytest.CaptureFixture[str], arguments: list[str], words: str) -> None:
    assert main(["ci", *arguments]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1


# The examples


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "ci", ignore=shutil.ignore_patterns("__pycache__")))


def shell(command: str, project: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs a command of a CI file as a runner does, with this interpreter's commands."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, **variables}
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", command], cwd=project, env=environment, text=True, capture_output=True
    )


def commands(steps: list[Any]) -> Iterator[str]:
    """What is run, apart from what installs."""
    for step in steps:
        command = step if isinstance(step, str) else step.get("run", "")
        if command.startswith("pip install"):
            assert set(command.split()[2:]) <= {"unisock", "pytest", "-r", "requirements.txt"}
        elif command:
            yield command


def succeeds(project: Path, steps: list[Any], targets: str) -> None:
    for command in commands(steps):
        ran = shell(command, project, UNISOCK_TARGETS=targets)
        assert ran.returncode == 0, f"{command}\n{ran.stdout}{ran.stderr}"
    assert {"unisock.xml", "pytest.xml"} <= {path.name for path in project.iterdir()}
    assert targets.split(",")[0] in (project / "unisock.xml").read_text("utf-8")
    assert targets.split(",")[0] in (project / "pytest.xml").read_text("utf-8")


def test_the_workflow_of_the_examples(project: Path) -> None:
    jobs = valid("github", (project / "github.yml").read_text("utf-8"))["jobs"]
    (asks,) = commands(jobs["targets"]["steps"])
    output = project / "output"
    assert shell(asks, project, GITHUB_OUTPUT=str(output)).returncode == 0
    name, _, matrix = output.read_text("utf-8").partition("=")
    assert name == "matrix"
    assert jobs["platforms"]["strategy"]["matrix"] == "${{ fromJSON(needs.targets.outputs.matrix) }}"
    assert jobs["platforms"]["env"] == {"UNISOCK_TARGETS": "${{ matrix.targets }}"}
    platforms_of = {one["name"]: one["targets"] for one in json.loads(matrix)["include"]}
    assert len(platforms_of) >= 11
    succeeds(project, jobs["platforms"]["steps"], platforms_of["mp-alipay"])


def test_the_pipeline_of_the_examples(project: Path) -> None:
    found = valid("gitlab", (project / "gitlab.yml").read_text("utf-8"))
    (prints,) = commands(found["plan"]["script"])
    assert shell(prints, project).returncode == 0
    child = valid("gitlab", (project / "platforms.yml").read_text("utf-8"))
    succeeds(project, child[".platform"]["script"], child["mp-xhs"]["variables"]["UNISOCK_TARGETS"])


def test_a_job_fails_where_the_app_does_otherwise_than_is_known(project: Path) -> None:
    (project / "unisock.yaml").write_text("server: server.py:app\n")
    assert shell("unisock run socket.js", project, UNISOCK_TARGETS="mp-weixin@1.4.0").returncode == 1


def test_a_mistake_in_the_variable_names_it(project: Path) -> None:
    ran = shell("unisock run socket.js", project, UNISOCK_TARGETS="mp-weixim")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("unisock: UNISOCK_TARGETS: unknown platform 'mp-weixim'")
