"""Syntax trees of the languages, by tree-sitter."""

from collections.abc import Iterator
from typing import Any

import tree_sitter_c_sharp
import tree_sitter_go
import tree_sitter_java
import tree_sitter_typescript
from tree_sitter import Language, Node, Parser

from tests.docs.programs.tree import Program

_LANGUAGES = {
    "typescript": Language(tree_sitter_typescript.language_typescript()),
    "go": Language(tree_sitter_go.language()),
    "java": Language(tree_sitter_java.language()),
    "csharp": Language(tree_sitter_c_sharp.language()),
}


def parsed(language: str, text: str, program: Program) -> Node:
    """The syntax tree. Where the text is not of the language, the program gets a problem."""
    root = Parser(_LANGUAGES[language]).parse(text.encode()).root_node
    if root.has_error:
        wrong = next(node for node in walk(root) if node.is_error or node.is_missing)
        program.problems.append(f"line {line(wrong)}: this is not {language}")
    return root


def walk(node: Node) -> Iterator[Node]:
    """The node and all nodes below it, in the text's order."""
    yield node
    for child in node.children:
        yield from walk(child)


def line(node: Node) -> int:
    """The line of a node, from 1."""
    return node.start_point.row + 1


def text(node: Node | None) -> str:
    """The node's text. Empty for None."""
    return "" if node is None or node.text is None else node.text.decode()


def part(node: Node, name: str) -> Node:
    """A part that every node of this kind has."""
    found = node.child_by_field_name(name)
    assert found is not None, f"{node.type} has no {name}"
    return found


def named(node: Node | None) -> list[Any]:
    """The children without punctuation and comments."""
    return [] if node is None else [child for child in node.named_children if "comment" not in child.type]


def unquoted(node: Node) -> str:
    """A string literal's or a key's text."""
    return text(node).strip("\"'`")
