"""Split a phrase into numbers, words and signs, and walk over them."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from timeline.dates.errors import DateError
from timeline.dates.phrases import lexicon

NUMBER, WORD, SIGN, END = "number", "word", "sign", "end"
MOST_TOKENS = 60
_TRANSLATION = dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2007\u2009\u202f\t\n\r\v\f"), " ")
_TRANSLATION |= dict.fromkeys(map(ord, "\u2012\u2014\u2015"), "–")
_TRANSLATION |= dict.fromkeys(map(ord, "\u2010\u2011\u2212"), "-")
_TRANSLATION |= dict.fromkeys(map(ord, "\u2018\u2019\u02bc"), "'")


class Token(NamedTuple):
    """A number, word or sign; `at` is its offset, `glued` whether no space stands before it."""

    kind: str
    text: str
    at: int
    glued: bool


@cache
def _scanner() -> re.Pattern[str]:
    # Abbreviations with dots are one word, so that their dots are not mistaken for signs.
    dotted = r"(?:b\.\s?c\.(?:\s?e\.)?|a\.\s?d\.|c\.\s?e\.|[ap]\.\s?m\.)"
    return re.compile(rf"( *)(?:({dotted}|[a-z]+)|([0-9]+)|([^ ]))")


def plain(text: str) -> str:
    """Return the text with one kind of space, hyphen, dash and apostrophe, of the same length."""
    return text.translate(_TRANSLATION)


def tokenise(text: str) -> list[Token]:
    """Split a `plain` phrase. Raises DateError for a foreign sign or too many words."""
    tokens: list[Token] = []
    for found in _scanner().finditer(text.lower() if text.isascii() else _lower(text)):
        spaces, word, number, sign = found.groups()
        at = found.start() + len(spaces)
        glued = not spaces and bool(tokens)
        if word:
            tokens.append(Token(WORD, word.replace(".", "").replace(" ", ""), at, glued))
        elif number:
            tokens.append(Token(NUMBER, number, at, glued))
        elif sign in ",.-–/:?~%()+'[]{}":
            tokens.append(Token(SIGN, sign, at, glued))
        else:
            raise DateError(text, f"{sign!r} has no meaning in a date", "", at)
        if len(tokens) > MOST_TOKENS:
            raise DateError(text, "the phrase is too long to be a date", "name one date or range")
    return tokens


def _lower(text: str) -> str:
    """Lower-case without changing the length, as offsets must stay true."""
    return "".join(char.lower() if char.isascii() else char for char in text)


class Cursor:
    """A position in the tokens of a phrase."""

    def __init__(self, raw: str, text: str, tokens: list[Token]) -> None:
        """Start at the first token of `text`, which is `plain(raw)`."""
        self.raw = raw
        self.text = text
        self.tokens = tokens
        self.index = 0
        self._end = Token(END, "", len(text), False)

    def peek(self, ahead: int = 0) -> Token:
        """Return the token so far ahead; one of kind END after the last."""
        index = self.index + ahead
        return self.tokens[index] if index < len(self.tokens) else self._end

    def done(self) -> bool:
        """Whether every token is consumed."""
        return self.index >= len(self.tokens)

    def next(self) -> Token:
        """Consume and return the next token."""
        token = self.peek()
        self.index += 1
        return token

    def take(self, *texts: str) -> str:
        """Consume the next word or sign if it is one of these; return it, or ""."""
        token = self.peek()
        if token.kind in (WORD, SIGN) and token.text in texts:
            self.index += 1
            return token.text
        return ""

    def take_all(self, *texts: str) -> bool:
        """Consume these words in sequence, or none of them."""
        if self.peek().text != texts[0]:
            return False
        if any(self.peek(ahead).text != text for ahead, text in enumerate(texts)):
            return False
        self.index += len(texts)
        return True

    def number(self, fewest: int = 1, most: int = 4) -> int | None:
        """Consume a number with so many digits, or return None."""
        token = self.peek()
        if token.kind != NUMBER or not fewest <= len(token.text) <= most:
            return None
        self.index += 1
        return int(token.text)

    def is_number(self, ahead: int = 0, fewest: int = 1, most: int = 4) -> bool:
        """Whether a number with so many digits stands so far ahead."""
        token = self.peek(ahead)
        return token.kind == NUMBER and fewest <= len(token.text) <= most

    def fail(self, reason: str, hint: str = "", at: int | None = None) -> DateError:
        """Return an error about the phrase, by default at the next token."""
        return DateError(self.raw, reason, hint, self.peek().at if at is None else at)

    def unexpected(self) -> DateError:
        """Return an error that says why the next token cannot stand here."""
        token = self.peek()
        word = token.text
        if token.kind == END:
            return self.fail("the phrase breaks off", "a date should follow")
        if word == "'" and self.is_number(1, 2, 2):
            return self.fail("a year of two digits is not read", "write the year in four digits")
        if word in lexicon.HOLIDAYS:
            return self.fail(f"{word!r} is not read as a date", "write the day it fell on")
        if word in lexicon.VAGUE:
            return self.fail(f"{word!r} names no date", "name a day, month, year or range")
        if word in lexicon.ZONE_NAMES:
            hint = "write the offset from UTC, such as UTC-5"
            return self.fail(f"{word!r} is not read as a time zone", hint)
        hint = "examples: 2023-02-04, 4 Feb 2023, early March, Q2 2022, before 1949"
        return self.fail(f"{word!r} cannot stand here in a date", hint)
