"""How the tables of behaviour support came to be."""
