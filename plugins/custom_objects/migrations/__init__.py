"""How the tables of custom objects came to be."""
