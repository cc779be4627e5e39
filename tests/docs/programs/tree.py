"""What a program in any language says about the components, without the language."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Record:
    """An object, struct, builder or map."""

    fields: tuple[tuple[str, "Value"], ...]
    line: int
    type: str = ""
    """As the program writes it, for example ChannelArgs. Empty: the program does not write it."""


@dataclass(frozen=True)
class Items:
    """A list."""

    values: tuple["Value", ...]
    line: int


@dataclass(frozen=True)
class Member:
    """A value of an enumeration."""

    type: str
    name: str
    line: int


@dataclass(frozen=True)
class Scalar:
    """A literal of a JSON type. ``text`` is None if it is not known, as in a template."""

    kind: str
    text: str | None
    line: int


@dataclass(frozen=True)
class Opaque:
    """An output, a call or something else whose value only a run can tell."""

    line: int


Value = Record | Items | Member | Scalar | Opaque


@dataclass(frozen=True)
class Use:
    """A component that the program creates."""

    component: str
    args: Value
    line: int


@dataclass
class Program:
    """A program. ``problems`` are those of the language itself: syntax, imports, names that do not exist."""

    uses: list[Use] = field(default_factory=list)
    outputs: list[tuple[str, str, int]] = field(default_factory=list)
    """A component's type, the name of its output, the line."""
    problems: list[str] = field(default_factory=list)
    pascal: bool = False
    """Arguments and outputs begin with a capital letter."""
    varargs: bool = False
    """A list with one value may be written as the value."""

    def schema_name(self, written: str) -> str:
        """The schema's spelling of an argument or output. Empty: the language does not spell it this way."""
        if not self.pascal:
            return written
        return written[0].lower() + written[1:] if written[:1].isupper() else ""


def types_of(value: Value) -> Iterator[tuple[str, int]]:
    """The named types in a value, with their lines."""
    if isinstance(value, Record):
        if value.type:
            yield value.type, value.line
        for _, inner in value.fields:
            yield from types_of(inner)
    elif isinstance(value, Items):
        for inner in value.values:
            yield from types_of(inner)
    elif isinstance(value, Member):
        yield value.type, value.line
