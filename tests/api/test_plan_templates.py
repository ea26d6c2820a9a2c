"""Plan templates through the API: their life from draft to deleted."""

from typing import Any

import sqlalchemy as sa

from careplan.core.clients import Client
from careplan.core.events import AuditEntry
from careplan.core.plan_templates import PlanTemplate, PlanTemplateVersion, TemplateItem, TemplateSection
from careplan.core.support_plans import SupportPlan

from ..houses import House

NOTES = {"key": "notes", "label": "What matters to me", "kind": "LONG_TEXT"}
CUSTOM = {"title": "About me", "kind": "CUSTOM_FIELDS", "definition": {"fields": [NOTES]}}
READING = {"title": "Who to phone", "kind": "INFORMATION", "definition": {"information": "Phone Kim first."}}
SECTIONS = [{"title": "Profile", "items": [CUSTOM]}, {"title": "Safety", "items": [READING]}]
WHOLE = """id name status version planCount unavailableKinds
    currentVersion { id number publishedAt sections { title position items { title position problems } } }
    draftVersion { id number publishedAt reviewIntervalMonths associatedRecordTypes
        sections { id title position items { id title kind position } } }
    versions { number }"""


async def made(house: House, **input: Any) -> Any:
    """A template with two sections of one item each, in draft."""
    given = {"name": "Daily living", "sections": SECTIONS, **input}
    payload = await house.do("createPlanTemplate", f"planTemplate {{ {WHOLE} }}", **given)
    return payload["planTemplate"]


async def changed(house: House, mutation: str, template: Any, **input: Any) -> Any:
    """The template after one mutation of it."""
    payload = await house.do(
        mutation,
        f"planTemplate {{ {WHOLE} }}",
        planTemplateId=template["id"],
        expectedVersion=template["version"],
        **input,
    )
    return payload["planTemplate"]


async def published(house: House, **input: Any) -> Any:
    """A template that is offered for plans."""
    return await changed(house, "publishPlanTemplate", await made(house, **input))


async def refused(house: House, mutation: str, template: Any, facts: str = "", **input: Any) -> Any:
    """The one refusal of a mutation of a template, which left the template as it was."""
    before = await read(house, template["id"])
    kind = mutation[0].upper() + mutation[1:] + "Input"
    answer = await house.ask(
        f"mutation($input: {kind}!) {{ done: {mutation}(input: $input) {{ errors {{ code message path {facts} }} }} }}",
        {"input": {"planTemplateId": template["id"], "expectedVersion": template["version"], **input}},
    )
    assert await read(house, template["id"]) == before
    (error,) = answer["done"]["errors"]
    return error


async def read(house: House, identifier: str) -> Any:
    """A template as it is now."""
    found = await house.ask(f"query($id: ID!) {{ planTemplate(id: $id) {{ {WHOLE} }} }}", {"id": identifier})
    return found["planTemplate"]


async def plan_from(house: House, template: Any) -> None:
    """A plan of the house's client, made from the current version of a template."""
    version_id = template["currentVersion"]["id"]
    actor = house.actors["Manager"]

    async def make(work: Any) -> None:
        client = await work.get(Client, house.client_id)
        work.add(SupportPlan(client_id=client.id, template_version_id=version_id))

    await house.careplan.perform(actor, make)


async def counted(house: House, entity: type[Any]) -> int:
    """How many rows of a kind are stored."""
    async with house.careplan.reading(house.actors["Manager"]) as db:
        return await db.scalar(sa.select(sa.func.count()).select_from(entity)) or 0


async def test_a_whole_template_is_made_in_one_call(house: House) -> None:
    """Sections and items come with the template, in the order given."""
    template = await made(house, reviewIntervalMonths=12, associatedRecordTypes=["goal_attainment"])

    draft = template.pop("draftVersion")
    assert [(section["position"], section["title"]) for section in draft["sections"]] == [(1, "Profile"), (2, "Safety")]
    assert [item["title"] for section in draft["sections"] for item in section["items"]] == ["About me", "Who to phone"]
    assert (draft["number"], draft["reviewIntervalMonths"], draft["publishedAt"]) == (1, 12, None)
    assert draft["associatedRecordTypes"] == ["goal_attainment"]
    assert (template["status"], template["currentVersion"], template["planCount"]) == ("DRAFT", None, 0)


async def test_the_same_key_makes_one_template(house: House) -> None:
    """A repeat answers with the template that was made first."""
    first = await made(house, idempotencyKey="once")
    again = await made(house, idempotencyKey="once")

    assert again["id"] == first["id"]
    assert await counted(house, PlanTemplate) == 1


async def test_a_name_is_taken_whatever_its_case_and_accents(house: House) -> None:
    """Two templates that are not retired never share a name."""
    cafe = await made(house, name="Café routine")

    refusal = await house.attempt("createPlanTemplate", name="CAFE Routine")

    assert [(error["code"], error["path"]) for error in refusal["errors"]] == [("DUPLICATE_NAME", ["name"])]
    assert await counted(house, PlanTemplate) == 1
    assert (await read(house, cafe["id"]))["name"] == "Café routine"


async def test_the_name_of_a_retired_template_is_free(house: House) -> None:
    """A retired template gives its name away, and cannot come back while another has it."""
    retired = await changed(house, "retirePlanTemplate", await published(house))
    other = await made(house)

    refusal = await refused(house, "reactivatePlanTemplate", retired, "... on DuplicateName { conflictId }")

    assert (refusal["code"], refusal["conflictId"]) == ("DUPLICATE_NAME", other["id"])


async def test_a_template_is_renamed_and_described(house: House) -> None:
    """What is given changes, what is left out stays, and null clears."""
    template = await made(house, description="For everybody", reviewIntervalMonths=12)

    template = await changed(house, "updatePlanTemplate", template, name="Weekly living", reviewIntervalMonths=None)

    assert (template["name"], template["version"]) == ("Weekly living", 2)
    assert template["draftVersion"]["reviewIntervalMonths"] is None


async def test_a_template_keeps_its_own_name(house: House) -> None:
    """Writing a template's own name differently is no conflict with itself."""
    template = await changed(house, "updatePlanTemplate", await made(house), name="DAILY living")

    assert template["name"] == "DAILY living"


async def test_publishing_freezes_the_draft(house: House) -> None:
    """A published template is active, and has no draft any more."""
    template = await published(house)

    assert (template["status"], template["draftVersion"]) == ("ACTIVE", None)
    current = template["currentVersion"]
    assert current["number"] == 1
    assert current["publishedAt"] is not None
    assert current["sections"][0]["items"] == [{"title": "About me", "position": 1, "problems": []}]


async def test_an_empty_template_is_not_published(house: House) -> None:
    """Sections without any item are nothing to work on."""
    template = await made(house, sections=[{"title": "Empty"}])

    assert (await refused(house, "publishPlanTemplate", template))["code"] == "EMPTY_TEMPLATE"


async def test_items_nobody_could_work_with_are_named(house: House) -> None:
    """Publishing says of each such item what is wrong with it."""
    items = [
        {"title": "Profile", "kind": "PROFILE_FIELDS", "definition": {"profileFields": ["given_name", "shoe_size"]}},
        {"title": "Fields", "kind": "CUSTOM_FIELDS", "definition": {}},
        {"title": "Links", "kind": "RECORD_LINK", "definition": {"recordTypes": ["horoscope"]}},
        {"title": "Reading", "kind": "INFORMATION", "definition": {}},
        READING,
    ]
    template = await made(house, sections=[{"title": "All", "items": items}])

    refusal = await refused(
        house, "publishPlanTemplate", template, "... on InvalidItemConfig { items { itemId title reasons } }"
    )

    ids = {item["title"]: item["id"] for item in template["draftVersion"]["sections"][0]["items"]}
    assert refusal["code"] == "INVALID_ITEM_CONFIG"
    assert {(item["itemId"], item["title"], *item["reasons"]) for item in refusal["items"]} == {
        (ids["Profile"], "Profile", "The organisation has no profile field 'shoe_size'."),
        (ids["Fields"], "Fields", "It needs at least one field."),
        (ids["Links"], "Links", "The record type 'horoscope' is not installed."),
        (ids["Reading"], "Reading", "It needs a text or profile fields to show."),
    }


async def test_record_types_that_are_missing_are_shown_and_stop_publishing(house: House) -> None:
    """A template says which record types it needs and nobody installed."""
    template = await made(house, associatedRecordTypes=["tarot"])

    refusal = await refused(house, "publishPlanTemplate", template, "... on TemplateKindsUnavailable { kinds }")

    assert template["unavailableKinds"] == ["tarot"]
    assert (refusal["code"], refusal["kinds"]) == ("TEMPLATE_KINDS_UNAVAILABLE", ["tarot"])


async def test_the_next_version_starts_as_a_copy(house: House) -> None:
    """Editing the draft leaves the current version as it is, until the draft is published in its place."""
    template = await changed(house, "draftNextTemplateVersion", await published(house))
    current, draft = template["currentVersion"], template["draftVersion"]
    assert (current["number"], draft["number"]) == (1, 2)
    assert [section["title"] for section in draft["sections"]] == ["Profile", "Safety"]

    template = await house.do(
        "removeTemplateSection",
        f"planTemplate {{ {WHOLE} }}",
        sectionId=draft["sections"][0]["id"],
        expectedVersion=template["version"],
    )
    template = template["planTemplate"]
    assert [section["title"] for section in template["currentVersion"]["sections"]] == ["Profile", "Safety"]
    template = await changed(house, "publishPlanTemplate", template)

    assert template["currentVersion"]["number"] == 2
    assert [section["title"] for section in template["currentVersion"]["sections"]] == ["Safety"]
    assert [version["number"] for version in template["versions"]] == [2, 1]


async def test_a_template_has_one_draft_at_a_time(house: House) -> None:
    """A second draft is refused with the one there is."""
    template = await changed(house, "draftNextTemplateVersion", await published(house))

    refusal = await refused(house, "draftNextTemplateVersion", template, "... on TemplateDraftExists { conflictId }")

    assert (refusal["code"], refusal["conflictId"]) == ("TEMPLATE_DRAFT_EXISTS", template["draftVersion"]["id"])


async def test_a_draft_is_discarded(house: House) -> None:
    """Nothing is left of a discarded draft, and its number is free."""
    template = await changed(house, "draftNextTemplateVersion", await published(house))

    template = await changed(house, "discardTemplateDraft", template)

    assert (template["draftVersion"], template["currentVersion"]["number"]) == (None, 1)
    assert [await counted(house, part) for part in (PlanTemplateVersion, TemplateSection, TemplateItem)] == [1, 2, 2]
    template = await changed(house, "draftNextTemplateVersion", template)
    assert template["draftVersion"]["number"] == 2


async def test_the_only_version_is_not_discarded(house: House) -> None:
    """A template that was never published would be left without any version."""
    refusal = await refused(house, "discardTemplateDraft", await made(house))

    assert refusal["code"] == "INVALID_TRANSITION"


async def test_what_a_published_version_says_is_not_updated(house: House) -> None:
    """The review interval belongs to the version; without a draft there is nothing to change."""
    template = await published(house)

    refusal = await refused(house, "updatePlanTemplate", template, name="Other", reviewIntervalMonths=6)

    assert refusal["code"] == "VERSION_PUBLISHED"


async def test_a_template_is_retired_and_reactivated(house: House) -> None:
    """Only an active template can be retired, only a retired one reactivated."""
    draft = await made(house)
    assert (await refused(house, "retirePlanTemplate", draft))["code"] == "INVALID_TRANSITION"
    active = await changed(house, "publishPlanTemplate", draft)
    assert (await refused(house, "reactivatePlanTemplate", active))["code"] == "INVALID_TRANSITION"

    retired = await changed(house, "retirePlanTemplate", active)
    again = await changed(house, "reactivatePlanTemplate", retired)

    assert (retired["status"], again["status"]) == ("RETIRED", "ACTIVE")


async def test_a_retired_template_gets_a_next_version_and_stays_retired(house: House) -> None:
    """So that a template which cannot be reactivated as it is can be mended first."""
    template = await changed(house, "retirePlanTemplate", await published(house))

    template = await changed(house, "draftNextTemplateVersion", template)
    template = await changed(house, "publishPlanTemplate", template)

    assert (template["status"], template["currentVersion"]["number"]) == ("RETIRED", 2)


async def test_a_copy_starts_over(house: House) -> None:
    """A copy is a draft with everything the original's current version holds."""
    template = await published(house)

    payload = await house.do(
        "copyPlanTemplate", f"planTemplate {{ {WHOLE} }}", planTemplateId=template["id"], name="Daily living 2"
    )

    copy = payload["planTemplate"]
    assert copy["id"] != template["id"]
    assert (copy["status"], copy["name"], copy["draftVersion"]["number"]) == ("DRAFT", "Daily living 2", 1)
    assert [section["title"] for section in copy["draftVersion"]["sections"]] == ["Profile", "Safety"]


async def test_an_unused_template_is_deleted_with_everything_in_it(house: House) -> None:
    """Nothing is left behind."""
    template = await changed(house, "draftNextTemplateVersion", await published(house))

    payload = await house.do(
        "deletePlanTemplate",
        "deletedPlanTemplateId",
        planTemplateId=template["id"],
        expectedVersion=template["version"],
    )

    assert payload["deletedPlanTemplateId"] == template["id"]
    entities = (PlanTemplate, PlanTemplateVersion, TemplateSection, TemplateItem)
    assert [await counted(house, entity) for entity in entities] == [0, 0, 0, 0]


async def test_a_template_in_use_is_not_deleted(house: House) -> None:
    """Plans keep the template they were made from, whatever their status; retiring it is the way."""
    template = await published(house)
    await plan_from(house, template)
    await plan_from(house, template)

    refusal = await refused(house, "deletePlanTemplate", template, "... on TemplateInUse { planCount }")

    assert (refusal["code"], refusal["planCount"]) == ("TEMPLATE_IN_USE", 2)
    assert refusal["message"] == "2 plans were made from this template, so it cannot be deleted. Retire it instead."
    assert (await read(house, template["id"]))["planCount"] == 2


async def test_the_audit_trail_tells_the_life_of_a_template(house: House) -> None:
    """Every act leaves one line, with facts but without what anybody wrote."""
    template = await changed(house, "updatePlanTemplate", await made(house), name="Weekly living", description="All")
    template = await changed(
        house, "addTemplateSection", template, section={"title": "Goals"}, idempotencyKey="add goals"
    )
    part_id = template["draftVersion"]["sections"][2]["id"]
    for mutation in (
        "publishPlanTemplate",
        "draftNextTemplateVersion",
        "discardTemplateDraft",
        "retirePlanTemplate",
        "reactivatePlanTemplate",
    ):
        template = await changed(house, mutation, template)
    given = {"planTemplateId": template["id"], "expectedVersion": template["version"]}
    await house.do("deletePlanTemplate", "", **given)

    async with house.careplan.reading(house.actors["Administrator"]) as db:
        trail = (await db.scalars(sa.select(AuditEntry).order_by(AuditEntry.id))).all()
    assert {entry.subject_id for entry in trail} == {template["id"]}
    assert [(entry.kind, entry.facts) for entry in trail] == [
        ("PlanTemplateCreated", {"copied_from_id": None}),
        ("PlanTemplateChanged", {"changed": ["description", "name"]}),
        ("PlanTemplateEdited", {"change": "section added", "part_id": part_id}),
        ("PlanTemplatePublished", {"number": 1}),
        ("TemplateVersionDrafted", {"number": 2}),
        ("TemplateDraftDiscarded", {"number": 2}),
        ("PlanTemplateRetired", {}),
        ("PlanTemplateReactivated", {}),
        ("PlanTemplateDeleted", {}),
    ]


async def test_a_stale_version_is_refused(house: House) -> None:
    """Nobody publishes what they have not seen."""
    template = await made(house)
    await changed(house, "updatePlanTemplate", template, description="Changed meanwhile")

    refusal = await refused(house, "publishPlanTemplate", template, "... on VersionConflict { currentVersion }")

    assert (refusal["code"], refusal["currentVersion"]) == ("VERSION_CONFLICT", 2)


async def test_only_those_who_configure_templates_change_them(house: House) -> None:
    """A support worker reads templates, and is told what it takes to change them."""
    template = await published(house)
    given = {"planTemplateId": template["id"], "expectedVersion": template["version"]}

    for mutation, more in (
        ("createPlanTemplate", {"name": "Mine"}),
        ("updatePlanTemplate", {**given, "name": "Mine"}),
        ("publishPlanTemplate", given),
        ("draftNextTemplateVersion", given),
        ("discardTemplateDraft", given),
        ("retirePlanTemplate", given),
        ("reactivatePlanTemplate", given),
        ("copyPlanTemplate", {"planTemplateId": template["id"], "name": "Mine"}),
        ("deletePlanTemplate", given),
    ):
        payload = await house.attempt(mutation, by="Support worker", **more)
        assert [error["code"] for error in payload["errors"]] == ["FORBIDDEN"], mutation

    assert await read(house, template["id"]) == template


async def test_without_permission_there_are_no_templates(house: House) -> None:
    """Billing staff do not find templates at all."""
    template = await made(house)

    found = await house.raw("query($id: ID!) { planTemplate(id: $id) { name } }", {"id": template["id"]}, by="Billing")
    listed = await house.ask("{ planTemplates { totalCount } }", by="Billing")

    assert [error["extensions"]["code"] for error in found["errors"]] == ["NOT_FOUND"]
    assert listed == {"planTemplates": {"totalCount": 0}}


async def test_templates_are_found_by_status_name_and_record_type(house: House) -> None:
    """Filters narrow the list down; the order is by name unless asked otherwise."""
    link = {"title": "Goals", "kind": "RECORD_LINK", "definition": {"recordTypes": ["goal_attainment", "other"]}}
    await made(house, name="Zebra 100% café", sections=[{"title": "Goals", "items": [link]}])
    await made(house, name="apple", associatedRecordTypes=["behaviour_support"])
    await published(house, name="Banana")

    async def names(**arguments: Any) -> list[str]:
        document = (
            "query($filter: PlanTemplateFilter, $orderBy: PlanTemplateOrder! = NAME) "
            "{ planTemplates(filter: $filter, orderBy: $orderBy) { nodes { name } } }"
        )
        found = await house.ask(document, arguments)
        return [node["name"] for node in found["planTemplates"]["nodes"]]

    assert await names() == ["apple", "Banana", "Zebra 100% café"]
    assert await names(orderBy="NEWEST") == ["Banana", "apple", "Zebra 100% café"]
    assert await names(filter={"statuses": ["DRAFT"]}) == ["apple", "Zebra 100% café"]
    assert await names(filter={"statuses": []}) == []
    assert await names(filter={"search": "CAFÉ"}) == ["Zebra 100% café"]
    assert await names(filter={"search": "0%"}) == ["Zebra 100% café"]
    assert await names(filter={"search": "1%0"}) == []
    assert await names(filter={"usesRecordType": "goal_attainment"}) == ["Zebra 100% café"]
    assert await names(filter={"usesRecordType": "behaviour_support"}) == ["apple"]
    assert await names(filter={"usesRecordType": "goal"}) == []


async def test_the_list_costs_the_same_for_many_templates(house: House) -> None:
    """Statements do not grow with the number of templates."""
    document = f"{{ planTemplates {{ nodes {{ {WHOLE} }} }} }}"
    await published(house)
    with house.count_statements() as one:
        await house.ask(document)

    for number in range(5):
        await published(house, name=f"Template {number}", associatedRecordTypes=[])
    with house.count_statements() as six:
        await house.ask(document)

    assert len(six) == len(one)


async def test_names_and_addresses_are_checked(house: House) -> None:
    """A blank name and a link that is not https are named, both at once."""
    guidance = {"links": [{"label": "More", "url": "http://example.org"}], "videoUrl": "https://example.org/v"}

    refusal = await house.attempt(
        "createPlanTemplate", name="  ", sections=[{"title": "One", "guidance": guidance}], reviewIntervalMonths=0
    )

    assert [(error["code"], error["path"]) for error in refusal["errors"]] == [
        ("VALIDATION", ["name"]),
        ("VALIDATION", ["sections", "0", "guidance", "links", "0", "url"]),
    ]
    interval = await house.attempt("createPlanTemplate", name="Fine", reviewIntervalMonths=0)
    assert [(error["code"], error["path"]) for error in interval["errors"]] == [
        ("VALIDATION", ["reviewIntervalMonths"])
    ]
    assert await counted(house, PlanTemplate) == 0


async def test_a_name_that_grows_when_folded_fits(house: House) -> None:
    """Two hundred letters that each fold to many are still a name."""
    template = await made(house, name="ﷺ" * 200)

    assert template["name"] == "ﷺ" * 200
