"""Related things: whatever a mapped relationship demands holds, and siblings are read in one statement."""

import asyncio
from typing import Any

import pytest_asyncio

from careplan.core.base import Base
from careplan.core.work import Work
from careplan.resolvers.reads import Reads

from ..houses import House
from .making import Make, make

__all__ = ["make"]  # a fixture

WALKS = """
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship, remote
from careplan.plugins import ClientOwned, Id

KEPT = {"lazy": "raise", "viewonly": True}


class Walk(ClientOwned):
    __tablename__, __prefix__ = "walks", "walk"

    is_over: Mapped[bool]


class Step(ClientOwned):
    __tablename__, __prefix__ = "walk_steps", "walkstep"

    walk_id: Mapped[str] = mapped_column(Id)
    place: Mapped[int]
    is_done: Mapped[bool]


Walk.steps = relationship(
    Step, primaryjoin=Walk.id == foreign(Step.walk_id), order_by=Step.place.desc(), **KEPT
)
Walk.open_steps = relationship(
    Step,
    primaryjoin=sa.and_(Walk.id == foreign(Step.walk_id), Step.is_done.is_(False)),
    order_by=Step.place.desc(),
    **KEPT,
)
Walk.second = relationship(
    Step, primaryjoin=sa.and_(Walk.id == foreign(Step.walk_id), Step.place == 2), uselist=False, **KEPT
)
Step.walk_that_goes_on = relationship(
    Walk, primaryjoin=sa.and_(foreign(Step.walk_id) == Walk.id, Walk.is_over.is_(False)), **KEPT
)
Step.following = relationship(
    Step,
    primaryjoin=sa.and_(
        Step.walk_id == remote(foreign(Step.walk_id)), remote(Step.place) == Step.place + 1, Step.is_done.is_(True)
    ),
    uselist=False,
    **KEPT,
)
"""


@pytest_asyncio.fixture
async def walks(house: House, make: Make) -> list[Any]:
    """One that goes on, with three steps of which the first is done, and one that is over, with one."""
    module = make("walks", WALKS).load()
    tables = [module.Walk.__table__, module.Step.__table__]
    async with house.careplan.database.engine.begin() as connection:
        await connection.run_sync(lambda sync: Base.metadata.create_all(sync, tables))

    async def begin(work: Work) -> list[Any]:
        walks = [module.Walk(client_id=house.client_id, is_over=is_over) for is_over in (False, True)]
        places = [(walks[0], 1), (walks[0], 2), (walks[0], 3), (walks[1], 1)]
        steps = [
            module.Step(client_id=house.client_id, walk_id=walk.id, place=place, is_done=place == 1)
            for walk, place in places
        ]
        work.add(*walks, *steps)
        return walks

    return await house.careplan.perform(house.actors["Manager"], begin)


async def test_what_a_relationship_demands_beside_its_columns_holds(house: House, walks: list[Any]) -> None:
    """For many, for one, towards the owner, and among things of one kind; siblings are read together."""
    reads = Reads(lambda: house.careplan.reading(house.actors["Manager"]))

    async def related(things: list[Any], name: str) -> list[Any]:
        with house.count_statements() as counter:
            found = await asyncio.gather(*(reads.related(thing, name) for thing in things))
        assert len([each for each in counter.statements if each.startswith("SELECT walk")]) == 1
        return found

    steps = await related(walks, "steps")
    (third, second, first), (only,) = steps

    assert [[step.place for step in each] for each in steps] == [[3, 2, 1], [1]]
    assert await related(walks, "open_steps") == [[third, second], []]
    assert await related(walks, "second") == [second, None]
    assert [walk and walk.id for walk in await related([second, only], "walk_that_goes_on")] == [walks[0].id, None]
    assert await related([first, second, only], "following") == [second, None, None]
    await reads.release()
