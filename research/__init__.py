"""What the tables of the method page rest on: a simulator, and statistics that ask whether it is a staircase at all.

No page calls it. ``python -m research.tables`` runs it and writes what the page shows into the package.
"""
