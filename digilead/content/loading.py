"""From ``content/*.toml`` to models. Whatever is wrong stops loading, all of it named with file, record and reason."""

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import attrs
import cattrs
from attrs import frozen
from cattrs.gen import make_dict_structure_fn

from digilead.content import models
from digilead.content.models import ArticleId, Text

_T = TypeVar("_T")

PACKAGED = Path(__file__).parent / "data"
CHECKOUT = Path(__file__).parents[2] / "content"


@frozen
class Fault:
    """What is wrong with a record of a file."""

    file: str
    record: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, {self.record}: {self.reason}"


class ContentError(Exception):
    """Records of the content are wrong. The message has a line for each fault: file, record and reason."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def default_folder() -> Path:
    """The content in the wheel, else in the checkout (an editable install has none of its own)."""
    return PACKAGED if PACKAGED.is_dir() else CHECKOUT


class Loader:
    """Reads one folder of content. ``faults`` gathers what is wrong with its files, until `stop_at_faults`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Fault] = []
        raw = self.raw("course.toml").get("languages", [])
        self.languages = tuple(language["id"] for language in raw if isinstance(language, dict) and "id" in language)
        if not self.languages:
            self.faults.append(Fault("course.toml", "languages", "names no language"))
        article_ids = self.raw("article.toml").get("ids", [])
        self.stop_at_faults()
        self.converter = _converter(self.languages, article_ids)
        self._read: dict[str, Any] = {}

    def stop_at_faults(self) -> None:
        if self.faults:
            raise ContentError(self.faults)

    def raw(self, name: str) -> dict[str, Any]:
        """The file's records as they are written; none where it cannot be read."""
        try:
            return tomllib.loads((self.folder / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            reason = "is missing"
        except UnicodeDecodeError:
            reason = "is not UTF-8"
        except tomllib.TOMLDecodeError as error:
            reason = f"is not TOML: {error}"
        self.faults.append(Fault(name, "file", reason))
        return {}

    def read(self, name: str, model: type[Any], raw: Mapping[str, Any] | None = None) -> None:
        """Make ``name`` ready for `load`; ``raw``: its records, where they were read and completed already."""
        if not (raw := self.raw(name) if raw is None else raw):
            return
        prepared = {
            key: [self._prepare(name, record) for record in value] if isinstance(value, list) else value
            for key, value in self._prepare(name, raw).items()
        }
        try:
            self._read[name] = self.converter.structure(prepared, model)
        except Exception as error:  # cattrs wraps whatever a record raises
            self.faults.extend(_located(name, prepared, error))

    def load(self, name: str, model: type[_T]) -> _T:
        """A file that was read, as a model."""
        found = self._read[name]
        assert isinstance(found, model)
        return found

    def read_from(self, folder: str) -> list[str]:
        """The files of a folder that were read, in that order."""
        return [name for name in self._read if name.startswith(f"{folder}/")]

    def names(self, pattern: str) -> list[str]:
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.glob(pattern))

    def messages(self, names: Sequence[str]) -> models.Messages:
        found: dict[str, Text] = {}
        for name in names:
            for id, value in self._sentences(name).items():
                if id in found:
                    self.faults.append(Fault(name, id, "stands in another file as well"))
                try:
                    found[id] = self.converter.structure(value, Text)
                except ValueError as error:
                    self.faults.append(Fault(name, id, str(error)))
        return models.Messages(found)

    def _sentences(self, name: str) -> dict[str, Any]:
        groups = self.raw(name)
        loose = [group for group, records in groups.items() if not isinstance(records, dict)]
        self.faults.extend(Fault(name, group, "is not a group of sentences") for group in loose)
        return {
            f"{group}.{key}": value
            for group, records in groups.items()
            if group not in loose
            for key, value in records.items()
        }

    def _prepare(self, name: str, record: Any) -> Any:
        """A record may carry its one text directly as ``da = ...``, ``en = ...``; the model calls that ``text``."""
        if not isinstance(record, dict):
            return record
        direct = {key: value for key, value in record.items() if key in self.languages}
        if not direct:
            return record
        if "text" in record:
            self.faults.append(Fault(name, _label(record), "has both a text and texts by language"))
        rest = {key: value for key, value in record.items() if key not in direct}
        return {**rest, "text": direct}


def _converter(languages: tuple[str, ...], article_ids: Collection[str]) -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True)

    def text(value: Any, _: type) -> Text:
        if not isinstance(value, Mapping):
            raise ValueError(f"should be a text in {', '.join(languages)}, is {value!r}")
        missing = [id for id in languages if not isinstance(value.get(id), str) or not value[id].strip()]
        if missing:
            raise ValueError(f"has no text in {', '.join(missing)}")
        if unknown := set(value) - set(languages):
            raise ValueError(f"has a text in an unknown language: {', '.join(sorted(unknown))}")
        return Text({language: value[language] for language in languages})

    def article_id(value: Any, _: type) -> ArticleId:
        if value not in article_ids:
            raise ValueError(f"names an unknown source, {value}")
        return ArticleId(value)

    def strict(kind: type) -> Any:
        def check(value: Any, _: type) -> Any:
            if type(value) is not kind:
                raise ValueError(f"should be {kind.__name__}, is {value!r}")
            return value

        return check

    converter.register_structure_hook(Text, text)
    for kind in (str, int, bool):
        converter.register_structure_hook(kind, strict(kind))
    converter.register_structure_hook(ArticleId, article_id)
    converter.register_structure_hook_factory(
        attrs.has, lambda cls: make_dict_structure_fn(cls, converter, _cattrs_forbid_extra_keys=True)
    )
    converter.register_structure_hook(Text, text)
    return converter


def _label(record: Any) -> str:
    if isinstance(record, Mapping):
        for keys in (
            ("item", "id"),
            ("form", "id"),
            ("scale", "id"),
            ("case", "dimension"),
            ("id",),
            ("dimension", "generation"),
        ):
            if all(isinstance(record.get(key), str) for key in keys):
                return "/".join(record[key] for key in keys)
    return "record"


def _located(name: str, prepared: Mapping[str, Any], error: Exception) -> Iterator[Fault]:
    """Each of cattrs' messages ("... @ $.items[3].text"), with the record's id for its number."""
    for message in cattrs.transform_error(error, format_exception=_reason):
        reason, _, path = message.rpartition(" @ $")
        record = path.strip(".") or "file"
        if match := re.match(r"\.(\w+)\[(\d+)\]\.?(.*)", path):
            table, index, key = match.groups()
            record = f"{table} {_label(prepared[table][int(index)])}" + (f" {key}" if key else "")
        yield Fault(name, record, reason or message)


def _reason(error: BaseException, kind: type | None) -> str:
    return str(error) if type(error) is ValueError else cattrs.v.format_exception(error, kind)
