"""The embedded PostgreSQL of a data folder: found, made, started, watched and stopped by us."""
