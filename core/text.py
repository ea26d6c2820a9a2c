"""Text as people meant it: trimmed, in one Unicode form, without invisible characters."""

import re
import unicodedata

_UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")


def clean(text: str) -> str:
    """Trimmed and in Unicode form NFC, with line ends as newlines."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def has_control_characters(text: str) -> bool:
    """Whether there is a character that neither shows nor breaks a line (PostgreSQL refuses NUL outright)."""
    return _UNWANTED.search(text) is not None


def is_visible(text: str) -> bool:
    """Whether there is anything to be seen: a letter, a digit, a sign."""
    return any(unicodedata.category(mark)[0] in "LNPS" for mark in text)


def sort_key(*words: str | None) -> str:
    """How words are sorted and searched, the same on every database: no case, no accents."""
    decomposed = unicodedata.normalize("NFKD", " ".join(word for word in words if word))
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark)).casefold()
