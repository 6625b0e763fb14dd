"""The list of open forms beside the panes."""
