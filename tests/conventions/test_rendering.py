"""No page asks the database while it is drawn, for any of its readers."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import Context, Template, engines

from lonja.accounts.models import User
from tests import make
from tests.conventions import rules
from tests.conventions.addresses import pages
from tests.conventions.table import PAGES
from tests.conventions.world import World
from tests.rendering import QueriedWhileRendering, no_queries

pytestmark = pytest.mark.django_db

READ = {page.name: page for page in pages() if page.name in PAGES and PAGES[page.name].readers}


@pytest.mark.parametrize("name", sorted(READ))
def test_pages_load_before_they_draw(name: str, world: World) -> None:
    address = world.address(READ[name]) + PAGES[name].query
    with no_queries():
        for who in sorted(PAGES[name].readers & set(rules.EVERYBODY)):
            client = world.page(who)
            client.raise_request_exception = True
            response = client.get(address)
            if response.streaming:
                b"".join(response.streaming_content)  # closes the file


def test_a_query_in_a_template_is_caught() -> None:
    make.user()
    template: Any = engines["django"].from_string("{% for user in users %}{{ user.email }}{% endfor %}")
    with no_queries(), pytest.raises(QueriedWhileRendering):
        template.render({"users": User.objects.all()})
    assert "@" in template.render({"users": User.objects.all()})


def test_it_ends_with_its_block() -> None:
    before = Template._render
    with no_queries():
        pass
    assert Template._render is before
    assert Template("x").render(Context()) == "x"
