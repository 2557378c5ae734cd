"""A program of its own that trains torchvision's SSDlite on boxes and answers: a pattern for tools without commands.

    python3 torchvision_script.py train DATA WORK EPOCHS SEED
    python3 torchvision_script.py predict WORK IMAGES LIST OUT

It is run by the template `torchvision` with the Python on PATH, imports nothing of Pupille and is not imported by it.
DATA and LIST hold files of COCO; OUT gets COCO's results. Weights are random at first: nothing is downloaded.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

AT_ONCE, RATE, LEAST = 8, 1e-3, 0.01


def network(classes: int) -> Any:
    """SSDlite with random weights for so many classes, the background beside them."""
    from torchvision.models.detection import ssdlite320_mobilenet_v3_large

    return ssdlite320_mobilenet_v3_large(
        weights=None,
        weights_backbone=None,
        num_classes=classes + 1,
        score_thresh=LEAST,
        detections_per_img=300,
    )


def picture(path: Path) -> Any:
    """(3, H, W) from 0 to 1."""
    from torchvision.io import ImageReadMode, decode_image

    return decode_image(str(path), ImageReadMode.RGB, apply_exif_orientation=True).float() / 255


def targets_of(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The name of each image with its boxes and labels; flat boxes, and crowds, teach nothing."""
    import torch

    drawn: dict[int, list[tuple[list[float], int]]] = {image["id"]: [] for image in document["images"]}
    for each in document["annotations"]:
        x, y, width, height = each["bbox"]
        if width > 0 and height > 0 and not each.get("iscrowd"):
            drawn[each["image_id"]].append(([x, y, x + width, y + height], each["category_id"]))
    return [
        (
            image["file_name"],
            {
                "boxes": torch.tensor([box for box, _ in drawn[image["id"]]]).reshape(-1, 4),
                "labels": torch.tensor([label for _, label in drawn[image["id"]]], dtype=torch.int64),
            },
        )
        for image in document["images"]
    ]


def train(data: Path, work: Path, epochs: int, seed: int) -> None:
    """Trains on `instances_train.json` and writes the weights, and the number of classes."""
    import torch

    torch.manual_seed(seed)
    document = json.loads((data / "annotations" / "instances_train.json").read_text(encoding="utf-8"))
    images, classes = targets_of(document), len(document["categories"])
    model = network(classes).train()
    steps = epochs * -(-len(images) // AT_ONCE)
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps + 1)
    for epoch in range(epochs):
        losses = []
        for rows in torch.tensor_split(torch.randperm(len(images)), steps // epochs):
            batch = [images[int(row)] for row in rows]
            inputs = [picture(data / "images" / name) for name, _ in batch]
            if len(inputs) == 1:
                inputs, batch = inputs * 2, batch * 2
            loss = torch.stack(list(model(inputs, [target for _, target in batch]).values())).sum()
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            optimizer.step()
            schedule.step()
            losses.append(float(loss.detach()))
        print(f"epoch {epoch + 1} of {epochs}: loss {sum(losses) / len(losses):.3f}", flush=True)
    weights = {name: tensor.numpy() for name, tensor in model.state_dict().items()}
    np.savez(work / "weights.npz", **weights)
    (work / "classes.json").write_text(json.dumps(classes), encoding="utf-8")


def predict(work: Path, images: Path, listed: Path, out: Path) -> None:
    """Writes `answers.json` about the images of a list."""
    import torch

    model = network(json.loads((work / "classes.json").read_text(encoding="utf-8"))).eval()
    with np.load(work / "weights.npz", allow_pickle=False) as weights:
        model.load_state_dict({name: torch.from_numpy(weights[name]) for name in weights.files})
    results: list[dict[str, Any]] = []
    with torch.inference_mode():
        for image in json.loads(listed.read_text(encoding="utf-8"))["images"]:
            (found,) = model([picture(images / image["file_name"])])
            for box, label, score in zip(
                *(found[key].tolist() for key in ("boxes", "labels", "scores")), strict=True
            ):
                x1, y1, x2, y2 = box
                results.append(
                    {
                        "image_id": image["id"],
                        "category_id": label,
                        "bbox": [x1, y1, x2 - x1, y2 - y1],
                        "score": score,
                    }
                )
    (out / "answers.json").write_text(json.dumps(results), encoding="utf-8")


if __name__ == "__main__":
    verb, *words = sys.argv[1:]
    if verb == "train":
        train(Path(words[0]), Path(words[1]), int(words[2]), int(words[3]))
    else:
        predict(*map(Path, words))
