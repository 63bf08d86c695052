"""A trial on a laptop: whoever comes gets a user, without a password.

FOR TRIALS ONLY. All users are the same user of the system, so each can read the answers of all others; memory is not
limited, and the session's folder protects nobody. Never answer anything in earnest here.

README.md beside this file has the three lines that start it. Then http://localhost:8000 lets in one user for each
browser, in a folder of their own below `.jupyter-course/hub`.
"""

import os
from pathlib import Path

here = Path(__file__).resolve().parent
place = Path(os.environ.setdefault("STATE_DIRECTORY", str(here.parent / ".jupyter-course" / "hub")))
(place / "session").mkdir(mode=0o700, parents=True, exist_ok=True)

load_subconfig(str(here / "jupyterhub_config.py"))
c = get_config()
c.JupyterHub.authenticator_class = "tmp"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(place / "{username}")
c.Spawner.environment = {**c.Spawner.environment, "DIGILEAD_SHARED": str(place / "session")}
