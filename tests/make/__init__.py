"""Factories: they call actions, so no test stands on an illegal state."""
