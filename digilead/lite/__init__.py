"""The browser edition: a static site on which the course's own pages run in the visitor's browser, under JupyterLite.

`build` makes the folder; `in_browser` is what the pages find there. Standard library only, for it runs before
anything is installed.
"""
