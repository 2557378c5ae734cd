"""How long do Pupille, segmentation-models-pytorch and fastai take to the same masks, on the same encoder and squares?

    python benchmarks/segmentation.py --data shared/data --weights shared/weights/regnetx_002 --fastai fastai/bin/python
    python benchmarks/segmentation.py --windows

`unet:regnetx_002` is trained for `--epochs` (membrane) and half as many (nuclei, of which there are twice as many
pictures), and its IoU on the held pictures is what the others have to reach, trained by their documented recipes as
`segmentation_trainers.py` says: first with half as many squares, and if that was not enough with as many. The seconds
of a tool are those up to the first score that is as good; where none is, all of them, and the ratio is a lower bound.
No test is opened: of `membrane` slices 0 to 19 are learned from and 22 to 27 scored; of `nuclei` 40 and 20 pictures,
shrunk or enlarged to 256 pixels and cut to a square, and only whether a pixel lies in a nucleus.

--windows: pixels a second of the small U-Net on one large picture, by our windows and by a plain loop over the same
network. All figures are seconds of the processor on one thread; imports are not counted.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

OURS = ("pupille=unet:regnetx_002", "pupille=unet:regnetx_002+tuned", "pupille=unet")
OTHERS = ("smp=0.0002", "smp=0.001", "fastai=0.002")
"""smp at the rate of its notebooks, and at a higher one, which suits few steps better."""
LINE = "{:9}{:32}{:>5} epochs  IoU {:.3f}  {:7.1f} s  {}"


def main() -> None:
    """Reads the command line, prints lines and writes them as CSV."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--weights", type=Path, default=Path("../shared/weights/regnetx_002"))
    parser.add_argument("--fastai", default="", help="the interpreter of the environment with fastai")
    parser.add_argument("--sets", nargs="+", default=list(SETS), choices=list(SETS))
    parser.add_argument("--epochs", type=int, default=60)
    parser.add_argument(
        "--tools", nargs="+", default=[*OURS, *OTHERS], help="the first one is what others have to reach"
    )
    parser.add_argument(
        "--lengths", nargs="+", type=float, default=[0.5, 1], help="of the others, in shares of ours"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("segmentation.csv"))
    parser.add_argument("--windows", action="store_true")
    parser.add_argument("--side", type=int, default=2048)
    options = parser.parse_args()
    if options.windows:
        windows(options.side)
        return
    rows: list[tuple[Any, ...]] = []
    with tempfile.TemporaryDirectory() as once:
        for name in options.sets:
            path = Path(once) / f"{name}.npz"
            np.savez(path, **SETS[name](options.data))
            epochs = options.epochs if name == "membrane" else options.epochs // 2
            compared(name, path, epochs, options, rows)
    with options.out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("set", "tool", "epochs", "iou", "seconds", "reached"))
        writer.writerows(rows)


def compared(name: str, path: Path, epochs: int, options: Any, rows: list[tuple[Any, ...]]) -> None:
    """Trains every tool on one set, and adds a row for each score."""
    target = fastest = 0.0
    for tool in options.tools:
        is_ours = tool.startswith("pupille")
        if tool.startswith("fastai") and not options.fastai:
            continue
        for length in [epochs] if is_ours else [share * epochs for share in options.lengths]:
            reached = False
            for seconds, iou in trained(tool, path, length, options):
                if not fastest:
                    target, fastest = iou, seconds
                reached = iou >= target
                word = f"{'reached' if reached else 'not reached'}, {seconds / fastest:.1f} times"
                rows.append((name, tool, length, iou, seconds, word))
                print(LINE.format(name, tool, length, iou, seconds, word), flush=True)
                if reached:
                    break
            if reached:
                break


def trained(tool: str, path: Path, epochs: float, options: Any) -> list[tuple[float, float]]:
    """One training in a process of its own: processor seconds and IoU of each score."""
    python = options.fastai if tool.startswith("fastai") else sys.executable
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            [
                python, str(Path(__file__).with_name("segmentation_trainers.py")),
                tool, str(path), str(epochs), str(options.seed), str(options.weights),
            ],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "OMP_WAIT_POLICY": "passive", "OMP_NUM_THREADS": "1", "PUPILLE_HOME": home},
        )  # fmt: skip
    if done.returncode:
        sys.exit(f"{tool} failed:\n{done.stderr[-2000:]}")
    scored: list[tuple[float, float]] = json.loads(done.stdout.splitlines()[-1])["scored"]
    return scored


def membrane(data: Path) -> dict[str, Any]:
    """Slices of one stack; class 1 is the membrane, which is black in the masks."""
    from PIL import Image

    def slices(numbers: range) -> tuple[Any, Any]:
        folder = data / "membrane" / "train"
        greys = [np.array(Image.open(folder / "image" / f"{n}.png").convert("L")) for n in numbers]
        masks = [np.array(Image.open(folder / "label" / f"{n}.png").convert("L")) < 128 for n in numbers]
        return np.repeat(np.stack(greys)[..., None], 3, axis=3), np.stack(masks).astype(np.int64)

    return arrays_of(slices(range(20)), slices(range(22, 28)))


def nuclei(data: Path) -> dict[str, Any]:
    """Pictures of two microscopes; class 1 is any nucleus."""
    from PIL import Image

    def squared(image: Image.Image, how: Image.Resampling) -> Image.Image:
        scale = 256 / min(image.size)
        width, height = (round(side * scale) for side in image.size)
        left, top = (width - 256) // 2, (height - 256) // 2
        return image.resize((width, height), how).crop((left, top, left + 256, top + 256))

    def pictures(folders: list[Path]) -> tuple[Any, Any]:
        pixels, masks = [], []
        for folder in folders:
            image = Image.open(next((folder / "images").iterdir())).convert("RGB")
            pixels.append(np.array(squared(image, Image.Resampling.BILINEAR)))
            drawn = np.zeros(image.size[::-1], dtype=np.uint8)
            for file in (folder / "masks").iterdir():
                drawn |= np.array(Image.open(file).convert("L")) > 0
            masks.append(np.array(squared(Image.fromarray(drawn), Image.Resampling.NEAREST)))
        return np.stack(pixels), np.stack(masks).astype(np.int64)

    folders = sorted(folder for folder in (data / "nuclei").iterdir() if folder.is_dir())
    order = np.random.default_rng(0).permutation(len(folders))
    return arrays_of(*(pictures([folders[k] for k in some]) for some in (order[:40], order[40:])))


def arrays_of(learned: tuple[Any, Any], held: tuple[Any, Any]) -> dict[str, Any]:
    """What a trainer reads."""
    return {"pixels": learned[0], "masks": learned[1], "held_pixels": held[0], "held_masks": held[1]}


SETS = {"membrane": membrane, "nuclei": nuclei}


def windows(side: int) -> None:
    """Prints pixels a second of both ways to see a large picture in windows of 512, and how far they differ."""
    import torch

    from pupille.models.model import ModelSpec
    from pupille.models.network import NetworkModel, build_network
    from pupille.models.preprocessing import Preprocessing
    from pupille.models.windows import strips_by_windows

    torch.set_num_threads(1)
    torch.manual_seed(0)
    spec = ModelSpec(
        "unet", ("0", "1"), Preprocessing(512, 512, 1, 0, 255, (0.5,), (0.2,)), task="segmentation"
    )
    network = build_network(spec).eval()
    picture = np.random.default_rng(0).integers(0, 256, (side, side), dtype=np.uint8)
    laid_out = NetworkModel(spec, build_network(spec).to(memory_format=torch.channels_last))
    laid_out.network.load_state_dict(network.state_dict())
    ways = {
        "our windows": lambda: np.concatenate(
            list(strips_by_windows(laid_out, picture, lambda piece: piece[..., None])), axis=1
        ),
        "plain loop, a quarter overlaps": lambda: plain_loop(network, picture, 384),
        "plain loop, a half overlaps": lambda: plain_loop(network, picture, 256),
    }
    for name, way in ways.items():
        way_started = time.process_time()
        shares = way()
        seconds = time.process_time() - way_started
        print(
            f"{name:32}{side * side / seconds / 1e6:.3f} million pixels a second, {shares.shape}", flush=True
        )


def plain_loop(network: Any, picture: Any, step: int, window: int = 512) -> Any:
    """Probabilities of a picture: the mean of those of windows that overlap, one after the other."""
    import torch

    shown = (torch.from_numpy(picture)[None, None].float() / 255 - 0.5) / 0.2
    height, width = picture.shape
    shares, counts = torch.zeros(2, height, width), torch.zeros(height, width)
    with torch.no_grad():
        for top in [*range(0, height - window, step), height - window]:
            for left in [*range(0, width - window, step), width - window]:
                here = slice(top, top + window), slice(left, left + window)
                shares[:, *here] += torch.softmax(network(shown[..., *here]), dim=1)[0]
                counts[here] += 1
    return (shares / counts).numpy()


if __name__ == "__main__":
    main()
