"""What a payload shows of the things it changed."""

from ..houses import House
from ..plans import make_template

PLAN = """supportPlan { id status activatedOn approvedAt cancelReason endReason nextReviewOn reviewKind version
    createdAt updatedAt createdBy { name } updatedBy { name } client { name } approvedBy { name }
    sections { title items { status doneAt notRequiredReason previousStatus missing { message } } } }"""


async def test_a_new_plan_can_be_read_whole_from_its_payload(house: House) -> None:
    """Also what was never set is there, as null, without another question to the database failing."""
    template = await make_template(house)

    made = await house.do("createSupportPlan", PLAN, clientId=house.client_id, templateId=template)

    plan = made["supportPlan"]
    assert plan["createdBy"] == {"name": "Manager of the house"}
    assert (plan["activatedOn"], plan["approvedAt"], plan["approvedBy"], plan["version"]) == (None, None, None, 1)
    assert [item["doneAt"] for section in plan["sections"] for item in section["items"]] == [None] * 4
