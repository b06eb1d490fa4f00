"""Audience quality, worked out and contested."""
