"""One person's answers, from the workbook or from bytes that somebody handed in."""

from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from digilead import responses
from digilead.content import Content
from digilead.session.errors import RoomError
from digilead.workbook import MAX_BYTES, Key, Response, Workbook, WorkbookError
from digilead.workbook.lines import BLANK_BYTES, VERSION, Contents, Entry, Header


@frozen
class Received:
    """``token`` of the document and the current response of every key."""

    token: str
    responses: Mapping[Key, Response]

    def standing(self, content: Content, occasion: str, subject: str, items: Iterable[str]) -> dict[str, Response]:
        """Item -> the response that counts on ``occasion``, valid answers and withdrawn ones; the others are absent."""
        found: dict[str, Response] = {}
        looks = self.looks(occasion)
        for item in items:
            for look in looks:
                response = self.responses.get((look, subject, item))
                if response is None:
                    continue
                known = response.value is None or responses.valid(content, {item: str(response.value)})
                if known and (item not in found or response.value is not None or look == looks[-1]):
                    found[item] = response
        return found

    def looks(self, occasion: str) -> tuple[str, ...]:
        """The occasions of this document whose answers count on ``occasion`` of a room, oldest first."""
        own = (of for of, subject, _ in self.responses if subject == responses.ORGANISATION)
        return responses.looks(occasion, own if occasion == responses.FOLLOW_UP else ())


def of_workbook(workbook: Workbook) -> Received:
    """Raises `RoomError`, kind nothing_to_hand_in, before there is a workbook."""
    if workbook.token is None:
        raise RoomError("nothing_to_hand_in", "no workbook yet")
    return Received(workbook.token, workbook.responses)


def of_bytes(data: bytes) -> Received:
    """Read a document without touching the disk.

    Raises `WorkbookError`, as bringing a workbook back does: too_large, empty, not_ours, damaged, newer_version.
    """
    if len(data) > MAX_BYTES:
        raise WorkbookError("too_large", f"{len(data)} bytes, at most {MAX_BYTES}")
    if not data.strip(BLANK_BYTES):
        raise WorkbookError("empty", "nothing was brought")
    contents = Contents()
    contents.feed(data)
    if not contents.ours:
        raise WorkbookError("not_ours", "no line of ours in what was brought")
    if contents.token is None or not contents.entries:
        raise WorkbookError("damaged", "nothing in it can be read")
    return Received(contents.token, {key: entry.response for key, entry in contents.entries.items()})


def workbook_bytes(rows: Sequence[Response], token: str) -> bytes:
    """A workbook of these responses, in the workbook's line format."""
    lines = [Header(VERSION, token).line(), *(Entry(row, "").line() for row in rows)]
    return b"".join(line + b"\n" for line in lines)
