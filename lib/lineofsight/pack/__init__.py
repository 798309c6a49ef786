"""A pack: pages, tables and figures about one authority, complete or absent, that can be checked and compared."""
