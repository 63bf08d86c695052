"""What a session prints: the instructor's script, the paper form, badges, the report."""
