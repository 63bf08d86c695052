"""What a session prints: the instructor's script, the exercise sheets, the paper form, badges, the report."""
