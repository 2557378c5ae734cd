"""Small images with annotation files beside them, for tests."""

from pathlib import Path

from PIL import Image

ORIENTATION = 0x0112


def picture(path: Path, size: tuple[int, int] = (64, 48), orientation: int | None = None) -> Path:
    """A black picture as it is stored: width, height, and the turn that its EXIF block asks for."""
    path.parent.mkdir(parents=True, exist_ok=True)
    exif = Image.Exif()
    if orientation is not None:
        exif[ORIENTATION] = orientation
    Image.new("RGB", size).save(path, exif=exif)
    return path


def voc(path: Path, *objects: str, size: tuple[int, int] | None = (64, 48), filename: str = "") -> Path:
    """A file in the form of the VOC development kit, section 3.1 of its documentation."""
    path.parent.mkdir(parents=True, exist_ok=True)
    stated = (
        f"<size><width>{size[0]}</width><height>{size[1]}</height><depth>3</depth></size>" if size else ""
    )
    path.write_text(
        f"<annotation><filename>{filename or path.stem + '.jpg'}</filename>{stated}{''.join(objects)}</annotation>"
    )
    return path


def box(name: str, xmin: object, ymin: object, xmax: object, ymax: object, extra: str = "") -> str:
    """One object of such a file."""
    return (
        f"<object><name>{name}</name>{extra}<bndbox><xmin>{xmin}</xmin><ymin>{ymin}</ymin><xmax>{xmax}</xmax>"
        f"<ymax>{ymax}</ymax></bndbox></object>"
    )
