"""Packages of npm that tests read and ask with, fetched once and kept beside the other things that tests need."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
_NODE = 18


def fetched(name: str) -> Path:
    """Return the folder that holds what `tests/NAME/package.json` names; skip the test where there is no npm, or it cannot fetch them."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("node and npm are not installed (Debian: apt-get install nodejs npm)")
    told = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(told.lstrip("v").split(".")[0]) < _NODE:
        pytest.skip(f"{name} needs node {_NODE}, this is {told}")
    folder = Path(sys.prefix) / name
    described = (HERE / name / "package.json").read_text("utf-8")
    installed = folder / "package.json"
    if not (folder / "installed").is_file() or installed.read_text("utf-8") != described:
        aside = folder.with_name(f"{name}.{os.getpid()}")  # tests that run at the same time may fetch it too
        aside.mkdir()
        (aside / "package.json").write_text(described, "utf-8")
        command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"]
        try:
            ran = subprocess.run(command, cwd=aside, capture_output=True, text=True, timeout=280, check=False)
            if ran.returncode:
                pytest.skip(f"npm could not fetch what {name} needs: {ran.stderr.strip()[:200]}")
            (aside / "installed").touch()
            shutil.rmtree(folder, ignore_errors=True)
            aside.rename(folder)
        except OSError:
            if not (folder / "installed").is_file():  # another test was first
                raise
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return folder


def run(name: str, program: str, *arguments: str | Path, given: object = None) -> Any:
    """Run a program of `tests/NAME`, whose first argument is the folder that `fetched` returns; return the JSON it prints."""
    command = ["node", HERE / name / program, fetched(name), *arguments]
    ran = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]
    return json.loads(ran.stdout)
