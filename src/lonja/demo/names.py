"""Names and handles of the demo population, made of playful words so that nobody can be mistaken for a real person.

A number becomes one first name and one compound surname by mixed radix after a fixed permutation, so the same
number always gets the same name, two numbers never share a handle, and names repeat only beyond `capacity`.
"""

import unicodedata
from dataclasses import dataclass
from typing import Final

HANDLE_SUFFIX: Final = ".demo"  # says on every page that the account does not exist

_STEP: Final = 1_000_003  # prime, larger than any radix: neighbors get different names


@dataclass(frozen=True)
class _Flavor:
    """Word parts of one culture's sound: first names onset + middle + ending, surnames left + right."""

    onsets: tuple[str, ...]
    middles: tuple[str, ...]
    endings: tuple[str, ...]
    left: tuple[str, ...]
    right: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many different names this flavor can make."""
        radices = (self.onsets, self.middles, self.endings, self.left, self.right)
        size = 1
        for parts in radices:
            size *= len(parts)
        return size


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Every onset and middle has two letters and no ending repeats, so a first name can be taken apart in one way only.
_FLAVORS: Final = {
    "es": _Flavor(
        _words("Zu Ti Lu Ma Pe Chi Ñu Bo Fa Gu Ji Ra Sa To Vi Ye Ca Du Mo Ni"),
        _words("li ra mo nu be ki la pi to za ru me du fi"),
        _words("nda lora quín mbela rín sca ndro letas pín veta"),
        _words("Nube Gato Luna Pan Trueno Mango Lluvia Farol Cactus Botón Churro Limón Tambor Faro Melón Pato Jarra Grillo Pincel Tortuga Brújula Cometa Sandía Nopal"),
        _words("sol luz mar azul feliz veloz norte verde dulce loco alto suave raro menta sabio lento fugaz listo mudo nuevo"),
    ),
    "pt": _Flavor(
        _words("Ju Ta Lu Bi Ze Ca Do Fa Gi Ma Ni Pe Ra So Ti Vi"),
        _words("li ra mo nu be la pi to za ru"),
        _words("nda quim nzito lora beca rim sca ndra"),
        _words("Nuvem Gato Lua Pão Trovão Manga Chuva Farol Botão Limão Tambor Pato Grilo Pincel Cometa Caju Caneca Balão Peixe Vento"),
        _words("sol mar azul feliz veloz norte verde doce alto suave raro menta lento novo manso claro"),
    ),
    "it": _Flavor(
        _words("Gi Ta Lu Bi Ze Ca Do Fa Pe Ma Ni Ro So Ti Vi Fo"),
        _words("li ra mo nu be la pi to zi ru"),
        _words("ndella rino lotto bina scolo mbra ppa zzolo"),
        _words("Nuvola Gatto Luna Pane Tuono Mango Pioggia Faro Bottone Limone Tamburo Papera Grillo Pennello Cometa Melone Cuscino Biscotto Trottola Vento"),
        _words("sole mare blu felice veloce nord verde dolce alto matto raro menta lento nuovo furbo chiaro"),
    ),
    "fr": _Flavor(
        _words("Ju Ta Lu Bi Zo Ca Do Fa Ge Ma Ni Pe Ro So Ti Vi"),
        _words("li ra mo nu be la pi to zi ru"),
        _words("nette quin lou bille scard ndre ppin zelle"),
        _words("Nuage Chat Lune Pain Tonnerre Mangue Pluie Phare Bouton Citron Tambour Canard Grillon Pinceau Comète Melon Coussin Biscuit Toupie Vent"),
        _words("soleil bleu joyeux nord vert doux haut fou rare menthe lent neuf malin clair vif rond"),
    ),
    "en": _Flavor(
        _words("Bo Ta Lu Bi Zo Wi Do Fi Gu Mo Ni Pu Ro Sa Ti Vi"),
        _words("li ra mo nu be la pi to zi ru"),
        _words("mble ckle nker bby sprout ddle ffin xley"),
        _words("Cloud Kitten Moon Muffin Thunder Mango Puddle Lantern Button Lemon Drum Duckling Cricket Brush Comet Melon Pillow Biscuit Teapot Bramble"),
        _words("shine wobble whistle hop north green sugar tower giggle mint sprinkle bounce jelly dash twirl fizz"),
    ),
    "de": _Flavor(
        _words("Ju Ta Lu Bi Zo Wi Do Fi Gu Mo Ni Pu Ro Sa Ti Vi"),
        _words("li ra mo nu be la pi to zi ru"),
        _words("nchen ckel mmel bert sprotz ddel ffel xa"),
        _words("Wolken Kater Mond Keks Donner Mango Regen Lampen Knopf Zitronen Trommel Enten Grillen Pinsel Kometen Melonen Kissen Waffel Kreisel Wind"),
        _words("licht tanz sprung hut nord stern zucker turm lacher minze funkel husch wackel flitz dreh bloom"),
    ),
}  # fmt: skip


def capacity(flavor: str) -> int:
    """Tell how many different people a flavor can name."""
    return _FLAVORS[flavor].size


def name_of(number: int, flavor: str) -> str:
    """Make the display name of the number-th person of a flavor, such as "Zuliquín Nubeveloz"."""
    first, last = _parts(number, flavor)
    return f"{first} {last}"


def handle_of(number: int, flavor: str) -> str:
    """Make a handle that nobody else of any flavor has, such as "zuliquin.nubeveloz.es.demo"."""
    first, last = _parts(number, flavor)
    again = number // _FLAVORS[flavor].size  # beyond the capacity names repeat, handles must not
    return f"{_ascii(first)}.{_ascii(last)}.{flavor}{again or ''}{HANDLE_SUFFIX}"


def _parts(number: int, flavor: str) -> tuple[str, str]:
    shape = _FLAVORS[flavor]
    rest = (number * _STEP + 271) % shape.size
    picked = []
    for parts in (shape.onsets, shape.left, shape.middles, shape.right, shape.endings):
        rest, digit = divmod(rest, len(parts))
        picked.append(parts[digit])
    onset, left, middle, right, ending = picked
    return onset + middle + ending, left + right


def _ascii(word: str) -> str:
    """Drop accents: handles on the platforms are plain letters, digits, dots and underscores."""
    decomposed = unicodedata.normalize("NFKD", word.lower())
    return decomposed.encode("ascii", "ignore").decode()
