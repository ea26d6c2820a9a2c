"""What may be asked and done: queries, mutations, loading and execution."""
