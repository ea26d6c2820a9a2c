"""What every type, field and argument of the API must be."""

from pathlib import Path
from typing import Any

import pytest
import strawberry
from graphql import GraphQLNonNull
from sqlalchemy import inspect
from sqlalchemy.orm import Mapper

from careplan.core.base import Entity
from careplan.plugins.testing.documents import undescribed
from careplan.schema.declaring import TYPES, Computed, Related
from careplan.schema.inputs import camel

ROOT = Path(__file__).parents[2]


def test_the_committed_sdl_is_the_schema(schema: strawberry.Schema) -> None:
    """`make sdl` was run after the last change of the API."""
    assert (ROOT / "schema.graphql").read_text() == schema.as_str().rstrip() + "\n"


def test_everything_is_described(schema: strawberry.Schema) -> None:
    """Every type, field, argument, input field and enum value says what it is."""
    assert sorted(undescribed(schema._schema)) == []


ENTITIES = sorted(
    (described for entity, described in TYPES.items() if issubclass(entity, Entity) and entity is not Entity),
    key=lambda described: described.__name__,
)


@pytest.mark.parametrize("described", ENTITIES, ids=lambda described: described.__name__)
def test_a_field_is_as_nullable_as_its_column(schema: strawberry.Schema, described: Any) -> None:
    """What a type promises is what the table holds."""
    mapper: Mapper[Any] = inspect(described.__entity__)
    fields: Any = schema._schema.type_map[described.__strawberry_definition__.name]

    wrong = [
        name
        for name, declaration in described.__declared__.items()
        if not isinstance(declaration, Related | Computed) and name in mapper.columns
        if isinstance(fields.fields[camel(name)].type, GraphQLNonNull) == mapper.columns[name].nullable
    ]

    assert wrong == []


@pytest.mark.parametrize("described", ENTITIES, ids=lambda described: described.__name__)
def test_a_declared_field_exists_on_its_entity(described: Any) -> None:
    """A plain annotation is an attribute, `related()` a mapped relationship or an identifier."""
    mapper: Mapper[Any] = inspect(described.__entity__)

    missing = [
        name
        for name, declaration in described.__declared__.items()
        if not isinstance(declaration, Computed)
        if not (
            hasattr(described.__entity__, declaration.by or f"{name}_id")
            if isinstance(declaration, Related) and declaration.entity
            else name in mapper.relationships
            if isinstance(declaration, Related)
            else hasattr(described.__entity__, name)
        )
    ]

    assert missing == []


def test_every_mutation_takes_one_input_and_gives_one_payload(schema: strawberry.Schema) -> None:
    """`doThing(input: DoThingInput!): DoThingPayload!`, with errors in it."""
    mutation = schema._schema.mutation_type
    assert mutation is not None

    wrong = [
        name
        for name, field in mutation.fields.items()
        if str(field.type) != f"{name[0].upper()}{name[1:]}Payload!"
        or {argument: str(given.type) for argument, given in field.args.items()}
        != {"input": f"{name[0].upper()}{name[1:]}Input!"}
    ]

    assert wrong == []
