"""Every verb in one process, as a person types them; run where there is no network, and watched for attempts at one.

Arguments: a folder to work in, real weights. Prints one JSON object: verb -> exit codes.
"""

import json
import os
import sys
from pathlib import Path

from pupille.cli.main import VERBS, guarded


def typed(weights: str) -> dict[str, list[list[str]]]:
    """What is typed for each verb; every verb of the table has something."""
    published = ["model:regnetx_002", "photos", "--top", "3"]
    costs = ["--cost-missed", "5", "--cost-false-alarm", "1"]
    small = ["--epochs", "1", "--quiet"]
    return {
        "audit": [["photos"], ["digits"]],
        "strip": [["photos", "--out", "stripped"]],
        "augment": [["digits", "--images", "2", "--views", "2"]],
        "plan": [[*costs, "--unit", "leaf", "--prevalence", "0.1", "--difference", "0.05"]],
        "weights": [
            ["list"],
            ["import", weights, "--as", "regnetx_002"],
            ["bundle", "regnetx_002", "--out", "weights.zip"],
            ["import", "weights.zip"],
            ["where", "regnetx_002"],
        ],
        "compare": [
            [
                "photos",
                "--models",
                "majority,logistic,lenet5,regnetx_002,resnet50",
                "--out",
                "runs/all",
                *small,
            ]
        ],
        "submit": [
            ["--dry-run", "--quiet", "--", "compare", "photos", "--models", "majority", "--out", "runs/far"]
        ],
        "status": [["runs/far"]],
        "train": [["photos", "--model", "regnetx_002", "--out", "runs/one", "--quiet"]],
        "tune": [["photos", "--model", "knn", "--trials", "3", "--out", "runs/tuned", "--quiet"]],
        "explore": [["photos", "--features", "pixels", "--picture", "none", "--quiet"]],
        "predict": [["runs/one", "photos"], ["runs/all", "photos", "--out", "said.csv"], published],
        "show": [["boxes"]],
        "score": [["boxes", "answers", "--out", "scores"]],
        "export": [["runs/one", "--to", "onnx", "--data", "photos"]],
        # It listens until it is stopped; tests/serving/ has it under way.
        "serve": [["--help"]],
        "evaluate": [["runs/one"], ["runs/one", "--data", "photos"]],
        "explain": [["runs/one", "photos", "--quiet"]],
        "report": [["runs/all"]],
        "forget": [["dark/0.png", "--runs", "runs"]],
        "cache": [[], ["clear"]],
        "models": [[], ["vgg16"], ["regnetx_002"]],
        "data": [["list"], ["list", "--json"], ["convert", "boxes", "--to", "coco", "--out", "coco"]],
        "learn": [[], ["1", "--out", "lessons"]],
        "doctor": [[]],
    }


def main() -> None:
    """Runs them all and tells how each ended."""
    from PIL import Image

    os.chdir(sys.argv[1])
    for label, shade in (("dark", 40), ("light", 200)):
        for number in range(24):
            path = Path("photos", label, f"{number}.png")
            path.parent.mkdir(parents=True, exist_ok=True)
            picture = Image.effect_noise((40, 40), 30).point(lambda value, shade=shade: (value + shade) // 2)
            picture.convert("RGB").save(path)
    annotate()
    words = typed(sys.argv[2])
    ended = {
        verb: [guarded([verb, *arguments]) for arguments in words.get(verb, ())] for verb in order(words)
    }
    Path("ended.json").write_text(json.dumps(ended))


def annotate() -> None:
    """Pictures with a box each in the form of YOLO, and answers to them with a confidence."""
    for part in ("boxes/images", "boxes/labels", "answers"):
        Path(part).mkdir(parents=True)
    for number, picture in enumerate(sorted(Path("photos/dark").iterdir())):
        Path("boxes/images", f"{number}.png").write_bytes(picture.read_bytes())
        Path("boxes/labels", f"{number}.txt").write_text("0 0.5 0.5 0.5 0.5\n")
        Path("answers", f"{number}.txt").write_text("0 0.5 0.5 0.4 0.5 0.9\n")
    Path("boxes/data.yaml").write_text("names: [cell]\n")


def order(words: dict[str, list[list[str]]]) -> list[str]:
    """Those with something to do in the order above, then whatever else is in the table."""
    return [*words, *(verb for verb in VERBS if verb not in words)]


if __name__ == "__main__":
    main()
