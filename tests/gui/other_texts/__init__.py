"""The pane 其他内容."""
