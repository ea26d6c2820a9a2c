"""What may be asked and done about billing rates."""

import sqlalchemy as sa
import strawberry

from ..core import billing_rates as core
from ..core.billing_rates import BillingRate
from ..core.errors import NotFound
from ..core.orders import Order
from ..core.visibility import Db
from ..core.work import Work
from ..schema import billing_rates as api
from ..schema.operations import Answer, answer, changes, listing, mutation, query

ORDERS: dict[api.BillingRateOrder, Order] = {
    api.BillingRateOrder.DESCRIPTION: core.BY_DESCRIPTION,
    api.BillingRateOrder.NEWEST: core.NEWEST,
}


@query(api.BillingRate | None)
async def billing_rate(db: Db, id: strawberry.ID) -> BillingRate:
    """One billing rate."""
    if (found := await db.get(BillingRate, id)) is None:
        raise NotFound("billing rate", id, path=["id"])
    return found


@listing(api.BillingRate, ORDERS)
def billing_rates(db: Db, filter: api.BillingRateFilter | None = None) -> sa.Select[BillingRate]:
    """Billing rates, a page at a time."""
    return core.matching(**vars(filter or api.BillingRateFilter()))


@mutation(api.CreateBillingRatePayload)
async def create_billing_rate(work: Work, input: api.CreateBillingRateInput) -> Answer:
    """Make a billing rate; planned services can have it at once."""
    known = {"staff_description", "idempotency_key"}
    settings = {name: value for name, value in vars(input).items() if name not in known}
    return answer(billing_rate=await core.create(work, input.staff_description, settings))


@mutation(api.UpdateBillingRatePayload)
async def update_billing_rate(work: Work, input: api.UpdateBillingRateInput) -> Answer:
    """Change a billing rate; what was completed with it stays as it is."""
    rate = await work.get(BillingRate, input.billing_rate_id, version=input.expected_version)
    await core.update(work, rate, changes(input, "billing_rate_id"))
    return answer(billing_rate=rate)


@mutation(api.ArchiveBillingRatePayload)
async def archive_billing_rate(work: Work, input: api.ArchiveBillingRateInput) -> Answer:
    """Stop offering a billing rate; planned services that have it keep it."""
    rate = await work.get(BillingRate, input.billing_rate_id, version=input.expected_version)
    await core.archive(work, rate)
    return answer(billing_rate=rate)


@mutation(api.RestoreBillingRatePayload)
async def restore_billing_rate(work: Work, input: api.RestoreBillingRateInput) -> Answer:
    """Offer an archived billing rate again."""
    rate = await work.get(BillingRate, input.billing_rate_id, version=input.expected_version)
    await core.restore(work, rate)
    return answer(billing_rate=rate)
