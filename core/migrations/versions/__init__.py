"""The revisions of core, oldest first."""
