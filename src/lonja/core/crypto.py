"""Secrets: keyed hashes for tokens, encryption at rest with key rotation."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def _fernet() -> MultiFernet:
    # The first key writes, all keys read: rotation is "put a new key first, re-save, drop the old".
    keys = [hashlib.sha256(key.encode()).digest() for key in settings.LONJA_ENCRYPTION_KEYS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


def encrypt(text: str) -> str:
    """Encrypt for storage."""
    return _fernet().encrypt(text.encode()).decode()


def decrypt(stored: str) -> str:
    """Decrypt what `encrypt` wrote; raise ValueError when no key fits."""
    try:
        return _fernet().decrypt(stored.encode()).decode()
    except InvalidToken:
        raise ValueError("no encryption key fits this value") from None


def resealed(stored: str) -> str | None:
    """Return the value encrypted with the newest key, None where it is already. Raises ValueError when no key fits."""
    newest = Fernet(base64.urlsafe_b64encode(hashlib.sha256(settings.LONJA_ENCRYPTION_KEYS[0].encode()).digest()))
    try:
        newest.decrypt(stored.encode())
    except InvalidToken:
        return encrypt(decrypt(stored))
    return None


def new_secret(prefix: str) -> str:
    """Return a fresh random secret of 256 bits, with a prefix that tells what it is."""
    return f"{prefix}_{secrets.token_urlsafe(32)}"


def digest(secret: str) -> str:
    """Return the hash under which a random secret is stored and looked up.

    Plain SHA-256 suffices because the secrets have 256 random bits; it is not for passwords.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def is_same(left: str, right: str) -> bool:
    """Compare without telling by timing where the difference is."""
    return hmac.compare_digest(left.encode(), right.encode())
