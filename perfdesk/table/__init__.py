"""The official table of a form: composed as a grid, set in type, divided into pages."""
