"""Help with filling forms: fill commands, completions, forms made from others."""
