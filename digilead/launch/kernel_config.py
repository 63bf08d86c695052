"""Copied into the profile of the course's kernels at each start: IPython reads it before it makes a kernel.

Forty pages begin in the same moment, so a kernel leaves out what no page uses: debugging, which the course's JupyterLab
does not offer, and a history of what was typed. Together they are a third of a kernel's own start, and 10 MB each.
"""

import sys

sys.modules["debugpy"] = None  # type: ignore[assignment]  # cannot be imported, so the kernel offers no debugging

c = get_config()  # type: ignore[name-defined]

c.HistoryManager.enabled = False
