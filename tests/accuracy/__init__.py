"""How many fields of published and rebuilt forms are read as a careful person reads them.

``make accuracy`` prints the figures beside those in ``docs/accuracy.md``, and ``--write`` replaces
these. ``answers`` compares a reading with its answer, ``corpora`` lists what is read, and
``pages`` lays forms out as the pages of a PDF do.
"""
