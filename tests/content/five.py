"""The course's own content with a fifth generation added to it, as somebody who carries the course on would add one."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from digilead.content import load_content
from digilead.content.loading import CHECKOUT

STATEMENTS = tuple(f"m.g5.{dimension}" for dimension in ("use", "question", "gains", "culture", "change", "value"))
"""The first three are asked in the first form."""


def write(folder: Path) -> Path:
    """The content in ``folder``, with one generation more in every file that knows them one by one."""
    shutil.copytree(CHECKOUT, folder)
    content = load_content()
    anchored = [
        item for item, record in content.items.items() if not record.anchors_of and "g4" in content.places(item)
    ]
    instruments = {item.id: id for id, instrument in content.instruments.items() for item in instrument.items}

    def add(file: str, records: Iterable[str]) -> None:
        with (folder / file).open("a", encoding="utf-8") as opened:
            opened.writelines(f"\n{record}\n" for record in records)

    add("generations.toml", [_record("generations", id="g5", number=5, name=_text("Femte"), it_role=_text("IT er alt"),
                                     purpose=_text("Teknologien skal være selvfølgelig."), meant=_text("nå det femte"),
                                     led=_text("som det femte"))])  # fmt: skip
    add("dimensions.toml", (_record("cells", dimension=id, generation="g5", text=_text(f"Celle {id}"))
                            for id in content.dimensions))  # fmt: skip
    for item in (item for item in anchored if item in instruments):
        ask = {"ask": _text(f"Hvad nu med {item}?")} if item.startswith("ini.") else {}
        add(
            f"instruments/{instruments[item]}.toml",
            [_record("options", item=item, id="g5", text=_text("Femte svar"), **ask)],
        )
    for file in [*folder.glob("sections/*.toml"), *folder.glob("exercises/*.toml")]:
        text = file.read_text(encoding="utf-8")
        scales = [option.scale for option in content.worksheets[file.stem].scale_options if option.id == "g4"]
        text += "".join(
            f"\n{_record('scale_options', scale=scale, id='g5', text=_text('Femte'))}\n" for scale in scales
        )
        file.write_text(text, encoding="utf-8")
    add("instruments/mastery.toml", (
        _record("items", id=id, text=_text(f"Vi gør det femte, {id}."), generation="g5",
                dimension=id.rpartition(".")[2], short=id in STATEMENTS[:3])
        for id in STATEMENTS
    ))  # fmt: skip
    add("forms.toml", [
        _record("screens", form=form, id="g5", title=_text("Udsagn mere"), items=list(items))
        for form, items in (("first_form", STATEMENTS[:3]), ("more_statements", STATEMENTS[3:]))
    ])  # fmt: skip
    add("instructor.toml", [_record("leaders", generation="g5", name=_text("Eva"), text=_text("Hun gør det femte."))])
    add("questions.toml", [
        _record("questions", id=f"Q-G5-{n}", section="2-1", kind=kind, generation="g5", source=[], text=_text("?"))
        for n, kind in enumerate(("practice", "open"), start=1)
    ])  # fmt: skip
    return folder


def _text(text: str) -> dict[str, str]:
    return {"da": text, "en": f"{text} (en)"}


def _record(table: str, **fields: object) -> str:
    return "\n".join([f"[[{table}]]", *(f"{key} = {_toml(value)}" for key, value in fields.items())])


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_toml(found)}" for key, found in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return str(value) if isinstance(value, int) else f'"{value}"'
