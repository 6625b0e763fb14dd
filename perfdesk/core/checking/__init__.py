"""校验: what is wrong, doubtful or missing in a form, why it is asked, and what a person judged."""
