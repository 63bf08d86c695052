"""The kind of array that answers and results are: numbers, ``nan`` where there is none."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
