"""How networks are trained: options that read the same on every verb that trains."""

from __future__ import annotations

import click

from pupille.cli.option_types import Hidden, Rate
from pupille.cli.options import gathered
from pupille.config import AUTO, TRAINING_CHOICES, TrainConfig
from pupille.data.augmentation.sets import SETS

USUAL = TrainConfig()

TRAIN = [
    click.option(
        "--epochs", type=int, help="Passes over the training images (networks).  [default: by the model]"
    ),
    click.option(
        "--batch-size", type=int, help="Images per training step (networks).  [default: by the model]"
    ),
    click.option(
        "--lr",
        "learning_rate",
        type=Rate(),
        metavar="X|auto",
        help="Peak learning rate (networks), or `auto`: a range test.  [default: by the model]",
    ),
    click.option(
        "--optimizer",
        type=click.Choice(TRAINING_CHOICES["optimizer"]),
        default=USUAL.optimizer,
        show_default=True,
        help="Of networks.",
    ),
    click.option(
        "--schedule",
        type=click.Choice(TRAINING_CHOICES["schedule"]),
        default=USUAL.schedule,
        show_default=True,
        help="How the learning rate moves.",
    ),
    click.option(
        "--weight-decay",
        type=float,
        default=USUAL.weight_decay,
        show_default=True,
        help="Of the optimizer.",
    ),
    click.option(
        "--label-smoothing",
        type=float,
        default=USUAL.label_smoothing,
        show_default=True,
        help="Share of each label spread over all classes.",
    ),
    click.option(
        "--class-weights",
        type=click.Choice(TRAINING_CHOICES["class_weights"]),
        default=USUAL.class_weights,
        show_default=True,
        help="balanced: rare classes weigh as much as common ones.",
    ),
    click.option(
        "--group-weights",
        metavar="COLUMN",
        help="Within each class the groups of this column weigh the same; what that costs the others is shown.",
    ),
    click.option(
        "--patience",
        type=int,
        help="Stop after so many epochs without a lower validation loss; keep the best.",
    ),
    click.option(
        "--ema", type=float, metavar="DECAY", help="Average the weights as they move, such as 0.999."
    ),
    click.option("--clip", type=float, metavar="NORM", help="Largest norm of the gradient."),
    click.option(
        "--augment",
        type=click.Choice(list(SETS)),
        default=USUAL.augment,
        show_default=True,
        help="Changes to the training images of networks; look at them with `pupille augment`.",
    ),
    click.option(
        "--views",
        type=int,
        help="How often a frozen backbone looks at each training image.  [default: 1, or 3 with --augment]",
    ),
    click.option(
        "--fine-tune",
        type=click.Choice(TRAINING_CHOICES["fine_tune"]),
        default=USUAL.fine_tune,
        show_default=True,
        help="Train the last stages, or all, of a pretrained network further; auto: the best one of a "
        "comparison, if there is time.",
    ),
    click.option(
        "--layer-decay",
        type=float,
        metavar="F",
        help="The rate of a stage that is fine-tuned, times that of the one above it, such as 0.7.  [default: so that "
        "it falls to a tenth]",
    ),
    click.option(
        "--dice-share",
        type=float,
        default=USUAL.dice_share,
        show_default=True,
        help="Share of Dice in the loss of masks, beside the cross-entropy.",
    ),
    click.option(
        "--box-weight",
        type=float,
        default=USUAL.box_weight,
        show_default=True,
        help="Times that the place of boxes counts in the loss of a detector.",
    ),
    click.option(
        "--image-size",
        type=int,
        metavar="PIXELS",
        help="Side at which models see pictures, the longer one where these keep their shape.  [default: by the model]",
    ),
    click.option(
        "--tiles",
        is_flag=True,
        help="Models of boxes see large pictures at their own size, in tiles that overlap: for small objects.",
    ),
    click.option(
        "--patch",
        type=int,
        metavar="PIXELS",
        help="Side of the squares that networks of masks learn from.  [default: by the objects]",
    ),
    click.option(
        "--depth",
        type=int,
        metavar="LEVELS",
        help="Levels of the small U-Net.  [default: by the objects]",
    ),
    click.option(
        "--precision",
        type=click.Choice(TRAINING_CHOICES["precision"]),
        default=USUAL.precision,
        show_default=True,
        help="bf16 computes with fewer digits; auto does so where it is faster.",
    ),
]
HIDDEN = click.option(
    "--hidden",
    type=Hidden(),
    metavar="N,N,...",
    help="Neurons of each dense layer, of mlp and of the head mlp.",
)
SCRATCH = click.option(
    "--from-scratch",
    "scratch",
    is_flag=True,
    help="Train the pretrained networks named here from random weights instead.",
)
DEVICES = click.option(
    "--devices",
    default=AUTO,
    show_default=True,
    metavar="auto|N",
    help="Processes that train networks, one a GPU; auto: all GPUs of this machine, one process without.",
)


def make_train(
    *,
    epochs: int | None,
    batch_size: int | None,
    learning_rate: float | str | None,
    optimizer: str,
    schedule: str,
    weight_decay: float,
    label_smoothing: float,
    class_weights: str,
    group_weights: str | None,
    patience: int | None,
    ema: float | None,
    clip: float | None,
    precision: str,
    augment: str,
    views: int | None,
    fine_tune: str,
    layer_decay: float | None,
    dice_share: float,
    box_weight: float,
    image_size: int | None,
    tiles: bool,
    patch: int | None,
    depth: int | None,
    seed: int,
) -> TrainConfig:
    """The settings of training."""
    return TrainConfig(
        epochs=epochs,
        batch_size=batch_size,
        optimizer=optimizer,
        learning_rate=learning_rate,
        schedule=schedule,
        weight_decay=weight_decay,
        label_smoothing=label_smoothing,
        class_weights=class_weights,
        group_weights=group_weights,
        patience=patience,
        ema=ema,
        clip=clip,
        precision=precision,
        augment=augment,
        views=views,
        fine_tune=fine_tune,
        layer_decay=layer_decay,
        dice_share=dice_share,
        box_weight=box_weight,
        image_size=image_size,
        tiles=tiles,
        patch=patch,
        depth=depth,
        seed=seed,
    )


train_options = gathered(TRAIN, make_train, "train")
