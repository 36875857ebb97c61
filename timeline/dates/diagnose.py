"""Why a text is not an EDTF date: only reached when it is already known not to be one."""

from __future__ import annotations

from timeline.dates.errors import DateError

_PLAIN = "0123456789X"
_SIGNS = "-+:.?~%TZYES"


def explain(text: str, whole: str, at: int) -> DateError:
    """Return the error for a date that matches no form of EDTF; `at` is its offset in `whole`."""
    if not text:
        return DateError(whole, "a date is missing", "", at)
    for offset, char in enumerate(text):
        if char not in _PLAIN and char not in _SIGNS:
            return _odd_character(char, whole, at + offset)
    reason, hint = _shape(text)
    return DateError(whole, reason, hint, at)


def _odd_character(char: str, whole: str, at: int) -> DateError:
    if char.isspace():
        return DateError(whole, "EDTF has no spaces", "leave them out", at)
    if char in "xu":
        return DateError(whole, "an unspecified digit is a capital X", "write X", at)
    if char.isdigit():
        return DateError(whole, f"{char!r} is not an ASCII digit", "use 0-9", at)
    if char in "()":
        hint = "put the qualifier beside its component, as in 2004-06~-11"
        return DateError(whole, "brackets do not qualify dates in EDTF", hint, at)
    return DateError(whole, f"{char!r} has no meaning in an EDTF date", "", at)


def _shape(text: str) -> tuple[str, str]:
    """Reason and hint for a text of the right characters in the wrong arrangement."""
    if "T" in text:
        return "this is not an EDTF time", "write 2023-02-04T14:39:00Z or …-05:00, without decimals"
    if text.startswith("Y"):
        return "this is not a year after Y", "write Y170000002 or Y17E7, with nothing after it"
    if any(pair in text for pair in ("??", "?~", "?%", "~?", "~~", "~%", "%?", "%~", "%%")):
        return "two qualifiers stand side by side", "write % for both uncertain and approximate"
    digits = text.strip("?~%-")
    if digits.isdigit() and len(digits) == len("20230508"):
        return "EDTF writes dates with hyphens", f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
    if text.startswith("+"):
        return "EDTF years have no plus sign", "leave it out"
    return "this is not an EDTF date", "years have four digits, months and days two: 2023-02-04"
