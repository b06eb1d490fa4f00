"""Channels proved, read and given back: consents, leases, renewals, readings."""
