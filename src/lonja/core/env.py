"""What the operator sets through environment variables, read once and typed."""

from __future__ import annotations

import os
from pathlib import Path


class EnvironmentProblem(Exception):
    """A variable is missing or cannot be read; the message names it and the remedy."""


def text(name: str, default: str | None = None) -> str:
    """Return the variable, or the default; raise EnvironmentProblem when there is neither."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise EnvironmentProblem(f"{name} is not set. Set it in the environment and start again.")
    return default


def optional(name: str) -> str:
    """Return the variable, or nothing."""
    return os.environ.get(name, "").strip()


def flag(name: str, default: bool) -> bool:
    """Return the variable as a yes or no."""
    value = text(name, "yes" if default else "no").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise EnvironmentProblem(f"{name} is {value!r}. Use yes or no.")


def number(name: str, default: int) -> int:
    """Return the variable as a whole number."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise EnvironmentProblem(f"{name} is {value!r}. Use a whole number.") from None


def words(name: str, default: str = "") -> list[str]:
    """Return the variable split at commas, blanks dropped."""
    value = os.environ.get(name, default)
    return [word.strip() for word in value.split(",") if word.strip()]


def home() -> Path:
    """Return the data folder: LONJA_HOME, else `.lonja` in the project, or here when Lonja is installed elsewhere."""
    named = optional("LONJA_HOME")
    if named:
        return Path(named).expanduser().resolve()
    return (project() or Path.cwd()).resolve() / ".lonja"


def project() -> Path | None:
    """Return the folder of the checkout that this code runs from, if it is one."""
    root = Path(__file__).resolve().parents[3]
    return root if (root / "pyproject.toml").exists() else None
