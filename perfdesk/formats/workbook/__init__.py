"""Excel workbooks: exported with formulas, and read as their cells are displayed."""
