"""Immutable values with slots, without the import cost of dataclasses."""

from __future__ import annotations


class Frozen:
    """A value compared, hashed and shown by its slots, which are set once, in `__init__`."""

    __slots__: tuple[str, ...] = ()

    def _fill(self, **values: object) -> None:
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def _key(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse: the value is immutable."""
        message = f"{type(self).__name__} is immutable, cannot set {name!r} to {value!r}"
        raise AttributeError(message)

    def __delattr__(self, name: str) -> None:
        """Refuse: the value is immutable."""
        message = f"{type(self).__name__} is immutable, cannot delete {name!r}"
        raise AttributeError(message)

    def __getstate__(self) -> tuple[object, ...]:
        """Return the slots' values, for pickle and copy."""
        return tuple(getattr(self, name) for name in self.__slots__)

    def __setstate__(self, state: tuple[object, ...]) -> None:
        """Restore the slots' values, for pickle and copy."""
        self._fill(**dict(zip(self.__slots__, state, strict=True)))

    def __eq__(self, other: object) -> bool:
        """Compare by type and key."""
        if type(other) is not type(self):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self) -> int:
        """Hash the key."""
        return hash(self._key())

    def __repr__(self) -> str:
        """Show the slots as keyword arguments."""
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
        return f"{type(self).__name__}({shown})"
