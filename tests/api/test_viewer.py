"""Who is asking."""

from datetime import UTC, datetime

from ..houses import House

DOCUMENT = """{ viewer {
  staff { name } organisation { name } permissions today
  reads: can(permission: "client.read") writes: can(permission: "client.write")
  anyRecord: can(permission: "record.goal_attainment.read") fliesAway: can(permission: "fly") } }"""


async def test_the_viewer_says_who_asks_and_what_they_may_do(house: House) -> None:
    """The member of staff, their organisation, and what their roles allow."""
    house.careplan.clock = lambda: datetime(2026, 3, 31, 17, 0, tzinfo=UTC)

    viewer = (await house.ask(DOCUMENT, by="Auditor"))["viewer"]

    assert viewer["staff"] == {"name": "Auditor of the house"}
    assert viewer["organisation"] == {"name": "Harbour Care"}
    assert viewer["permissions"] == sorted(house.actors["Auditor"].permissions)
    assert viewer["today"] == "2026-04-01"
    assert (viewer["reads"], viewer["writes"]) == (True, False)
    assert (viewer["anyRecord"], viewer["fliesAway"]) == (True, False)


async def test_who_may_not_see_staff_is_still_somebody(house: House) -> None:
    """Without the permission to see staff, the viewer stays, their entry is hidden."""
    role = (await house.do("createRole", "role { id }", by="Administrator", name="Blind", permissions=[]))["role"]
    await house.do(
        "updateStaffMember",
        "staffMember { id }",
        by="Administrator",
        staffMemberId=house.actors["Billing"].staff_id,
        expectedVersion=1,
        roleIds=[role["id"]],
    )
    await house.sign_in_again("Billing")

    viewer = (await house.ask("{ viewer { staff { name } permissions organisation { name } } }", by="Billing"))[
        "viewer"
    ]

    assert viewer == {"staff": None, "permissions": [], "organisation": {"name": "Harbour Care"}}


async def test_nobody_is_asked_to_sign_in(house: House) -> None:
    """Without a token there is no viewer."""
    body = await house.raw(DOCUMENT, by=None)

    assert body["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
