"""The list of problems below the tree: its model, and the pane with its buttons."""
