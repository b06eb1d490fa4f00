"""House rules about what is in the repository."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# An address of a package registry or a path of somebody's machine works for that person only.
MACHINE = re.compile(r"pypi\.org/simple|files\.pythonhosted|index-url|registry\.npmjs|/home/\w+/|/root/|/Users/\w+/")
ADDRESS = re.compile("://")


def tracked_files() -> list[Path]:
    if shutil.which("git") is None:
        pytest.skip("git isn't installed: nothing says which files belong to the repository")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout: nothing says which files belong to the repository")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_locks_hold_hashes_and_no_address() -> None:
    for lock in (ROOT / "requirements.lock", ROOT / "requirements-dev.lock"):
        text = lock.read_text()
        assert not ADDRESS.search(text), f"{lock.name}: make it with the command in CONTRIBUTING.md"
        pinned = re.findall(r"^[\w.\[\]-]+==\S+", text, re.MULTILINE)
        assert len(pinned) > 40
        assert text.count("--hash=sha256:") >= len(pinned)


def test_dev_lock_pins_what_the_runtime_lock_pins() -> None:
    runtime, dev = (
        set(re.findall(r"^[\w.\[\]-]+==\S+", (ROOT / name).read_text(), re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert runtime <= dev, f"compile both again: {sorted(runtime - dev)}"


def test_no_registry_address_and_no_path_of_a_machine() -> None:
    found = []
    for path in tracked_files():
        if path == Path(__file__).resolve():
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {match.group()}" for match in MACHINE.finditer(text)]
    assert not found


def test_no_generated_lock_with_addresses_is_tracked() -> None:
    assert not {"uv.lock", "pylock.toml"} & {path.name for path in tracked_files()}
