"""File types: ``registry`` reads and writes all of them, with a module or package for each."""
