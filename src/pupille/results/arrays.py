"""The types of arrays that results are made of."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
FeatureArray = NDArray[np.float32] | NDArray[np.float64]


IntArray = NDArray[np.int64]
