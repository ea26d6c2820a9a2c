"""What may be done with the services a client has in a program."""

from ..core import client_service_work as core
from ..core.client_services import ClientService
from ..core.work import Work
from ..schema import client_services as api
from ..schema.operations import Answer, answer, mutation


@mutation(api.StartClientServicePayload)
async def start_client_service(work: Work, input: api.StartClientServiceInput) -> Answer:
    """Begin to work on a service."""
    service = await work.get(ClientService, input.client_service_id, version=input.expected_version)
    await core.start(work, service, input.started_on)
    return answer(client_service=service)


@mutation(api.CompleteClientServicePayload)
async def complete_client_service(work: Work, input: api.CompleteClientServiceInput) -> Answer:
    """Finish a service; ongoing ones never are."""
    service = await work.get(ClientService, input.client_service_id, version=input.expected_version)
    await core.complete(work, service, input.completed_on)
    return answer(client_service=service)


@mutation(api.SkipClientServicePayload)
async def skip_client_service(work: Work, input: api.SkipClientServiceInput) -> Answer:
    """Leave a service out on purpose."""
    service = await work.get(ClientService, input.client_service_id, version=input.expected_version)
    await core.skip(work, service, input.reason)
    return answer(client_service=service)


@mutation(api.UnskipClientServicePayload)
async def unskip_client_service(work: Work, input: api.UnskipClientServiceInput) -> Answer:
    """Take a skipped service up after all, where it was: in progress if work on it had begun."""
    service = await work.get(ClientService, input.client_service_id, version=input.expected_version)
    await core.unskip(work, service)
    return answer(client_service=service)


@mutation(api.ReopenClientServicePayload)
async def reopen_client_service(work: Work, input: api.ReopenClientServiceInput) -> Answer:
    """Take a completed service up again."""
    service = await work.get(ClientService, input.client_service_id, version=input.expected_version)
    await core.reopen(work, service, input.reason)
    return answer(client_service=service)
