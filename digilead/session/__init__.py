"""A room of leaders: handing in, what may be shown, its pictures, the wall, what is printed, the console.

Each folder knows those before it in this list; `room` is the instructor's document, and `protection` decides.
"""
