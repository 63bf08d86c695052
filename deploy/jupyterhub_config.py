"""The course on one server of an organisation's own, by JupyterHub. README.md beside this file says how to install it.

Each user is a user of the system, who signs in with its password and has a process, a home and a workbook of their own;
the system keeps them apart. The course's folder is read by all and written by nobody. Instructors are a group of the
system: no password for them stands anywhere.
"""

import os
import sys
from pathlib import Path

import psutil

COURSE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(COURSE))

from digilead import environment
from digilead.launch.jupyter import DEFAULT_LANGUAGE, LANGUAGE_VARIABLE, first_page
from digilead.launch.words import Sentences

LANGUAGE = os.environ.get(LANGUAGE_VARIABLE, DEFAULT_LANGUAGE)
PROGRAMS = Path(sys.prefix) / "bin"
STATE = Path(os.environ.get("STATE_DIRECTORY", "/var/lib/digilead"))  # systemd sets it from the unit
MEGABYTES_EACH = 350  # a server and two pages: measured 256
MEGABYTES_LEFT = 1500  # for the system and the hub

c = get_config()

# Who comes in: members of this group of the system, by its own passwords (PAM: files, LDAP, Active Directory).
c.JupyterHub.authenticator_class = "pam"
c.LocalAuthenticator.allowed_groups = {"digilead"}
c.PAMAuthenticator.open_sessions = False

# A process of one's own. Systemd holds it to its memory; where there is no systemd nothing does.
if Path("/run/systemd/system").is_dir():
    c.JupyterHub.spawner_class = "systemdspawner.SystemdSpawner"
    c.SystemdSpawner.isolate_tmp = True
    c.SystemdSpawner.isolate_devices = True
    c.SystemdSpawner.readonly_paths = [str(COURSE), sys.prefix]
else:
    c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
c.Spawner.cmd = [str(PROGRAMS / "jupyterhub-singleuser")]
c.Spawner.mem_limit = "1G"
c.Spawner.start_timeout = c.Spawner.http_timeout = 300  # a room that signs in at the same moment
c.Spawner.default_url = f"/voila/render/{first_page(COURSE, LANGUAGE)}"
c.Spawner.environment = {
    "JUPYTER_CONFIG_PATH": str(COURSE),  # where jupyter_server_config.py lies
    LANGUAGE_VARIABLE: LANGUAGE,
    environment.WORKBOOK: "~/digital-ledelse/workbook.jsonl",
    environment.STATE: "~/.digital-ledelse",
    environment.SHARED: "/srv/digilead",  # root:digilead-instructors, 2775: the session's hand-ins
}

# As many as the memory takes; whoever has not been there for an hour makes room, and finds every answer again.
c.JupyterHub.active_server_limit = max(1, (psutil.virtual_memory().total // 10**6 - MEGABYTES_LEFT) // MEGABYTES_EACH)
c.JupyterHub.concurrent_spawn_limit = 0  # or whoever signs in behind the others is turned away instead of waiting
cull = [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=3600", "--cull-every=300"]
c.JupyterHub.services = [{"name": "idle-culler", "command": cull}]
scopes = ["list:users", "read:users:activity", "read:servers", "delete:servers"]
c.JupyterHub.load_roles = [{"name": "idle-culler", "services": ["idle-culler"], "scopes": scopes}]

# The hub can be started again while people answer: their servers go on, and the pages find them again.
c.JupyterHub.cleanup_servers = False
c.JupyterHub.bind_url = os.environ.get("DIGILEAD_BIND", "http://127.0.0.1:8000")  # behind a web server with https
c.ConfigurableHTTPProxy.command = [sys.executable, str(COURSE / "deploy" / "proxy.py")]
c.ConfigurableHTTPProxy.pid_file = str(STATE / "proxy.pid")
c.JupyterHub.db_url = f"sqlite:///{STATE}/hub.sqlite"
c.JupyterHub.cookie_secret_file = str(STATE / "cookie_secret")

# The hub's own pages, in the course's languages, that of the server first.
languages = sorted((folder.name for folder in (COURSE / "notebooks").iterdir()), key=lambda each: each != LANGUAGE)
words = {each: Sentences(COURSE, each).section("server") for each in languages}
c.JupyterHub.template_paths = [str(COURSE / "deploy" / "templates")]
c.JupyterHub.template_vars = {"words": words, "language": LANGUAGE}
c.JupyterHub.implicit_spawn_seconds = 1
