import io
import threading
import warnings

import numpy as np
import pytest
from PIL import Image

from pupille.images.pillow_warnings import silence_pillow


def from_pillow():
    warnings.warn_explicit("corrupt EXIF", UserWarning, "TiffImagePlugin.py", 1, module="PIL.TiffImagePlugin")


def test_what_pillow_warns_of_is_not_heard_while_images_are_read_and_is_heard_after():
    with silence_pillow():
        from_pillow()
    with pytest.warns(UserWarning, match="corrupt EXIF"):
        from_pillow()


def test_other_warnings_are_still_heard():
    with silence_pillow(), pytest.raises(UserWarning, match="other"):
        warnings.warn("other", stacklevel=1)


def test_many_threads_leave_the_filters_as_they_were():
    before = list(warnings.filters)
    gate = threading.Barrier(8)

    def read():
        gate.wait()
        for _ in range(200):
            with silence_pillow():
                from_pillow()

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(warnings.filters) == before


def test_the_filter_can_be_copied_by_a_library_that_carries_filters_to_its_workers():
    from sklearn.utils.parallel import Parallel, delayed

    with silence_pillow():
        assert Parallel(n_jobs=2)(delayed(len)(text) for text in ("a", "bb")) == [1, 2]


def damaged_tiff():
    """A TIFF of which libtiff itself complains on standard error."""
    out = io.BytesIO()
    noise = np.random.default_rng(0).integers(0, 255, (64, 64, 3), dtype=np.uint8)
    Image.fromarray(noise).save(out, "TIFF", compression="tiff_lzw")
    data = bytearray(out.getvalue())
    data[len(data) // 3 : len(data) // 2] = b"\xff" * (len(data) // 2 - len(data) // 3)
    return bytes(data)


def load(data):
    with Image.open(io.BytesIO(data)) as image, pytest.raises(OSError, match="decoder error"):
        image.load()


def test_the_lines_that_libtiff_writes_by_itself_never_reach_the_terminal(capfd):
    load(damaged_tiff())
    assert "not yet in table" in capfd.readouterr().err
    with silence_pillow():
        load(damaged_tiff())
    assert capfd.readouterr().err == ""
    load(damaged_tiff())
    assert "not yet in table" in capfd.readouterr().err
