"""The instructor's console: what can be done, what it says, and where the session is."""
