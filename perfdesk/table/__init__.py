"""The official table: composed from a form, recognised into one, laid out on pages."""
