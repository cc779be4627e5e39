"""Reads a program in TypeScript."""

from tree_sitter import Node

from tests.docs.programs.grammar import line, named, parsed, part, text, unquoted, walk
from tests.docs.programs.names import Schema, components, enums
from tests.docs.programs.tree import Items, Member, Opaque, Program, Record, Scalar, Use, Value

PACKAGE = "@pulumi/chatops"
_GLOBALS = {"JSON", "process"}
_NAMES = {"identifier", "shorthand_property_identifier"}
_WRAPPERS = {"parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression"}
_KINDS = {"string": "string", "template_string": "string", "number": "number", "true": "boolean", "false": "boolean"}


def read(source: str, schema: Schema) -> Program:
    """The program's components, outputs and problems."""
    program = Program()
    root = parsed("typescript", source, program)
    _Reader(root, schema, program).read()
    return program


class _Reader:
    def __init__(self, root: Node, schema: Schema, program: Program) -> None:
        self._root, self._schema, self._program = root, schema, program
        self._imported = {
            text(node): unquoted(part(statement, "source"))
            for statement in walk(root)
            if statement.type == "import_statement"
            for node in walk(statement)
            if node.type == "identifier"
        }
        self._declared = {
            text(part(node, "name")): node.child_by_field_name("value")
            for node in walk(root)
            if node.type == "variable_declarator"
        }
        self._known = {
            text(node.child_by_field_name("pattern")) for node in walk(root) if node.type == "required_parameter"
        }
        self._known |= {
            text(part(node, "name")) for node in walk(root) if node.type == "function_declaration"
        } | _GLOBALS

    def read(self) -> None:
        created: dict[str, str] = {}
        for node in walk(self._root):
            if node.type == "new_expression" and (component := self._own(part(node, "constructor"))):
                arguments = named(node.child_by_field_name("arguments"))
                args = self._value(arguments[1]) if len(arguments) > 1 else Opaque(line(node))
                self._program.uses.append(Use(component, args, line(node)))
                if node.parent is not None and node.parent.type == "variable_declarator":
                    created[text(part(node.parent, "name"))] = component
        for node in walk(self._root):
            if node.type == "member_expression":
                of, name = text(part(node, "object")), text(part(node, "property"))
                if created.get(of) in components(self._schema):
                    self._program.outputs.append((created[of], name, line(node)))
                elif self._imported.get(of) == PACKAGE and name not in {
                    *components(self._schema),
                    *enums(self._schema),
                    "types",
                }:
                    self._program.problems.append(f"line {line(node)}: {PACKAGE} has no {name}")

    def _own(self, node: Node) -> str:
        """The name in this package. Empty for anything else."""
        if node.type != "member_expression" or self._imported.get(text(part(node, "object"))) != PACKAGE:
            return ""
        return text(part(node, "property"))

    def _value(self, node: Node) -> Value:
        if node.type in _WRAPPERS:
            return self._value(named(node)[0])
        if node.type == "object":
            return Record(tuple(self._field(child) for child in named(node)), line(node))
        if node.type == "array":
            return Items(tuple(self._value(child) for child in named(node)), line(node))
        if node.type in _KINDS:
            plain = not any(child.type == "template_substitution" for child in named(node))
            return Scalar(_KINDS[node.type], unquoted(node) if plain else None, line(node))
        if node.type == "member_expression" and (type_ := self._own(part(node, "object"))):
            return Member(type_, text(part(node, "property")), line(node))
        for name in (inner for inner in walk(node) if inner.type in _NAMES):
            if text(name) not in {*self._imported, *self._declared, *self._known}:
                self._program.problems.append(f"line {line(node)}: {text(name)} is not declared")
        declared = self._declared.get(text(node)) if node.type in _NAMES else None
        return self._value(declared) if declared is not None and declared.type == "object" else Opaque(line(node))

    def _field(self, node: Node) -> tuple[str, Value]:
        if node.type == "pair":
            return unquoted(part(node, "key")), self._value(part(node, "value"))
        if node.type == "shorthand_property_identifier":
            return text(node), self._value(node)
        self._program.problems.append(f"line {line(node)}: {text(node)} cannot be compared with the schema")
        return "", Opaque(line(node))
