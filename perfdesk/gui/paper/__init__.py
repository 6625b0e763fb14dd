"""Pages on the screen and on paper, drawn by Qt from the same runs and rules as the PDF."""
