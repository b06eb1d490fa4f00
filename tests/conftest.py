"""What all tests share: no network but loopback, cheap passwords, static files without a build.

The data folder and the database of the run are made by lonja.ops.testing, before Django reads its settings.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from django.test import override_settings

# CI repeats the same examples, so that a red run is about the change; everybody else's runs go on exploring.
hypothesis.settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    hypothesis.settings.load_profile("ci")


class OutsideWorld(AssertionError):
    """A test tried to reach something that isn't on this machine."""


def _is_here(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a unix socket
    host = str(address[0]) or "0.0.0.0"
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.split("%")[0]).is_loopback
    except ValueError:
        return False


class _GuardedSocket(socket.socket):
    """A socket that connects to loopback and to unix sockets only."""

    def connect(self, address: Any) -> None:
        if not _is_here(address):
            raise OutsideWorld(f"tests may not connect to {address}")
        super().connect(address)

    def connect_ex(self, address: Any) -> int:
        if not _is_here(address):
            raise OutsideWorld(f"tests may not connect to {address}")
        return super().connect_ex(address)


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    original = socket.socket
    socket.socket = _GuardedSocket  # type: ignore[misc]
    yield
    socket.socket = original  # type: ignore[misc]


@pytest.fixture(scope="session", autouse=True)
def _quick_settings() -> Iterator[None]:
    """Trade strength for speed where no test looks: argon2 takes 50 ms, the manifest needs a build."""
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
    ):
        yield
