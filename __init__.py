"""Careplan: support plans, service plans and programs for disability and community care, over GraphQL."""
