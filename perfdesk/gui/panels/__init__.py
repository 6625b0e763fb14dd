"""The panels above the tree (header, funding, goals) and the fields they are made of."""
