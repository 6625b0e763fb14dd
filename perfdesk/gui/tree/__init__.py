"""The indicator tree: its Qt model and view, editing and spreadsheet keys."""
