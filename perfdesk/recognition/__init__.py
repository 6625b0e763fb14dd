"""Recognition: read forms from rows of displayed text, whatever file they came from.

``read.read_forms`` takes the rows and goes through these steps:

1. ``lines``: clean the rows (``SourceRow``) and make lines (``TableLine``) of them.
2. ``split``, ``template_choice``: find where each form begins and which template it uses.
3. ``sections``, ``columns``: cut a form into its sections and understand their headings.
4. ``header`` with ``label_pairs``, ``funding``, ``goals``, ``indicator_rows``, ``total_row``: read
   each section; ``goal_blocks`` finds the goal that rows belong to. Indicator rows also need
   ``alignment``, ``split_labels``, ``divided_target``, ``review_columns``, ``fragments``.
5. ``indicator_tree``: find the level-1 and level-2 indicator of every row. In page text this
   takes ``label_owners`` with ``centred_labels``, ``page_bottom_rows``, ``form_evidence`` and
   ``label_cost``.
6. ``assembly``: put the form together; ``printed_differences`` compares its figures,
   ``other_content`` says what was kept by its label (``labelled_texts``) for want of a place.

Words used in all modules:

- page text: text extracted from the pages of a PDF. Blank rows mark page breaks, cells may have
  moved to other columns, and rows may be broken in two. The opposite is a grid, such as a
  worksheet, whose cells stand where they belong.
- line: one row of the source that holds something. row: one indicator of the form, which
  several lines of page text may make up.
- label: a text that names something (a field, a column, a level-1 or level-2 indicator), and
  also its normalised form, by which labels are compared (``vocabulary.normalised_label``).
- finding: a sentence for the user about something guessed, left out or printed differently.
"""
