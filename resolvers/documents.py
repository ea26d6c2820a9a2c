"""The document that a client sent: read once, and the operation of it that is to be run."""

import functools

from graphql import DocumentNode, GraphQLError, OperationDefinitionNode, OperationType, parse


@functools.lru_cache(maxsize=256)
def read_document(text: str) -> DocumentNode:
    """A document, parsed once however often it is sent, and bounded in length. Raises GraphQLError."""
    try:
        return parse(text, max_lexical_tokens=10_000, max_source_length=200_000)
    except RecursionError:
        raise GraphQLError("This document is nested too deeply.") from None


def chosen_operation(document: DocumentNode, name: str | None, *, may_change: bool = True) -> OperationDefinitionNode:
    """The operation of a document that is to be run. Raises GraphQLError where it is not clear, or not allowed."""
    operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    if name is not None:
        operations = [each for each in operations if each.name and each.name.value == name]
    if not operations:
        raise GraphQLError("The document holds no such operation." if name else "The document holds no operation.")
    if len(operations) > 1:
        raise GraphQLError("The document holds several operations: say in 'operationName' which one to run.")
    if operations[0].operation is OperationType.SUBSCRIPTION:
        raise GraphQLError("Subscriptions are not offered here.")
    if operations[0].operation is OperationType.MUTATION and not may_change:
        raise GraphQLError("Mutations are sent with POST.", extensions={"code": "METHOD_NOT_ALLOWED"})
    return operations[0]
