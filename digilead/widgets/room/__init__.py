"""What a session touches: handing in, the instructor's console, the projector, and everything printed for it."""
