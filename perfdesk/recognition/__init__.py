"""Recognition: read forms from rows of displayed text, whatever file they came from.

``read.read_forms`` takes the rows and goes through these steps:

1. ``forms_beside``: divide the rows of a grid where forms stand side by side. ``lines``: clean
   the rows (``SourceRow``) and make lines (``TableLine``) of them.
2. ``split``, ``template_choice``: find where each form begins and which template it uses.
3. ``sections``, ``columns``: cut a form into its sections and understand their headings;
   ``funding_beside_labels`` gives 项目资金 its usual heading before, ``goals_beside_labels`` finds
   goals that have no heading.
4. ``header`` with ``label_pairs``, ``funding`` with ``funding_cells``, ``goals`` with
   ``goal_lines``, ``total_row``: read each section but one; ``goals`` and ``goal_rows`` find the
   goal that rows belong to.
5. ``indicators``: read the rows of 绩效指标 (``indicator_rows``), which needs ``alignment``,
   ``split_labels``, ``divided_target`` and ``review_columns``, and find the level-1 and level-2
   indicator of each (``indicator_tree``). In page text this takes ``fragments`` and
   ``label_owners`` with ``label_evidence``; ``evidence_weights`` has the weights of all evidence.
6. ``assembly``: put the form together; ``rate_row`` finds the execution rate among the
   indicators, ``placed_texts`` what the template has a place for, ``printed_differences`` compares
   the figures, ``other_content`` says what was kept by its label (``labelled_texts``) for want of
   a place.

``messages`` has the sentence of every finding, ``finding_classes`` what each means for the form.
``pasted_block`` and ``pasted_amounts`` are entrances of their own, for what is pasted from another
program.

All in which a grid and page text differ is asked of a ``row_layout.RowLayout``: ``GridRows`` or
``PageRows``, chosen once by ``read.read_forms``. Below them stand the modules with a function for
each of the two (``lines``, ``alignment``, ``funding_cells``, ``goal_lines``, ``indicator_tree``);
the modules that take a layout know neither.

Words used in all modules:

- page text: text that was copied from the pages of a PDF, as in a text file. Blank rows mark page
  breaks, cells may have moved to other columns, and rows may be broken in two. The opposite is a
  grid, whose cells stand where they belong: a worksheet, a table of Word, and also a page of a PDF
  that is read by its ruled lines.
- line: one row of the source that holds something. row: one indicator of the form, which
  several lines of page text may make up.
- label: a text that names something (a field, a column, a level-1 or level-2 indicator), and
  also its normalised form, by which labels are compared (``vocabulary.normalised_label``).
- finding: a sentence for the user about something guessed, left out or printed differently.
"""
