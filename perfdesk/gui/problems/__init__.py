"""What is wrong or doubtful: the list below the tree, fixes, judgements, how rows are scored."""
