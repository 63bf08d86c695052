"""From ``content/*.toml`` to models. Whatever is wrong stops loading with file, record and reason."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import attrs
import cattrs
from cattrs.gen import make_dict_structure_fn

from digilead.content import models
from digilead.content.models import Text

T = TypeVar("T")

PACKAGED = Path(__file__).parent / "data"
CHECKOUT = Path(__file__).parents[2] / "content"


class ContentError(Exception):
    """A record of the content is wrong. The message says file, record and reason."""

    def __init__(self, file: str, record: str, reason: str) -> None:
        super().__init__(f"{file}, {record}: {reason}")
        self.file, self.record, self.reason = file, record, reason


def default_folder() -> Path:
    """The content in the wheel, else in the checkout (an editable install has none of its own)."""
    return PACKAGED if PACKAGED.is_dir() else CHECKOUT


class Loader:
    """Reads one folder of content; every method answers a model or raises :class:`ContentError`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        raw = self.raw("course.toml")
        self.languages = tuple(
            language["id"] for language in raw.get("languages", []) if isinstance(language, dict) and "id" in language
        )
        if not self.languages:
            raise ContentError("course.toml", "languages", "names no language")
        self.converter = _converter(self.languages)

    def raw(self, name: str) -> dict[str, Any]:
        try:
            return tomllib.loads((self.folder / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise ContentError(name, "file", "is missing") from None
        except UnicodeDecodeError:
            raise ContentError(name, "file", "is not UTF-8") from None
        except tomllib.TOMLDecodeError as error:
            raise ContentError(name, "file", f"is not TOML: {error}") from None

    def load(self, name: str, model: type[T], raw: Mapping[str, Any] | None = None) -> T:
        """The file ``name`` as a model; ``raw``: its records, where they were read and completed already."""
        raw = self.raw(name) if raw is None else raw
        prepared = {
            key: [self._prepare(name, record) for record in value] if isinstance(value, list) else value
            for key, value in self._prepare(name, raw).items()
        }
        try:
            return self.converter.structure(prepared, model)
        except Exception as error:  # cattrs wraps whatever a record raises
            raise _located(name, prepared, error) from error

    def names(self, pattern: str) -> list[str]:
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.glob(pattern))

    def messages(self, names: Sequence[str]) -> models.Messages:
        found: dict[str, Text] = {}
        for name in names:
            for id, text in self._sentences(name).items():
                if id in found:
                    raise ContentError(name, id, "stands in another file as well")
                found[id] = text
        return models.Messages(found)

    def _sentences(self, name: str) -> dict[str, Text]:
        found: dict[str, Text] = {}
        for group, records in self.raw(name).items():
            if not isinstance(records, dict):
                raise ContentError(name, group, "is not a group of sentences")
            for key, value in records.items():
                try:
                    found[f"{group}.{key}"] = self.converter.structure(value, Text)
                except ValueError as error:
                    raise ContentError(name, f"{group}.{key}", str(error)) from None
        return found

    def _prepare(self, name: str, record: Any) -> Any:
        """A record may carry its one text directly as ``da = ...``, ``en = ...``; the model calls that ``text``."""
        if not isinstance(record, dict):
            return record
        direct = {key: value for key, value in record.items() if key in self.languages}
        if not direct:
            return record
        if "text" in record:
            raise ContentError(name, _label(record), "has both a text and texts by language")
        rest = {key: value for key, value in record.items() if key not in direct}
        return {**rest, "text": direct}


def _converter(languages: tuple[str, ...]) -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True)

    def text(value: Any, _: type) -> Text:
        if not isinstance(value, Mapping):
            raise ValueError(f"should be a text in {', '.join(languages)}, is {value!r}")
        for language in languages:
            if not isinstance(value.get(language), str) or not value[language].strip():
                raise ValueError(f"has no text in {language}")
        if unknown := set(value) - set(languages):
            raise ValueError(f"has a text in an unknown language: {', '.join(sorted(unknown))}")
        return Text({language: value[language] for language in languages})

    def strict(kind: type) -> Any:
        def check(value: Any, _: type) -> Any:
            if type(value) is not kind:
                raise ValueError(f"should be {kind.__name__}, is {value!r}")
            return value

        return check

    converter.register_structure_hook(Text, text)
    for kind in (str, int, bool):
        converter.register_structure_hook(kind, strict(kind))
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


def _located(name: str, prepared: Mapping[str, Any], error: Exception) -> ContentError:
    """The first of cattrs' messages ("... @ $.items[3].text"), with the record's id for its number."""
    first = cattrs.transform_error(error, format_exception=_reason)[0]
    reason, _, path = first.rpartition(" @ $")
    record = "file"
    if match := re.match(r"\.(\w+)\[(\d+)\]\.?(.*)", path):
        table, index, key = match.groups()
        record = f"{table} {_label(prepared[table][int(index)])}" + (f" {key}" if key else "")
    elif path.strip("."):
        record = path.strip(".")
    return ContentError(name, record, reason or first)


def _reason(error: BaseException, kind: type | None) -> str:
    return str(error) if type(error) is ValueError else cattrs.v.format_exception(error, kind)
