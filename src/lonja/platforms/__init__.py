"""Connectors to where creators' numbers come from; no tables, dataclasses only."""
