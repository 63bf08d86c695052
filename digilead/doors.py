"""What a door tells the pages behind it, by the environment: the pages themselves are the same everywhere."""

WORKBOOK = "DIGILEAD_WORKBOOK"  # where this participant's answers lie
ROOM = "DIGILEAD_ROOM"  # to visitors of a session: the file of the room they hand in to, on the instructor's computer
SESSION = "DIGILEAD_SESSION"  # to the instructor's page: participants' door is open beside it
PLAN = "DIGILEAD_PLAN"  # to the instructor's page: which plan it begins with
