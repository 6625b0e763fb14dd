"""其他内容 below the tree: the list of texts without a place, the editor and buttons beside it."""
