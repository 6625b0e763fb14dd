"""校验: what is wrong, doubtful or missing in a form, and where each rule comes from."""
