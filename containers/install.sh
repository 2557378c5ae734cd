#!/bin/sh
# What both images run, in the folder of Pupille: the tested versions into the Python that is named.
# TORCH_INDEX: address of another index to take torch from, for the smaller build without GPU (see README).
set -eu
PYTHON="${PYTHON:-python3}"
if [ -n "${TORCH_INDEX:-}" ]; then
    "$PYTHON" -m pip install --no-cache-dir --constraint constraints.txt --index-url "$TORCH_INDEX" torch
fi
"$PYTHON" -m pip install --no-cache-dir --constraint constraints.txt ".[detr,explain,figures,onnx,parquet,segmentation,serve,tune,umap]"
"$PYTHON" -m pip check
