"""A pack: pages, tables and figures about one authority; complete or absent; checked and compared."""
