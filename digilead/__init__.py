"""Digital leadership: the course's helper package.

The way of the data is the order of the folders:
``content -> widgets -> workbook -> responses -> scoring -> sheet -> figures -> page``.
A notebook needs one name only: ``from digilead import Course``.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from digilead.course import Course

__all__ = ["Course"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    # Scoring and the workbook are used without any widget, so the widgets are imported when a notebook asks for them.
    if name == "Course":
        from digilead import absent

        try:
            from digilead import log

            log.keep()  # before anything of ours can go wrong
            absent.require_packages()
            from digilead.course import Course
        except Exception as problem:  # of another kind for each Python and each package that will not do
            return absent.course(problem)
        return Course
    raise AttributeError(name)
