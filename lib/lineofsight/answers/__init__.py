"""The questions the notebooks ask, each a function that takes a `Run` and returns what to show.

One module for each notebook, of the same name, its functions in the order of the notebook. They choose words,
columns and notes; the counting is in `line_of_sight`, the drawing in `plots`.
"""
