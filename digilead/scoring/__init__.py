"""Pure functions from arrays of answers to frozen results.

Nothing in here knows a content file, a widget, a workbook or a language. Steps are numbered from 1 (the lowest);
their number K is always read from the shape of the arrays.
"""
