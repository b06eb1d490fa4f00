"""The components as templates use them: what they say, that they escape, that they are wired for screen readers."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from lonja.collaborations.states import COLLABORATION
from lonja.creators.types import Figure
from lonja.web.components.blocks import hue_of, initials
from lonja.web.components.states import CAMPAIGN_LOOKS, COLLABORATION_LOOKS

NASTY = '<script>alert("x")</script>'


def drawn(source: str, path: str = "/", **context: Any) -> str:
    """Render a piece of template for a GET of the path."""
    with translation.override("en"):
        return engines["django"].from_string(source).render(context, RequestFactory().get(path))


class OneOfEach(forms.Form):
    name = forms.CharField(label="Name", help_text="As creators read it.")
    note = forms.CharField(label="Note", required=False)
    agree = forms.BooleanField(label="Agree", required=False)
    entry = forms.ChoiceField(label="Entry", widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])
    version = forms.CharField(widget=forms.HiddenInput)


class TestButtons:
    def test_a_button_submits_unless_it_opens_something(self) -> None:
        assert '<button class="button primary" type="submit">Save</button>' in drawn(
            '{% button kind="primary" %} Save {% endbutton %}'
        )
        opener = drawn('{% button opens="accept" %}Accept{% endbutton %}')
        assert 'type="button"' in opener
        assert 'popovertarget="accept"' in opener

    def test_markup_inside_is_kept_and_values_are_escaped(self) -> None:
        shown = drawn('{% button name="x" value=nasty %}<b>{{ nasty }}</b>{% endbutton %}', nasty=NASTY)
        assert "<script" not in shown
        assert "<b>" in shown

    def test_an_unknown_kind_is_a_mistake_of_the_template(self) -> None:
        with pytest.raises(ValueError, match="huge"):
            drawn('{% button kind="huge" %}x{% endbutton %}')

    def test_a_form_of_one_button_carries_its_proof_and_its_values(self) -> None:
        shown = drawn('{% post_button action="/x" offer=7 %}Accept{% endpost_button %}')
        assert 'method="post" action="/x"' in shown
        assert 'name="csrfmiddlewaretoken"' in shown
        assert '<input type="hidden" name="offer" value="7">' in shown


class TestFields:
    def test_help_and_error_are_tied_to_the_input(self) -> None:
        shown = drawn("{% field form.name %}", form=OneOfEach({"name": ""}))
        described = re.search(r'aria-describedby="([^"]+)"', shown)
        assert described is not None
        assert described[1].split() == ["id_name_helptext", "id_name_error"]
        assert all(f'id="{one}"' in shown for one in described[1].split())
        assert 'aria-invalid="true"' in shown
        assert '<label for="id_name">' in shown

    def test_only_what_may_be_left_out_says_so(self) -> None:
        form = OneOfEach()
        assert "optional" in drawn("{% field form.note %}", form=form)
        assert "optional" not in drawn("{% field form.name %}", form=form)
        assert "optional" not in drawn("{% field form.agree %}", form=form)

    def test_choices_stand_in_a_fieldset_with_a_legend(self) -> None:
        shown = drawn("{% field form.entry %}", form=OneOfEach())
        assert "<fieldset" in shown
        assert "<legend>Entry</legend>" in shown

    def test_a_hidden_field_shows_nothing_but_itself(self) -> None:
        assert drawn("{% field form.version %}", form=OneOfEach()).startswith("<input")

    def test_the_top_of_a_wrong_form_leads_to_each_wrong_field(self) -> None:
        form = OneOfEach({"name": "", "version": ""})
        form.add_error(None, "The campaign has ended.")
        shown = drawn("{% form_errors form %}", form=form)
        assert "The campaign has ended." in shown
        assert 'href="#id_name"' in shown
        assert drawn("{% form_errors form %}", form=OneOfEach()) == ""


class TestFigures:
    def test_a_figure_opens_to_source_age_and_formula(self) -> None:
        facts = Figure(
            value=1_284_402,
            source="imported",
            as_of=datetime(2026, 10, 1, tzinfo=UTC),
            sample=30,
            formula="median views",
        )
        shown = drawn('{% figure facts "compact" name="Views" %}', facts=facts)
        for words in ("1.3M", "1,284,402", "imported by the operator", "1 Oct", "30 items", "median views"):
            assert words in shown
        target = re.search(r'popovertarget="([^"]+)"', shown)
        assert target is not None
        assert f'id="{target[1]}" popover' in shown

    def test_a_missing_figure_says_why(self) -> None:
        shown = drawn("{% figure facts %}", facts={"value": None, "missing": "the platform doesn't tell"})
        assert ">–</button>" in shown
        assert "doesn&#x27;t tell" in shown
        assert "not known yet" in drawn("{% figure facts %}", facts=None)

    def test_zero_is_a_value(self) -> None:
        assert ">0</button>" in drawn("{% figure facts %}", facts={"value": 0})

    def test_stored_moments_may_be_text(self) -> None:
        shown = drawn("{% figure facts %}", facts={"value": 1, "as_of": "2026-10-01T00:00:00+00:00"})
        assert "1 Oct" in shown

    def test_bars_stay_inside_their_track(self) -> None:
        assert "inline-size:100.0%" in drawn("{% bar 250 100 %}")
        assert "inline-size:0.0%" in drawn("{% bar -3 100 %}")
        assert "data-missing" in drawn("{% bar nothing 100 %}", nothing=None)

    def test_a_sparkline_leaves_gaps_open(self) -> None:
        shown = drawn('{% sparkline values label="Views" %}', values=[1, 2, None, 4, 5])
        path = re.search(r'd="([^"]+)"', shown)
        assert path is not None
        assert path[1].count("M") == 2
        assert "–" in drawn("{% sparkline values %}", values=[3])

    def test_a_histogram_pales_what_lies_outside(self) -> None:
        assert drawn("{% histogram counts first=1 last=2 %}", counts=[1, 2, 3, 4]).count('class="outside"') == 2
        assert "<svg" in drawn("{% histogram counts %}", counts=[])


class TestTables:
    def test_a_press_sorts_and_a_second_press_turns_around(self) -> None:
        column = '{% column "Views" sort="views" number=True %}'
        assert 'href="?sort=-views"' in drawn(column)
        assert 'href="?sort=views"' in drawn(column, "/?sort=-views")
        assert 'aria-sort="descending"' in drawn(column, "/?sort=-views")
        assert 'href="?sort=-views"' in drawn(column, "/?sort=views")

    def test_sorting_keeps_the_filters_and_drops_the_cursor(self) -> None:
        shown = drawn('{% column "Views" sort="views" %}', "/?state=agreed&cursor=abc")
        assert 'href="?state=agreed&amp;sort=-views"' in shown

    def test_the_pager_says_when_that_was_all(self) -> None:
        assert drawn("{% pager following %}", following=None) == ""
        assert "cursor=x" in drawn("{% pager following %}", following="x")
        assert "That was all." in drawn("{% pager following %}", "/?cursor=x", following=None)


class TestStates:
    def test_every_state_has_a_look(self) -> None:
        assert set(COLLABORATION_LOOKS) == set(COLLABORATION.states)
        assert set(CAMPAIGN_LOOKS) == {"draft", "active", "closed", "cancelled"}

    def test_a_state_says_whose_turn_it_is(self) -> None:
        assert "your turn" in drawn('{% state "in_review" side="brand" %}')
        assert "waiting for the brand" in drawn('{% state "in_review" side="creator" %}')
        assert "your turn" in drawn('{% state "negotiating" side="creator" turn="creator" %}')
        assert "turn" not in drawn('{% state "completed" side="brand" %}')


class TestPeople:
    def test_initials_are_one_or_two_letters_of_any_script(self) -> None:
        shown = [initials(name) for name in ("Aura Vidal", "@nebula.cocina", "東京散歩", "q", "…", "")]
        assert shown == ["AV", "NC", "東", "Q", "?", "?"]

    def test_a_name_always_gets_the_same_hue(self) -> None:
        assert hue_of("Aura Vidal") == hue_of("Aura Vidal") == 330

    def test_names_are_escaped_everywhere(self) -> None:
        source = """{% avatar n %}{% page_header title=n lead=n %}x{% endpage_header %}
        {% section title=n %}{% endsection %}
        {% notice title=n %}{{ n }}{% endnotice %}{% empty_state title=n %}{% endempty_state %}{% chip n %}{% badge n %}
        {% stat n n note=n %}{% moment at=none title=n who=n %}{{ n }}{% endmoment %}{% tab n href=n %}
        {% summary_dialog id="a" title=n action=n confirm=n x=n %}{{ n }}{% endsummary_dialog %}"""
        assert "<script" not in drawn(source, n=NASTY, none=None)


def test_what_is_still_is_drawn_once_in_each_language() -> None:
    template = engines["django"].from_string('{% still %}{{ times.another }} {% trans "Filters" %}{% endstill %}')
    times = Drawings()
    drawn = []
    for language in ("es", "en", "es"):
        with translation.override(language):
            drawn.append(template.render({"times": times}))
    assert drawn == ["1 Filtros", "2 Filters", "1 Filtros"]


class Drawings:
    """Counts how often a template looks at it."""

    def __init__(self) -> None:
        self._count = 0

    def another(self) -> int:
        self._count += 1
        return self._count
