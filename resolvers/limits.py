"""How large a question may be: depth and cost are worked out before anything is read."""

from collections.abc import Iterator
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLList,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SchemaMetaFieldDef,
    SelectionSetNode,
    TypeMetaFieldDef,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
)
from strawberry.extensions import SchemaExtension

DEEPEST = 18
COSTLIEST = 400_000
STRANGERS_COSTLIEST = 200_000
"""What somebody who did not sign in may cost: enough to read what the API is."""
LIST_COUNTS_AS = 5
"""How long a short owned list is taken to be; connections count what they are asked for."""
ROOT_FIELD_COUNTS_AS = 500
"""What it takes to ask or do anything at all, however little is read."""
USUAL_PAGE = 20
LARGEST_PAGE = 100
INTROSPECTED_LIST_COUNTS_AS = 15
"""How long a list of the schema's own types, fields and arguments is taken to be; nobody has to sign in to ask for it."""
RENAMED_COUNTS_AS = 50
"""What it costs to ask the schema for one thing under several names: the same again, each time."""
META_FIELDS = {"__schema": SchemaMetaFieldDef, "__type": TypeMetaFieldDef}

Cost = tuple[int, int]


class Limits(SchemaExtension):
    """Refuses documents that are too long, too deep or too costly, in time that grows only with their length."""

    def on_operation(self) -> Iterator[None]:
        """Take the document as it was parsed, within the bounds of the parser, when the operation was chosen."""
        self.execution_context.graphql_document = self.execution_context.context.document
        yield

    def on_execute(self) -> Iterator[None]:
        """Bound the operation; its variables are known here."""
        context = self.execution_context
        document = context.graphql_document
        if document is not None:
            measure = _Measure(context.schema._schema, document, context.variables or {})  # noqa: SLF001
            measure.refuse_beyond(COSTLIEST if context.context.actor else STRANGERS_COSTLIEST, context.operation_name)
        yield


class _Measure:
    def __init__(self, schema: GraphQLSchema, document: DocumentNode, variables: dict[str, Any]) -> None:
        self.schema = schema
        self.variables = variables
        self.operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
        self.fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self.known: dict[str, Cost] = {}
        self.roots = (schema.query_type, schema.mutation_type)

    def refuse_beyond(self, most: int, name: str | None) -> None:
        for operation in self.operations:
            if name is not None and (operation.name is None or operation.name.value != name):
                continue
            root = self.schema.get_root_type(operation.operation)
            depth, cost = self.of(operation.selection_set, root)
            if depth > DEEPEST or cost > most:
                raise GraphQLError(
                    f"This asks for too much at once: depth {depth} of {DEEPEST}, cost {cost:,} of {most:,}.",
                    extensions={"code": "QUERY_TOO_COMPLEX"},
                )

    def of(self, selections: SelectionSetNode | None, parent: Any) -> Cost:
        depth = cost = 0
        for selection in selections.selections if selections else ():
            inner_depth, inner_cost = self._of_one(selection, parent)
            depth, cost = max(depth, inner_depth), cost + inner_cost
        return depth, cost

    def _of_one(self, selection: Any, parent: Any) -> Cost:
        if isinstance(selection, FieldNode):
            return self._of_field(selection, parent)
        if isinstance(selection, InlineFragmentNode):
            condition = selection.type_condition
            return self.of(selection.selection_set, self.schema.get_type(condition.name.value) if condition else parent)
        return self._of_fragment(selection.name.value)

    def _of_fragment(self, name: str) -> Cost:
        if name not in self.known:
            fragment = self.fragments[name]
            self.known[name] = self.of(fragment.selection_set, self.schema.get_type(fragment.type_condition.name.value))
        return self.known[name]

    def _of_field(self, field: FieldNode, parent: Any) -> Cost:
        name = field.name.value
        definition = getattr(parent, "fields", {}).get(name) or META_FIELDS.get(name)
        if definition is None:  # __typename
            return 1, 1
        kind = get_nullable_type(definition.type)
        inner = get_named_type(definition.type)
        depth, cost = self.of(field.selection_set, inner)
        if isinstance(kind, GraphQLList):
            cost *= _length(parent)
        if field.alias and (name in META_FIELDS or parent.name.startswith("__")):
            cost *= RENAMED_COUNTS_AS
        own = ROOT_FIELD_COUNTS_AS if parent in self.roots else 1
        return depth + 1, own + cost * self._page_size(field, inner)

    def _page_size(self, field: FieldNode, inner: Any) -> int:
        if not _is_page(inner):
            return 1
        for argument in field.arguments or ():
            if argument.name.value == "first":
                return min(max(self._number(argument.value), 1), LARGEST_PAGE)
        return USUAL_PAGE

    def _number(self, value: ValueNode) -> int:
        if isinstance(value, VariableNode):
            given = self.variables.get(value.name.value)
            return given if isinstance(given, int) else LARGEST_PAGE  # it may have a default
        return int(value.value) if isinstance(value, IntValueNode) else USUAL_PAGE


def _length(parent: Any) -> int:
    if _is_page(parent):
        return 1
    return INTROSPECTED_LIST_COUNTS_AS if parent.name.startswith("__") else LIST_COUNTS_AS


def _is_page(kind: Any) -> bool:
    return isinstance(kind, GraphQLObjectType) and kind.name.endswith("Connection")
