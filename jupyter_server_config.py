"""Jupyter reads this file when JUPYTER_CONFIG_PATH names this folder: start.py, Binder and the conda environment do."""

import sys
from pathlib import Path

root = Path(__file__).resolve().parent
sys.path.insert(0, str(root))

from digilead.launch import configure

configure(get_config(), root)
