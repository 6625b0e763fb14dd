"""What a form can be filled with: from itself, from the library, from another form."""
