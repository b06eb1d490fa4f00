"""Disclosure labels by country and language."""

import pytest

from lonja.measurement.disclosure import RULES, check, rule_for
from lonja.measurement.types import Disclosure


@pytest.mark.parametrize(
    ("text", "country", "language"),
    [
        ("Publicidad. Mi rutina de noche", "ES", "es"),
        ("Mi rutina de noche #publicidad", "ES", "es"),
        ("Mi rutina #ColaboraciónPagada", "ES", "es"),
        ("COLABORACION  PAGADA con la marca", "ES", "es"),
        ("#ad my night routine", "US", "en"),
        ("my night routine, ad", "GB", "en"),
        ("Werbung: meine Routine", "DE", "de"),
        ("Publicidad con la marca", "AR", "es"),
    ],
)
def test_accepts(text: str, country: str, language: str) -> None:
    assert check(text, country=country, language=language).verdict == Disclosure.FOUND


@pytest.mark.parametrize(
    ("text", "country", "language", "refused"),
    [
        ("colab con la marca", "ES", "es", "colab"),
        ("Gracias a la marca por esto #ad", "ES", "es", "gracias a"),
        ("sponso", "ES", "es", "sponso"),
        ("Publi con la marca", "ES", "es", None),  # the Spanish code wants the whole word
        ("advertencia: madera y publicidades", "ES", "es", None),  # no label inside other words
        ("gifted by a brand", "GB", "en", "gifted"),
    ],
)
def test_refuses_what_is_not_enough_alone(text: str, country: str, language: str, refused: str | None) -> None:
    found = check(text, country=country, language=language)
    assert found.verdict == Disclosure.MISSING
    assert found.accepted
    assert refused is None or refused in found.refused


def test_late_labels_are_missed_in_the_united_states() -> None:
    buried = "my night routine " * 10 + "#ad"
    assert check(buried, country="US", language="en").verdict == Disclosure.MISSING
    assert check(buried, country="GB", language="en").verdict == Disclosure.FOUND


def test_the_label_must_be_in_the_language_of_the_post() -> None:
    assert check("Sponsored. Mi rutina", country="ES", language="es").verdict == Disclosure.MISSING
    assert check("Publicitat. La meva rutina", country="ES", language="ca").verdict == Disclosure.FOUND


def test_no_text_is_not_checked() -> None:
    assert check("  ", country="ES", language="es").verdict == Disclosure.UNCHECKED


def test_unknown_country_and_language_fall_back() -> None:
    assert rule_for("XX", "es").country == "*"
    assert rule_for("ES", "xx").language == "en"
    assert len({(rule.country, rule.language) for rule in RULES}) == len(RULES)
