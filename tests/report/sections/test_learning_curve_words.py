from typing import Any

from pupille.report.sections.learning_curve_words import reading


def history(
    train: list[float], held: list[float], accuracies: tuple[float, float] = (0.97, 0.96)
) -> list[dict[str, Any]]:
    return [
        {"epoch": i + 1, "train_loss": t, "validation_loss": v, "train_accuracy": accuracies[0],
         "validation_accuracy": accuracies[1]}
        for i, (t, v) in enumerate(zip(train, held, strict=True))
    ]  # fmt: skip


FALLING = [1.0, 0.6, 0.4, 0.3, 0.25, 0.22, 0.2, 0.19, 0.18, 0.17]


def test_validation_loss_that_turns_up_while_training_falls_is_overfitting() -> None:
    held = [1.0, 0.7, 0.5, 0.45, 0.46, 0.5, 0.55, 0.6, 0.66, 0.7]
    assert reading(history(FALLING, held)).startswith(
        "Overfitting: the validation loss was lowest at epoch 4 (0.450)"
    )


def test_a_training_loss_that_rises_again_is_diverging() -> None:
    rising = [1.0, 0.5, 0.4, 0.6, 0.9, 2.0]
    assert reading(history(rising, rising)).startswith("Diverging: the training loss was lowest at epoch 3")
    assert not reading(history([1.0, 0.5, 0.4, 0.42, 0.41, 0.5], FALLING[:6])).startswith("Diverging")


def test_a_training_loss_that_stays_is_told_unless_all_is_learned() -> None:
    flat = [2.303, 2.302, 2.301, 2.302, 2.303, 2.302]
    assert reading(history(flat, flat, (0.1, 0.1))).startswith(
        "It does not move: the training loss stayed at 2.30"
    )
    assert not reading(history(flat, flat, (0.99, 0.99))).startswith("It does not move")


def test_both_losses_going_up_is_not_overfitting() -> None:
    held = [1.0, 0.7, 0.5, 0.45, 0.46, 0.5, 0.55, 0.6, 0.66, 0.7]
    assert not reading(history(held, held)).startswith("Overfitting")


def test_a_loss_still_falling_at_the_end_is_not_finished() -> None:
    assert reading(history(FALLING, FALLING)).startswith("Not finished")


def test_a_flat_end_is_settled_and_a_distance_is_a_gap() -> None:
    flat = [1.0, 0.6, 0.45, 0.41, 0.4, 0.4, 0.401, 0.4, 0.4, 0.4]
    assert reading(history(FALLING, flat)).startswith("Settled")
    assert reading(history(FALLING, flat, (0.99, 0.9))).startswith("A gap: accuracy ended at 99.0")


def test_a_short_or_broken_history_says_nothing() -> None:
    assert reading(history(FALLING[:4], FALLING[:4])).startswith("Too few epochs")
    broken = history(FALLING, FALLING)
    broken[3]["validation_loss"] = None
    assert reading(broken).startswith("Too few epochs")
