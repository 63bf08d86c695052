"""Where the course lies on this computer."""

from pathlib import Path


def course_folder() -> Path:
    """The folder the participant started: the checkout, or where the notebooks of an installed course lie."""
    checkout = Path(__file__).parents[2]
    return checkout if (checkout / "notebooks").is_dir() else Path.cwd()
