"""A group's answers as pictures: one person, one dot; what comes in are counts that may be shown."""
