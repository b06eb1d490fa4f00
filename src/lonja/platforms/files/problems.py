"""What can be wrong with a file, a row or a cell: stable codes, sentences for people, and the remedy in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext

from lonja.platforms.types import Permanent


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for translation; Django's own marker wants settings, and this package must import without."""
    return sentence


SENTENCES: dict[str, str] = {
    # the file as a whole
    "file.empty": gettext_noop("The file is empty."),
    "file.no_rows": gettext_noop("The file has a header and no rows below it."),
    "file.no_header": gettext_noop(
        "Line %(line)s looks like data, not like a header. Add a first line with the names of the columns."
    ),
    "file.binary": gettext_noop(
        "This is not a table but binary data (line %(line)s). Save it as CSV (UTF-8) or XLSX and try again."
    ),
    "file.html": gettext_noop(
        "This is a web page with the ending of a spreadsheet. Open it and save it as CSV (UTF-8) or XLSX."
    ),
    "file.json": gettext_noop("This is JSON, not a table. Save it as CSV (UTF-8) or XLSX."),
    "file.pdf": gettext_noop("This is a PDF, not a table. Save it as CSV (UTF-8) or XLSX."),
    "file.archive": gettext_noop("This is a packed file, not a table. Unpack it and import what is inside."),
    "file.encrypted": gettext_noop(
        "The workbook is protected by a password. Remove the protection in the spreadsheet program and save it again."
    ),
    "file.damaged": gettext_noop(
        "The workbook can't be opened (%(detail)s). Open it in a spreadsheet program and save it again."
    ),
    "file.too_large": gettext_noop("The file unpacks to more than %(limit)s MB. Split it."),
    "file.conflict": gettext_noop(
        "Line %(line)s holds a version-control conflict marker (%(value)s): two versions of the file are "
        "mixed up. Settle the conflict and export the file again."
    ),
    "file.width": gettext_noop(
        "Line %(line)s has %(found)s cells where the header has %(expected)s, so no column can be trusted from "
        "there on. Check for a missing quotation mark or a cut line and export the file again."
    ),
    "file.quote": gettext_noop(
        "A quotation mark opened on line %(line)s is never closed, so the rows after it run together. "
        "Export the file again."
    ),
    "file.cell_too_long": gettext_noop("A cell near line %(line)s is longer than %(limit)s characters."),
    "file.ids_destroyed": gettext_noop(
        "Line %(line)s, column “%(column)s”: the id %(value)s was rounded by a spreadsheet, so creators can't be "
        "told apart. Export again with this column as text, or leave the column out."
    ),
    "file.no_identity": gettext_noop(
        "No column says which creator a row is about. Name one column “handle”, “id” or “profile_url”, "
        "or choose it by hand."
    ),
    "file.no_post": gettext_noop(
        "No column says which post a row is about. Name one column “post_id” or “post_url”, or choose it by hand."
    ),
    "file.no_time": gettext_noop(
        "No column says when the counters were read. Name one column “captured_at”, or choose it by hand."
    ),
    "file.no_platform": gettext_noop(
        "Neither the file's name nor its contents say which platform this is. Say it (for example --platform tiktok) "
        "or add a column “platform”."
    ),
    "file.mapping_mismatch": gettext_noop(
        "The saved mapping belongs to a file with other columns. Choose another preset or none."
    ),
    # a cell
    "cell.number": gettext_noop(
        "Column “%(column)s”: “%(value)s” is not a number. Write one number such as 12300 or 12.3K, or leave it empty."
    ),
    "cell.range": gettext_noop("Column “%(column)s”: “%(value)s” is a range. Write one number, or leave it empty."),
    "cell.ambiguous": gettext_noop(
        "Column “%(column)s”: “%(value)s” can be read in two ways here. Write it without a thousands separator."
    ),
    "cell.negative": gettext_noop("Column “%(column)s”: “%(value)s” is below zero, which a count can't be."),
    "cell.too_large": gettext_noop(
        "Column “%(column)s”: “%(value)s” is larger than this count can be. Check the column."
    ),
    "cell.not_whole": gettext_noop("Column “%(column)s”: “%(value)s” is a fraction where a count belongs."),
    "cell.percentage": gettext_noop("Column “%(column)s”: “%(value)s” is above 100 %%."),
    "cell.time": gettext_noop(
        "Column “%(column)s”: “%(value)s” is not a date and time. Write it as 2026-01-31 or 2026-01-31T12:00:00Z."
    ),
    "cell.no_year": gettext_noop(
        "Column “%(column)s”: “%(value)s” has no year or was changed by a spreadsheet. Write it as 2026-01-31."
    ),
    "cell.country": gettext_noop(
        "Column “%(column)s”: “%(value)s” is not a country. Use its name or its two letters, such as ES."
    ),
    "cell.shifted": gettext_noop(
        "Column “%(column)s”: “%(value)s” is a number where a country belongs, so the cells of this row have "
        "moved. Put each cell under its own header."
    ),
    "cell.language": gettext_noop(
        "Column “%(column)s”: “%(value)s” is not a language. Use its name or its code, such as es."
    ),
    "cell.flag": gettext_noop("Column “%(column)s”: “%(value)s” is neither yes nor no."),
    "cell.email": gettext_noop("Column “%(column)s”: “%(value)s” is not an e-mail address."),
    "cell.platform": gettext_noop(
        "Column “%(column)s”: “%(value)s” is not a platform we know. Use tiktok, youtube or instagram."
    ),
    "cell.url": gettext_noop(
        "Column “%(column)s”: “%(value)s” is not the address of a profile or post on a platform we know."
    ),
    "cell.id_destroyed": gettext_noop(
        "Column “%(column)s”: the id “%(value)s” was rounded by a spreadsheet. Export it as text."
    ),
    "cell.handle": gettext_noop(
        "Column “%(column)s”: “%(value)s” is not a handle. Write it as it stands in the profile's address."
    ),
    "cell.currency": gettext_noop(
        "Column “%(column)s”: the price “%(value)s” has no currency. Add one, such as 450 EUR."
    ),
    "cell.duration": gettext_noop("Column “%(column)s”: “%(value)s” is not a duration such as 01:30 or PT1M30S."),
    # a row
    "row.no_identity": gettext_noop("The row has no id, handle, address or name. Fill in at least one of %(columns)s."),
    "row.name_destroyed": gettext_noop(
        "The name is only replacement characters (%(value)s) and there is no id or handle. Export the file as UTF-8."
    ),
    "row.no_platform": gettext_noop("The row doesn't say which platform it is about."),
    "row.no_post": gettext_noop("The row has no post id or address. Fill in at least one of %(columns)s."),
    "row.no_time": gettext_noop("The row doesn't say when its counters were read. Fill in %(columns)s."),
    "row.no_counters": gettext_noop("The row has no counter at all."),
    "row.erased": gettext_noop("This person was erased and is not imported again."),
    "row.repeated": gettext_noop(
        "The same creator stands on line %(line)s with other numbers, and the file doesn't say which are right. "
        "Keep one of the two rows."
    ),
    "row.pair": gettext_noop(
        "Columns “%(column)s” and “%(other)s” should say the same, but one says %(value)s and the other %(found)s. "
        "Correct one of them."
    ),
    # worth knowing, nothing refused
    "note.rounded": gettext_noop("Column “%(column)s”: “%(value)s” was rounded before it reached us."),
    "note.damaged_text": gettext_noop("Column “%(column)s” holds characters that were lost before it reached us."),
    "note.before_post": gettext_noop("The counters were read before the post existed: check the time zones."),
    "note.naive_time": gettext_noop("Column “%(column)s” has no time zone; UTC was assumed."),
    "note.unmapped_lie": gettext_noop("Column “%(column)s” doesn't hold what its header says; it was left out."),
    "note.relabelled": gettext_noop(
        "Column “%(column)s” doesn't hold what its header says; its contents show that it is %(field)s."
    ),
    "note.replaced_bytes": gettext_noop("%(count)s broken characters were replaced while reading the file."),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong (or worth knowing), in a stable code and in words."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The sentence in English, for files and logs."""
        return SENTENCES[self.code] % self.params

    @property
    def translated(self) -> str:
        """The sentence in the reader's language."""
        return gettext(SENTENCES[self.code]) % self.params


def problem(code: str, **params: str | int) -> Problem:
    """Build a problem; cell values are cut so that a message stays one line."""
    return Problem(code, {name: shortened(value) for name, value in params.items()})


def shortened(value: str | int, limit: int = 80) -> str | int:
    """Cut long text and flatten line breaks, for use inside a sentence."""
    if isinstance(value, int):
        return value
    flat = " ".join(value.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


class FileRefused(Permanent):
    """A file is broken as a whole and nothing of it may be written."""

    def __init__(self, code: str, *, line: int | None = None, **params: str | int) -> None:
        """Keep the code and the line for machines, the sentence for people."""
        if line is not None:
            params["line"] = line
        self.problem = problem(code, **params)
        self.line = line
        super().__init__(self.problem.message)
