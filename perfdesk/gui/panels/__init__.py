"""The panels above the tree: header, funding and goals, and the fields they are made of."""
