"""Excel workbooks: the table written so that it calculates, and read as it is displayed."""
