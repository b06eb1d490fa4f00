"""Which character encoding a text file is in, decided from its bytes, and its SHA-256 on the way."""

import codecs
import hashlib
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from lonja.platforms.files.cells import word_set

CHUNK = 1 << 20
SAMPLE = 1 << 18
BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
NOT_LEADING = bytes(range(0xC0))
WESTERN = ("cp1252", "mac_roman", "cp850")
# letters and marks that Western European text uses; what a wrong single-byte guess seldom produces
WESTERN_TEXT = frozenset("áéíóúüñçàèìòùâêîôûäëïößãõåæøœÁÉÍÓÚÜÑÇÀÈÊÄÖÃÕÅÆØŒ¡¿ºª€£«»“”‘’–—…·´°\u00a0")
NON_WESTERN = word_set(
    "big5 big5hkscs cp932 cp949 cp950 euc_jis_2004 euc_jisx0213 euc_jp euc_kr gb18030 gb2312 gbk hz "
    "johab shift_jis shift_jis_2004 shift_jisx0213 cp1251 cp1253 cp1255 cp1256 cp866 iso8859_5 "
    "iso8859_6 iso8859_7 iso8859_8 koi8_r koi8_u koi8_t mac_cyrillic mac_greek tis_620 cp874 kz1048 "
    "ptcp154 cp1250 iso8859_2 cp1254"
)


@dataclass(frozen=True, slots=True)
class Bytes:
    """A file's digest, size and encoding; `replaced` counts broken UTF-8 sequences that will read as U+FFFD."""

    sha256: str
    size: int
    encoding: str
    replaced: int = 0


def examine(path: Path) -> Bytes:
    """Read the file once and say its SHA-256 and how to decode it."""
    digest = hashlib.sha256()
    utf8 = _Utf8Watch()
    size = 0
    head = b""
    high = bytearray()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            head = head or chunk[:SAMPLE]
            digest.update(chunk)
            size += len(chunk)
            utf8.feed(chunk)
            if len(high) < SAMPLE:
                high += _lines_beyond_ascii(chunk)[: SAMPLE - len(high)]
    utf8.close()
    encoding, replaced = _decide(head, utf8, bytes(high))
    return Bytes(digest.hexdigest(), size, encoding, replaced)


def _decide(head: bytes, utf8: "_Utf8Watch", high: bytes) -> tuple[str, int]:
    for bom, name in BOMS:
        if head.startswith(bom):
            return name, 0
    wide = _utf16_without_bom(head)
    if wide:
        return wide, 0
    if utf8.errors == 0:
        return "utf-8", 0
    # A handful of cut emoji in a file that is otherwise UTF-8 must not turn every accent into two letters.
    if utf8.errors * 20 <= utf8.sequences:
        return "utf-8", utf8.errors
    return _legacy(high), 0


def _utf16_without_bom(head: bytes) -> str:
    sample = head[:4096]
    if len(sample) < 8:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.4 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.4 and odd < half * 0.05:
        return "utf-16-be"
    return ""


def _legacy(sample: bytes) -> str:
    best = from_bytes(sample).best()
    if best is not None and best.encoding in NON_WESTERN and _western_score(sample, "cp1252") < 0.8:
        return str(best.encoding)
    scored = [(score, name) for name in WESTERN if (score := _western_score(sample, name)) >= 0]
    if not scored:
        return "latin-1"
    top = max(score for score, _ in scored)
    return next(name for score, name in scored if score == top)


def _western_score(sample: bytes, encoding: str) -> float:
    """Share of the non-ASCII characters that Western text uses; -1 where the bytes can't be decoded."""
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return -1.0
    strange = [character for character in text if character > "\x7f"]
    return sum(character in WESTERN_TEXT for character in strange) / max(len(strange), 1)


def _lines_beyond_ascii(chunk: bytes) -> bytes:
    return b"\n".join(line for line in chunk.split(b"\n") if not line.isascii())


class _Utf8Watch:
    """Count multi-byte sequences and errors while chunks go by, a sequence cut between two chunks included."""

    def __init__(self) -> None:
        self.errors = 0
        self.sequences = 0
        self._rest = b""

    def feed(self, chunk: bytes, final: bool = False) -> None:
        data = self._rest + chunk
        if not final and data.isascii():
            self._rest = b""
            return
        start = 0
        while True:
            try:
                _, used = codecs.utf_8_decode(data[start:], "strict", final)
            except UnicodeDecodeError as error:
                self.sequences += _beyond_ascii(data[start : start + error.start])
                self.errors += 1
                start += error.end
                if self.errors > 10_000:  # long since decided; don't crawl byte by byte through a large file
                    self._rest = b""
                    return
                continue
            self.sequences += _beyond_ascii(data[start : start + used])
            self._rest = data[start + used :]
            return

    def close(self) -> None:
        self.feed(b"", final=True)


def _beyond_ascii(good: bytes) -> int:
    return len(good.translate(None, NOT_LEADING))
