"""How the tables of goal attainment came to be."""
