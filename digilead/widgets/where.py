"""Where the course lies on this computer."""

from pathlib import Path


def course_folder() -> Path:
    """The folder the participant started: the checkout, or where the notebooks of an installed course lie."""
    checkout = Path(__file__).parents[2]
    return checkout if (checkout / "notebooks").is_dir() else Path.cwd()


def named_folder(text: str) -> Path:
    """The folder that a person named. Raises FileNotFoundError for what no system can hold."""
    if "\0" in text:
        raise FileNotFoundError("a null in the name")
    try:
        return Path(text.strip()).expanduser()
    except RuntimeError as error:  # "~nobody"
        raise FileNotFoundError(text) from error
