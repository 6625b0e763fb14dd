"""What the program writes to disk: files replaced whole, drafts, settings, the log."""
