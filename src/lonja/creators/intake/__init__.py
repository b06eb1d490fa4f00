"""Creators' rows on their way into the tables, batch by batch: whom they are about, what they change, storing it."""
