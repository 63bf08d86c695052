"""What stands in deploy/ fits together, as far as can be told without a server; where there is one, two users of it.

All of it is proved by `python -m tests.proof hub`.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import threading
import tomllib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar
from urllib.parse import urlsplit

import jinja2
import pytest
import yaml
from traitlets.config.loader import PyFileConfigLoader

from digilead import environment
from digilead.launch.jupyter import LANGUAGE_VARIABLE
from tests import hub as hubs
from tests.browser import ROOT

DEPLOY = ROOT / "deploy"
KUBERNETES = DEPLOY / "kubernetes"
TEMPLATES = sorted((DEPLOY / "templates").glob("*.html"))


def config(name: str, monkeypatch: pytest.MonkeyPatch, place: Path) -> Any:
    monkeypatch.setenv("STATE_DIRECTORY", str(place))
    return PyFileConfigLoader(name, str(DEPLOY)).load_config()


def values() -> Any:
    return yaml.safe_load((KUBERNETES / "values.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_server_of_ones_own_keeps_its_users_apart(
    language: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(LANGUAGE_VARIABLE, language)
    monkeypatch.delenv("DIGILEAD_BIND", raising=False)
    c = config("jupyterhub_config.py", monkeypatch, tmp_path)
    assert urlsplit(c.JupyterHub.bind_url).hostname == "127.0.0.1", "who comes in from outside comes by https"
    assert c.JupyterHub.authenticator_class == "pam" and "imple" not in c.JupyterHub.spawner_class
    assert (ROOT / c.Spawner.default_url.replace("/voila/render/", "")).is_file()
    assert f"/{language}/" in c.Spawner.default_url and next(iter(c.JupyterHub.template_vars["words"])) == language
    told = c.Spawner.environment
    assert told[environment.WORKBOOK].startswith("~/") and told[environment.STATE].startswith("~/")
    assert told[environment.SHARED]
    assert c.Spawner.mem_limit and c.JupyterHub.active_server_limit >= 1


def test_the_trial_is_the_same_but_for_who_comes_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    real, trial = (config(f"{name}_config.py", monkeypatch, tmp_path) for name in ("jupyterhub", "trial"))
    assert trial.JupyterHub.spawner_class == "simple" and "FOR TRIALS ONLY" in (DEPLOY / "trial_config.py").read_text()
    update = trial.Spawner.environment
    assert Path(update[environment.SHARED]).is_dir()
    assert {**real.Spawner.environment, environment.SHARED: ""} == {**update, environment.SHARED: ""}
    assert real.Spawner.default_url == trial.Spawner.default_url


def test_kubernetes_is_told_the_same_and_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(LANGUAGE_VARIABLE, raising=False)
    c, told = config("jupyterhub_config.py", monkeypatch, tmp_path), values()
    user = told["singleuser"]
    assert user["extraEnv"] == {**c.Spawner.environment, "JUPYTER_CONFIG_PATH": "/opt/digilead"}
    assert user["defaultUrl"] == c.Spawner.default_url
    assert user["storage"]["extraVolumeMounts"][0]["mountPath"] == user["extraEnv"][environment.SHARED]
    assert user["storage"]["homeMountPath"] in (KUBERNETES / "Dockerfile").read_text()
    names = {key: value for key, value in told["hub"]["extraEnv"].items() if "secretKeyRef" not in value["valueFrom"]}
    assert not names and not re.search(
        r"(secret|password|token): *[\"']?\w{8}", (KUBERNETES / "values.yaml").read_text()
    )


def test_on_kubernetes_nobody_has_another_s_number() -> None:
    spawner: Any = SimpleNamespace()
    exec((KUBERNETES / "hub_config.py").read_text(), {"c": SimpleNamespace(KubeSpawner=spawner)})
    people = [
        SimpleNamespace(user=SimpleNamespace(id=id, groups=[SimpleNamespace(name=group)]))
        for id, group in enumerate(("digilead", "instructors"), start=1)
    ]
    assert len({spawner.uid(each) for each in people}) == 2 and spawner.uid(people[0]) > 65535
    assert [spawner.supplemental_gids(each) for each in people] == [[], [4000]]
    assert "chown root:4000" in (KUBERNETES / "values.yaml").read_text()


def test_the_pins_are_for_servers_alone() -> None:
    def names(text: str) -> dict[str, str]:
        return dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.M))

    course, server = ((ROOT / name).read_text() for name in ("constraints.txt", "deploy/requirements.txt"))
    assert len(names(server)) > 10 and not names(course).keys() & names(server).keys()
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert "hub" not in " ".join([*wanted["dependencies"], *wanted["optional-dependencies"]["test"]])


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.stem)
def test_every_page_of_the_hub_has_its_words(file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    words = config("jupyterhub_config.py", monkeypatch, tmp_path).JupyterHub.template_vars["words"]
    text = file.read_text(encoding="utf-8")
    jinja2.Environment(autoescape=True).parse(text)
    wanted = re.findall(r'(?:said|label)\("(\w+)"', text) + re.findall(r'else "(\w+)"\)', text)
    assert all(key in words[language] for key in wanted for language in words)
    assert file.name == "page.html" or wanted


class Ready(BaseHTTPRequestHandler):
    """A hub of a user whose server is there by the second time that is asked, and takes its time."""

    waiting_page = b""
    asked: ClassVar[list[str]] = []
    seen_enough = threading.Event()

    def do_GET(self) -> None:
        self.asked.append(self.path)
        is_there = self.path.startswith("/user/")
        if is_there:
            self.seen_enough.wait(30)
        is_ready = not is_there and len(self.asked) > 1
        self.send_response(302 if is_ready else 200)
        self.send_header(*("Location", f"/user/?{len(self.asked)}") if is_ready else ("Content-Type", "text/html"))
        self.end_headers()
        self.wfile.write(b"" if is_ready or is_there else self.waiting_page)

    def log_message(self, *_: object) -> None: ...


@pytest.mark.browser
@pytest.mark.timeout(60)
def test_whoever_waits_for_their_server_is_led_to_it_once(chromium: Any) -> None:
    """Each time that a page is asked for starts a kernel: on a busy server the second request would end the first."""
    script = re.search(r"<script>.*?</script>", (DEPLOY / "templates/spawn_pending.html").read_text(), re.S)
    assert script
    Ready.waiting_page = f"<!doctype html><title>…</title>{script[0]}".encode()
    with ThreadingHTTPServer(("127.0.0.1", 0), Ready) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = chromium.new_context().new_page()
        # A second passes in a twentieth of it.
        page.add_init_script("""for (const name of ["setTimeout", "setInterval"])
          { const real = window[name]; window[name] = (act, ms) => real(act, ms / 20); }""")
        page.goto(f"http://127.0.0.1:{server.server_port}/pending")
        page.wait_for_timeout(4000)
        Ready.seen_enough.set()
        page.wait_for_url("**/user/?*")
        page.context.close()
        server.shutdown()
    assert sum(path.startswith("/user/") for path in Ready.asked) == 1, Ready.asked


@pytest.mark.slow
@pytest.mark.skipif(
    not hubs.is_made(), reason="JupyterHub is no part of the course: python -m tests.proof hub installs it"
)
def test_jupyterhub_knows_every_setting_and_two_users_have_a_workbook_each(tmp_path: Path) -> None:
    with hubs.hub(2) as place:
        assert not re.findall(r"not recognized by.*", place.log.read_text())

        async def both() -> list[hubs.Leader]:
            leaders = [hubs.Leader(place, name) for name in place.names]
            await asyncio.gather(*(leader.join() for leader in leaders))
            await asyncio.gather(*(leader.open() for leader in leaders))
            for number, leader in enumerate(leaders, start=1):
                assert (await leader.answer({"bf.use": f"g{number}"}))["kind"] == "saved"
            return leaders

        one, two = asyncio.run(both())
        texts = [place.workbook(leader.name).read_text() for leader in (one, two)]
        assert '"g1"' in texts[0] and '"g2"' in texts[1] and '"g2"' not in texts[0]
        if place.real:
            read = ["runuser", "-u", two.name, "--", "cat", str(place.workbook(one.name))]
            assert subprocess.run(read, capture_output=True).returncode
