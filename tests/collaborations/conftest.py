"""What the tests of collaborations borrow: an index folder of each test's own."""

from tests.discovery.conftest import index_home

__all__ = ["index_home"]
