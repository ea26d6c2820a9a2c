"""Many at once, and failures: what must hold whoever comes first and whatever stops."""
