"""Images of one colour, below the folders that annotations speak of."""

from pathlib import Path

from PIL import Image


def make_images(root: Path, sizes: dict[str, tuple[int, int]]) -> Path:
    """Images by their path below the root and their width, height; the root."""
    for path, size in sizes.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", size, "white").save(file)
    return root
