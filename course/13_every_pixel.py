# %% [markdown] lang="fr"
# # 13. Chaque pixel
#
# Au fond de l'œil, on voit les vaisseaux sanguins à nu, sans rien ouvrir. Leur largeur et leurs méandres disent quelque chose du cœur et de la tension. Pour
# les mesurer, il faut d'abord dire de **chaque pixel** : vaisseau, ou non ? C'est la **segmentation**. Une image n'a plus une réponse, mais soixante mille.
#
# **À la fin, vous saurez** écrire le seuil d'Otsu, le Dice et l'IoU, dire pourquoi l'exactitude des pixels ment, expliquer les raccourcis d'un U-Net et en
# entraîner un, partager des coupes et des yeux sans fuite, et comparer un modèle à un deuxième observateur.

# %% [markdown] lang="en"
# # 13. Every pixel
#
# At the back of the eye blood vessels lie open to view, and nothing has to be cut. Their width and their windings say something of the heart and of blood
# pressure. To measure them one must first say of **every pixel**: vessel or not? That is **segmentation**. An image no longer has one answer but sixty thousand.
#
# **At the end you will be able to** write Otsu's threshold, Dice and IoU, say why the accuracy of pixels lies, explain the shortcuts of a U-Net and train one,
# split slices and eyes without a leak, and compare a model with a second observer.

# %%
import json

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from PIL import Image
from scipy import ndimage

import pupille
from pupille.figures.surface import COLOURS

# %% [markdown] lang="fr"
# ## Regarder
#
# `CHASE_DB1` : les rétines de 14 enfants, œil gauche (`L`) et œil droit (`R`), 28 photos. **Deux observateurs** ont dessiné les vaisseaux, chacun de son côté.
# La leçon est livrée avec de petites copies, 250 × 240 au lieu de 999 × 960 (Université de Kingston, CC BY 4.0 : voyez `LICENSE` dans le dossier).

# %% [markdown] lang="en"
# ## Look
#
# `CHASE_DB1`: the retinas of 14 children, left eye (`L`) and right eye (`R`), 28 photos. **Two observers** drew the vessels, each without the other.
# The lesson comes with small copies, 250 × 240 instead of 999 × 960 (Kingston University, CC BY 4.0: see `LICENSE` in the folder).

# %%
folder = lesson.unpacked("chasedb1_small.zip")
names = sorted(path.stem for path in (folder / "images").iterdir())


def photo(name):
    return np.asarray(Image.open(folder / "images" / f"{name}.jpg").convert("RGB"))


def drawn_by(observer, name):
    return np.asarray(Image.open(folder / f"masks_{observer}" / f"{name}_{observer}.png")) > 0


def bare(ax, title):
    ax.axis("off")
    ax.set_title(title)


green = photo(names[0])[..., 1]
vessels, other = drawn_by("1stHO", names[0]), drawn_by("2ndHO", names[0])
painted = np.full((*vessels.shape, 3), 255, dtype=np.uint8)
painted[vessels & other] = (0, 0, 0)
painted[vessels & ~other] = (0, 114, 178)
painted[other & ~vessels] = (213, 94, 0)
figure, axes = plt.subplots(1, 3, figsize=(11, 3.9))
axes[0].imshow(photo(names[0]))
axes[1].imshow(~vessels, cmap="gray")
axes[2].imshow(painted)
bare(axes[0], names[0])
bare(axes[1], say(fr="premier observateur", en="first observer"))
bare(
    axes[2], say(fr="bleu : lui seul ; orange : le second seul", en="blue: first alone; orange: second alone")
)
figure.tight_layout()
lesson.show(
    say(
        fr="Une rétine ronde sur fond noir, les vaisseaux dessinés par le premier observateur, et les deux dessins superposés : noirs là où ils s'accordent, avec du "
        "bleu et de l'orange le long des bords et sur les vaisseaux les plus fins.",
        en="A round retina on black, the vessels as the first observer drew them, and both drawings on top of each other: black where they agree, with blue "
        "and orange along the borders and on the finest vessels.",
    )
)
print(
    len(names),
    say(fr="photos · vaisseaux :", en="photos · vessels:"),
    lesson.percent(np.mean([drawn_by("1stHO", name).mean() for name in names]), 1),
    say(fr="des pixels", en="of the pixels"),
)

# %% [markdown] lang="fr"
# Gardez l'orange et le bleu en tête : nous y reviendrons.
#
# ## Un seul nombre : le seuil d'Otsu
#
# Le modèle le moins cher n'a qu'un nombre : plus sombre que $t$, c'est un vaisseau. Mais quel $t$ ? Nobuyuki Otsu, 1979 : celui qui écarte le plus les deux groupes. Pour un
# seuil $t$, soit $p$ la part des pixels sombres (`values <= t`) et $q$ celle des clairs, et soient $m$ et $M$ les gris moyens des deux groupes. On cherche le $t$ qui
# rend $p \, q \, (M - m)^2$ le plus grand. Le produit $p \, q$ veut deux groupes à peu près de même taille, le carré les veut loin l'un de l'autre.
#
# **Exercice 13.1.** Écrivez cette note. `values` est un tableau de gris, `t` un seuil.

# %% [markdown] lang="en"
# Keep the orange and the blue in mind: we shall come back to them.
#
# ## A single number: Otsu's threshold
#
# The cheapest model has one number: what is darker than $t$ is a vessel. But which $t$? Nobuyuki Otsu, 1979: the one that sets the two groups farthest apart. For a
# threshold $t$ let $p$ be the share of dark pixels (`values <= t`) and $q$ that of bright ones, and let $m$ and $M$ be the mean greys of the two groups. We look for the $t$ that
# makes $p \, q \, (M - m)^2$ largest. The product $p \, q$ wants two groups of about the same size, the square wants them far from each other.
#
# **Exercise 13.1.** Write this score. `values` is an array of greys, `t` a threshold.


# %% tags=["exercise"] number="13.1"
def between(values, t):
    return ...


# %%
lesson.check("13.1")

# %% [markdown] lang="fr"
# On essaie tous les seuils, et on garde le meilleur. Dans le vert, où les vaisseaux se voient le mieux :

# %% [markdown] lang="en"
# All thresholds are tried, and the best is kept. In the green, where vessels show best:

# %%
lesson.after("13.1")


def otsu(values):
    values = values.ravel()[::3]
    thresholds = np.arange(values.min(), values.max())
    return thresholds[np.argmax([between(values, t) for t in thresholds])]


def darker(name):
    green = photo(name)[..., 1]
    return green <= otsu(green)


figure, axes = plt.subplots(1, 3, figsize=(11, 3.6))
axes[0].imshow(green, cmap="gray")
axes[1].hist(green.ravel(), bins=64, color=COLOURS[0])
axes[1].axvline(otsu(green), color=COLOURS[1], linestyle="--")
axes[2].imshow(~darker(names[0]), cmap="gray")
bare(axes[0], say(fr="le vert", en="the green"))
axes[1].set_xlabel(say(fr="gris", en="grey"))
axes[1].set_ylabel(say(fr="pixels", en="pixels"))
axes[1].set_title(say(fr=f"seuil d'Otsu : {otsu(green)}", en=f"Otsu's threshold: {otsu(green)}"))
bare(axes[2], say(fr="en noir : « vaisseau »", en='in black: "vessel"'))
figure.tight_layout()
lesson.show(
    say(
        fr="Le canal vert, son histogramme avec le seuil, et le masque : les coins noirs autour de l'œil et tout le bord sombre de la rétine sont pris pour des "
        "vaisseaux ; les vrais vaisseaux n'y sont presque pas.",
        en="The green channel, its histogram with the threshold, and the mask: the black corners around the eye and the whole dark rim of the retina are taken for "
        "vessels; hardly any real vessel is among them.",
    )
)

# %% [markdown] lang="fr"
# Otsu a fait ce qu'on lui demandait : il a trouvé deux groupes, le noir autour avec le bord sombre de la rétine, et le reste. Ce n'était pas notre question. Posons-la mieux : un vaisseau est plus sombre **que ce
# qui l'entoure**. On prend donc, dans l'œil seulement, la moyenne des 11 × 11 pixels autour, moins le pixel, et le seuil d'Otsu de cela.

# %% [markdown] lang="en"
# Otsu did as he was told: he found two groups, the black around with the dark rim of the retina, and the rest. That was not our question. So let us ask it better: a vessel is darker **than what
# surrounds it**. Inside the eye alone we take the mean of the 11 × 11 pixels around, minus the pixel, and Otsu's threshold of that.

# %%
lesson.after("13.1")


def darker_than_around(name):
    picture = photo(name).astype(float)
    eye = ndimage.binary_erosion(picture[..., 0] > 40, iterations=6)
    gap = ndimage.uniform_filter(picture[..., 1], 11) - picture[..., 1]
    gap = np.clip(np.round(128 + 4 * gap), 0, 255).astype(np.uint8)
    return (gap > otsu(gap[eye])) & eye


figure, axes = plt.subplots(1, 2, figsize=(7.6, 3.9))
axes[0].imshow(~darker_than_around(names[0]), cmap="gray")
axes[1].imshow(~vessels, cmap="gray")
bare(axes[0], say(fr="plus sombre que l'entourage", en="darker than around"))
bare(axes[1], say(fr="premier observateur", en="first observer"))
figure.tight_layout()
lesson.show(
    say(
        fr="À gauche, le seuil sur la différence à l'entourage : l'arbre des vaisseaux se reconnaît, avec beaucoup de miettes. À droite, le dessin du premier "
        "observateur.",
        en="On the left the threshold on the difference to the surroundings: the tree of vessels is recognisable, with many crumbs. On the right the drawing of the "
        "first observer.",
    )
)

# %% [markdown] lang="fr"
# ## L'exactitude des pixels ment
#
# C'est bien mieux. De combien ? La mesure de la leçon 3 vient d'abord à l'esprit : la part des pixels où masque et vérité disent la même chose.
#
# **Exercice 13.2.** Écrivez-la. `truth` et `predicted` sont des masques, vrais là où il y a un vaisseau. Puis faites `nothing`, le masque, grand comme `vessels`, qui ne marque
# rien du tout : le modèle qui n'apprend rien.

# %% [markdown] lang="en"
# ## The accuracy of pixels lies
#
# That is far better. By how much? The measure of lesson 3 comes to mind first: the share of pixels where mask and truth say the same.
#
# **Exercise 13.2.** Write it. `truth` and `predicted` are masks, true where there is a vessel. Then make `nothing`, the mask, as large as `vessels`, that marks nothing
# at all: the model that learns nothing.


# %% tags=["exercise"] number="13.2"
def accuracy(truth, predicted):
    return ...


nothing = ...

# %%
lesson.check("13.2")

# %%
lesson.after("13.1", "13.2")
truths = [drawn_by("1stHO", name) for name in names]
masks = {
    say(fr="rien", en="nothing"): [nothing for _ in names],
    say(fr="sombre", en="dark"): [darker(name) for name in names],
    say(fr="plus sombre que l'entourage", en="darker than around"): [
        darker_than_around(name) for name in names
    ],
}
for method, answers in masks.items():
    print(f"{method:28}", lesson.number(np.mean([*map(accuracy, truths, answers)])))

# %% [markdown] lang="fr"
# **Celui qui ne trouve aucun vaisseau gagne.** Neuf pixels sur dix sont du fond : il suffit de le dire partout. Ce n'est pas une affaire d'yeux. Sur `membrane`, 30 coupes d'un
# cerveau de mouche vues au microscope électronique, où les membranes prennent 22 % des pixels, « rien » a 0,78 d'exactitude et le seuil d'Otsu 0,72, alors que lui trouve bel et bien des
# membranes. (Leur licence ne permet que la recherche non commerciale : elles ne sont pas livrées. Si elles sont sur cette machine, la cellule suivante le recalcule.)

# %% [markdown] lang="en"
# **Who finds no vessel at all wins.** Nine pixels of ten are background: it is enough to say so everywhere. This is not a matter of eyes. On `membrane`, 30 slices of a
# fly's brain under the electron microscope, where membranes take 22% of the pixels, "nothing" has an accuracy of 0.78 and Otsu's threshold 0.72, although the latter does find
# membranes. (Their licence is for research that is not commercial, so they do not come with the lesson. Where they are on this machine the next cell computes it again.)

# %%
lesson.after("13.1", "13.2")
slices = lesson.folder("membrane/train")
if slices:
    greys = [np.asarray(Image.open(slices / "image" / f"{number}.png").convert("L")) for number in range(30)]
    dark = [grey <= otsu(grey) for grey in greys]
    membranes = [
        np.asarray(Image.open(slices / "label" / f"{number}.png").convert("L")) < 128 for number in range(30)
    ]
    empty = np.zeros(greys[0].shape, dtype=bool)
    print(
        say(fr="rien", en="nothing"), lesson.number(np.mean([accuracy(truth, empty) for truth in membranes]))
    )
    print("Otsu", lesson.number(np.mean([*map(accuracy, membranes, dark)])))

# %% [markdown] lang="fr"
# Il faut une mesure où le fond ne compte pas. On ne regarde que les pixels marqués par l'un ou par l'autre :
#
# - **IoU** (*intersection over union*, indice de Jaccard ; leçon 12, sur des boîtes) : les pixels des deux, divisés par ceux d'au moins un ;
# - **Dice** : deux fois les pixels des deux, divisés par la somme des deux masques. C'est la F1 de la leçon 3, calculée sur les pixels.
#
# **Exercice 13.3.** Écrivez les deux. `&` veut dire « et », `|` veut dire « ou », pixel par pixel.

# %% [markdown] lang="en"
# We need a measure in which the background does not count. Only pixels that one or the other marked are looked at:
#
# - **IoU** (intersection over union, Jaccard's index; lesson 12, of boxes): the pixels of both, divided by those of at least one;
# - **Dice**: twice the pixels of both, divided by the sum of the two masks. It is the F1 of lesson 3, computed on pixels.
#
# **Exercise 13.3.** Write both. `&` means "and", `|` means "or", pixel by pixel.


# %% tags=["exercise"] number="13.3"
def iou(truth, predicted):
    return ...


def dice(truth, predicted):
    return ...


# %%
lesson.check("13.3")

# %%
lesson.after("13.1", "13.2", "13.3")
measures = {say(fr="exactitude", en="accuracy"): accuracy, "IoU": iou, "Dice": dice}
pd.DataFrame(
    {
        title: {method: np.mean([*map(measure, truths, answers)]) for method, answers in masks.items()}
        for title, measure in measures.items()
    }
).round(2)

# %% [markdown] lang="fr"
# « Rien » a une IoU de 0. L'ordre est rétabli. Dice et IoU classent deux masques toujours dans le même ordre (Dice = 2 IoU / (1 + IoU)) ; le Dice a l'air plus généreux. Dites donc toujours
# lequel des deux vous donnez.
#
# ## Le U et ses raccourcis
#
# Pour savoir si un pixel sombre est un vaisseau ou une tache, il faut voir loin : d'où vient-il, où va-t-il ? Un réseau voit plus loin quand il réduit l'image (leçon 8). Mais un masque doit
# avoir la taille de l'image, au pixel près. En 2015, Olaf Ronneberger, Philipp Fischer et Thomas Brox, à Fribourg, descendent puis remontent, et posent à chaque étage un **raccourci** : les cartes
# de la descente sont mises à côté de celles de la montée. C'est le **U-Net**. Trente images suffisaient : celles de `membrane`, justement.

# %% [markdown] lang="en"
# "Nothing" has an IoU of 0. Order is restored. Dice and IoU always rank two masks alike (Dice = 2 IoU / (1 + IoU)); Dice looks more generous. So always say which of the two you
# give.
#
# ## The U and its shortcuts
#
# To know whether a dark pixel is a vessel or a stain one has to see far: where does it come from, where does it go? A network sees farther when it shrinks the image (lesson 8). But a mask must have
# the size of the image, to the pixel. In 2015 Olaf Ronneberger, Philipp Fischer and Thomas Brox, in Freiburg, went down and up again, and laid a **shortcut** (skip connection) on each level: the maps of
# the way down are put beside those of the way up. That is the **U-Net**. Thirty images were enough: those of `membrane`, as it happens.

# %%
figure, ax = plt.subplots(figsize=(9, 3.8))
channels = (16, 32, 64, 128)
for level, width in enumerate(channels):
    height = 1.6 / 2**level + 0.25
    for side in (-1, 1) if level < 3 else (0,):
        x = side * (4.2 - 1.3 * level)
        ax.add_patch(
            plt.Rectangle((x - 0.35, -1.3 * level - height / 2), 0.7, height, color=COLOURS[0], alpha=0.8)
        )
        ax.annotate(str(width), (x, -1.3 * level), color="white", ha="center", va="center")
    if level < 3:
        inner = 4.2 - 1.3 * level - 0.45
        arrow = {"arrowstyle": "->", "color": COLOURS[1], "linestyle": "--", "linewidth": 2}
        ax.annotate("", (inner, -1.3 * level), (-inner, -1.3 * level), arrowprops=arrow)
        lower = 4.2 - 1.3 * (level + 1) + 0.3 if level < 2 else 0.4
        plain = {"arrowstyle": "->", "color": "black"}
        for start, end in (
            ((-inner - 0.3, -1.3 * level - 0.35), (-lower, -1.3 * level - 1.0)),
            ((lower, -1.3 * level - 1.0), (inner + 0.3, -1.3 * level - 0.35)),
        ):
            ax.annotate("", end, start, arrowprops=plain)
ax.annotate(say(fr="photo", en="photo"), (-5.2, 0), ha="center", va="center")
ax.annotate(say(fr="masque", en="mask"), (5.2, 0), ha="center", va="center")
ax.annotate(say(fr="raccourci", en="shortcut"), (0, 0.25), ha="center", color=COLOURS[1])
ax.annotate(
    say(
        fr="dans chaque bloc,\nson nombre de cartes\n\nà chaque étage plus bas,\nune image 2 fois plus petite",
        en="in each block\nits number of maps\n\nwith each level down\nan image 2 times smaller",
    ),
    (-5.7, -4.3),
    fontsize=9,
)
ax.set_xlim(-5.8, 5.8)
ax.set_ylim(-4.4, 1.2)
ax.axis("off")
lesson.show(
    say(
        fr="Le U-Net de Pupille : quatre étages de 16, 32, 64 et 128 cartes, à gauche la descente, à droite la montée, au fond un seul bloc. Trois flèches en tirets, "
        "les raccourcis, passent tout droit de gauche à droite.",
        en="The U-Net of Pupille: four levels of 16, 32, 64 and 128 maps, the way down on the left, the way up on the right, a single block at the bottom. Three dashed "
        "arrows, the shortcuts, go straight from left to right.",
    )
)

# %% [markdown] lang="fr"
# Que passerait-il sans raccourcis ? Au fond du U, l'image est 8 fois plus petite. Regardons ce qu'il reste des vaisseaux à cette taille.

# %% [markdown] lang="en"
# What would come through without shortcuts? At the bottom of the U the image is 8 times smaller. Let us look at what is left of the vessels at that size.


# %%
def through_the_bottom(array):
    height, width = (size // 8 * 8 for size in array.shape)
    small = array[:height, :width].reshape(height // 8, 8, width // 8, 8).mean(axis=(1, 3))
    return small.repeat(8, axis=0).repeat(8, axis=1)


coarse = through_the_bottom(vessels) >= 0.2
figure, axes = plt.subplots(1, 3, figsize=(11, 3.9))
axes[0].imshow(green, cmap="gray")
axes[1].imshow(through_the_bottom(green), cmap="gray")
axes[2].imshow(~coarse, cmap="gray")
bare(axes[0], "250 × 240")
bare(axes[1], say(fr="8 fois plus petit, agrandi", en="8 times smaller, enlarged"))
bare(axes[2], say(fr="le masque vrai, passé par là", en="the true mask, come that way"))
figure.tight_layout()
lesson.show(
    say(
        fr="La photo, la même en gros carrés où les vaisseaux se devinent à peine, et le vrai masque en gros carrés : un escalier de pavés bien plus larges que les "
        "vaisseaux.",
        en="The photo, the same in large squares in which one hardly guesses the vessels, and the true mask in large squares: a staircase of blocks far wider than "
        "the vessels.",
    )
)

# %%
lesson.after("13.3")
true = vessels[: coarse.shape[0], : coarse.shape[1]]
print("IoU", lesson.number(iou(true, coarse)))

# %% [markdown] lang="fr"
# Même la vérité, passée par là, perd l'essentiel. Les 128 cartes du fond peuvent retenir plus qu'un oui ou un non par carré ; mais **où** exactement, ce sont les raccourcis qui le savent. Le fond dit *quoi*, les
# raccourcis disent *où*.
#
# ## L'entraîner
#
# Le U-Net de Pupille a un demi-million de poids. Avant de partager, la question de la leçon 4 : qu'est-ce qui va ensemble ? L'audit le demande aussi.

# %% [markdown] lang="en"
# Even the truth loses most of itself on that way. The 128 maps at the bottom can hold more than one yes or no per square; but it is the shortcuts that know **where** exactly. The bottom says *what*, the
# shortcuts say *where*.
#
# ## Training it
#
# The U-Net of Pupille has half a million weights. Before splitting, the question of lesson 4: what belongs together? The audit asks it too.

# %%
lesson.audit(pupille.open(folder))

# %% [markdown] lang="fr"
# Les deux yeux d'un enfant se ressemblent : `group_pattern` les garde du même côté. Puis, comme toujours, on monte l'échelle sur un même partage : le même masque moyen pour tout le monde, le seuil d'Otsu tel quel, le
# réseau. Trente époques prennent moins d'une minute.

# %% [markdown] lang="en"
# The two eyes of a child are alike: `group_pattern` keeps them on one side. Then, as always, the ladder is climbed on one and the same split: one mean mask for all, Otsu's threshold as it is, the
# network. Thirty epochs take less than a minute.


# %%
lesson.after("13.1", "13.3")


def quiet(event):
    pass


climbed = pupille.compare(
    folder,
    models=["mean-mask", "threshold", "unet"],
    data=pupille.DataConfig(group_pattern=r"Image_(\d+)"),
    split=pupille.SplitConfig(test=0.4, validation=0.15),
    train=pupille.TrainConfig(epochs=30, batch_size=2),
    out="runs/vessels",
    resume=True,
    listener=quiet,
)
runs = {run.name: run for run in climbed.results.runs}
answered = climbed.folder / runs["unet"].path / "predictions"
ids = json.loads((answered / "test.json").read_text())["ids"]
test = [id_.split("/")[1].removesuffix(".jpg") for id_ in ids]
first = [drawn_by("1stHO", name) for name in test]
by_network = [
    np.asarray(Image.open(answered / "test" / "answer" / f"{row:06}.png")) > 0 for row in range(len(test))
]
by_threshold = [darker_than_around(name) for name in test]
by_otsu = np.array([*map(dice, first, by_threshold)])
by_unet = np.array([*map(dice, first, by_network)])
history = pd.read_csv(climbed.folder / runs["unet"].path / "history.csv")
figure, ax = plt.subplots(figsize=(6, 2.8))
ax.plot(history["epoch"], history["train_loss"], "-", color=COLOURS[0])
ax.plot(history["epoch"], history["validation_loss"], "--", color=COLOURS[1])
ax.legend([say(fr="entraînement", en="training"), say(fr="validation", en="validation")])
ax.set_xlabel(say(fr="époque", en="epoch"))
ax.set_ylabel(say(fr="erreur", en="loss"))
ax.set_ylim(bottom=0)
lesson.show(
    say(
        fr="L'erreur d'entraînement et de validation au fil des époques : les deux descendent, celle de la validation avec des sauts au début.",
        en="The loss of training and of validation over the epochs: both go down, that of validation with jumps at the beginning.",
    )
)
for name, run in runs.items():
    metrics = run.metrics
    print(
        f"{name:10}",
        "IoU",
        lesson.number(metrics["iou"].value),
        "· Dice",
        lesson.number(metrics["dice"].value),
        "·",
        say(fr="exactitude", en="accuracy"),
        lesson.number(metrics["pixel_accuracy"].value),
        "· n =",
        metrics["iou"].n,
    )

# %% [markdown] lang="fr"
# `n = 6`, et non 12 photos ou 720 000 pixels : **l'unité est l'enfant**. Pour six unités, Pupille n'écrit pas d'intervalle, il ne vaudrait rien. Regardons plutôt chaque photo : la meilleure et la
# pire.

# %% [markdown] lang="en"
# `n = 6`, and not 12 photos or 720,000 pixels: **the unit is the child**. For six units Pupille states no interval, it would be worth nothing. So let us look at each photo instead: at the best
# and at the worst.

# %%
lesson.after("13.1", "13.3")
order = np.argsort(by_unet)
figure, axes = plt.subplots(2, 4, figsize=(12, 6.8))
for row, place in enumerate((order[-1], order[0])):
    panels = (photo(test[place]), ~first[place], ~by_threshold[place], ~by_network[place])
    titles = (
        test[place],
        say(fr="observateur", en="observer"),
        f"Otsu · Dice {lesson.number(by_otsu[place])}",
        f"U-Net · Dice {lesson.number(by_unet[place])}",
    )
    for ax, panel, title in zip(axes[row], panels, titles, strict=True):
        ax.imshow(panel, cmap="gray")
        bare(ax, title)
figure.tight_layout()
lesson.show(
    say(
        fr="Deux photos de test avec le dessin de l'observateur, le masque d'Otsu plein de miettes, et celui du U-Net. Sur la première, des traits continus et presque pas de "
        "miettes. Sur la seconde, une rétine plus brune, le U-Net ne marque que quelques bouts de vaisseaux.",
        en="Two test photos with the drawing of the observer, Otsu's mask full of crumbs, and that of the U-Net. On the first one continuous lines and hardly a crumb. On the "
        "second one, a browner retina, the U-Net marks no more than some pieces of vessels.",
    )
)

# %% [markdown] lang="fr"
# En moyenne le réseau gagne. Mais sur la pire des photos, **le seuil fait mieux que lui** : cette rétine est plus brune que celles de l'entraînement, où il n'y a que peu d'enfants. Un seuil calculé sur la
# photo elle-même s'y adapte ; un réseau ne connaît que ce qu'on lui a montré. Une moyenne ne l'aurait pas dit.
#
# ## Les coupes sont des jumelles
#
# Les deux yeux d'un enfant se ressemblent. Les coupes d'un même bloc bien davantage : au microscope électronique, la suivante est à 50 nanomètres. Prenons un modèle qui ne fait que **recopier** : pour une
# coupe de test, il rend le masque de la coupe d'entraînement la plus proche. Il n'a rien compris. Que vaut-il, si le test est tiré au hasard, et si le test est un bout du bloc ?

# %% [markdown] lang="en"
# On average the network wins. But on the worst photo **the threshold does better**: that retina is browner than those of training, where there are few children. A threshold computed on the
# photo itself adapts to it; a network knows only what it was shown. A mean would not have told.
#
# ## Slices are twins
#
# The two eyes of a child are alike. Slices of one block are far more so: under the electron microscope the next one is 50 nanometres away. Take a model that only **copies**: for a test
# slice it gives the mask of the nearest training slice. It has understood nothing. What is it worth if the test is drawn at random, and if the test is one end of the block?


# %%
def drawn_block(n=30, side=96):
    rng = np.random.default_rng(13)
    down, across = np.mgrid[:side, :side]
    cells = rng.uniform(-8, side + 8, (45, 2))
    for _ in range(n):
        cells += rng.normal(0, 1.5, cells.shape)
        apart = np.sort(np.hypot(down[..., None] - cells[:, 0], across[..., None] - cells[:, 1]), axis=-1)
        yield apart[..., 1] - apart[..., 0] < 2.2


labels = lesson.folder("membrane/train/label")
if labels:
    block = [np.asarray(Image.open(labels / f"{number}.png").convert("L")) < 128 for number in range(30)]
else:
    print(say(fr="La leçon prend un bloc dessiné.", en="The lesson takes a drawn block."))
    block = [*drawn_block()]
figure, axes = plt.subplots(1, 4, figsize=(11, 3))
for ax, number in zip(axes, (0, 1, 2, 15), strict=True):
    ax.imshow(~block[number], cmap="gray")
    bare(ax, say(fr=f"coupe {number}", en=f"slice {number}"))
figure.tight_layout()
lesson.show(
    say(
        fr="Les masques des coupes 0, 1, 2 et 15 : les trois premières montrent les mêmes cellules, un peu déplacées ; la dernière en montre d'autres.",
        en="The masks of slices 0, 1, 2 and 15: the first three show the same cells, moved a little; the last one shows others.",
    )
)

# %%
lesson.after("13.3")
at_random = np.random.default_rng(0).permutation(30)[:8]
at_the_end = np.arange(22, 30)
for title, held in (
    (say(fr="test tiré au hasard", en="test drawn at random"), at_random),
    (say(fr="test au bout du bloc", en="test at one end of the block"), at_the_end),
):
    others = np.setdiff1d(np.arange(30), held)
    copies = [block[others[np.argmin(np.abs(others - row))]] for row in held]
    print(
        f"{title:32}",
        "IoU",
        lesson.number(np.mean([iou(block[row], copy) for row, copy in zip(held, copies, strict=True)])),
    )

# %% [markdown] lang="fr"
# Celui qui recopie a l'air de savoir quelque chose, si des voisines de ses coupes de test sont dans l'entraînement. Au bout du bloc, il tombe. C'est la fuite de la leçon 4, et un réseau d'un demi-million de poids recopie mieux que
# lui. Trente coupes **d'un seul** bloc sont en fait un seul cas : pour savoir ce que vaut un modèle sur un autre cerveau, il faut un autre cerveau.
#
# ## Deux observateurs
#
# Revenons aux yeux. Le U-Net n'a pas un Dice de 1. Mais 1 par rapport à quoi ? Demandons ce que vaudrait **le deuxième observateur** s'il était un modèle, jugé par le premier.
#
# **Exercice 13.4.** `first` et `second` sont les listes des masques de test. Calculez `human`, le Dice du second observateur : un par photo, puis la moyenne. Puis `way` : quelle part du chemin entre le
# seuil d'Otsu (`by_otsu`, un Dice par photo) et le second observateur le réseau (`by_unet`) a-t-il faite ? 0 : il en est encore au seuil ; 1 : il est arrivé.

# %% [markdown] lang="en"
# The copier seems to know something if neighbours of its test slices are in training. At the end of the block it drops. That is the leak of lesson 4, and a network of half a million weights copies better than
# it does. Thirty slices of **one** block are in truth a single case: to know what a model is worth on another brain one needs another brain.
#
# ## Two observers
#
# Back to the eyes. The U-Net does not have a Dice of 1. But 1 with respect to what? Let us ask what **the second observer** would be worth as a model, judged by the first.
#
# **Exercise 13.4.** `first` and `second` are the lists of the test masks. Compute `human`, the Dice of the second observer: one for each photo, then the mean. Then `way`: which part of the way between
# Otsu's threshold (`by_otsu`, a Dice for each photo) and the second observer has the network (`by_unet`) gone? 0: it still stands at the threshold; 1: it has arrived.

# %%
lesson.after("13.1", "13.3")
second = [drawn_by("2ndHO", name) for name in test]

# %% tags=["exercise"] number="13.4"
human = ...
way = ...

# %%
lesson.check("13.4")

# %%
lesson.after("13.1", "13.3", "13.4")
by_human = np.array([*map(dice, first, second)])
figure, ax = plt.subplots(figsize=(8, 3.8))
photos = ax.plot(np.array([by_otsu, by_unet, by_human]), [0, -1, -2], color="lightgrey", linewidth=1)
photos[0].set_label(say(fr="une même photo", en="one photo"))
for place, (scores, marker) in enumerate(((by_otsu, "s"), (by_unet, "o"), (by_human, "^"))):
    ax.plot(scores, np.full(len(scores), -place), marker, color=COLOURS[place], alpha=0.7)
means, rows = [by_otsu.mean(), by_unet.mean(), by_human.mean()], -np.arange(3)
ax.vlines(means, rows - 0.3, rows + 0.3, color="black", label=say(fr="moyenne", en="mean"))
ax.legend(loc="lower left")
ax.set_yticks([0, -1, -2], ["Otsu", "U-Net", say(fr="second observateur", en="second observer")])
ax.set_xlabel(say(fr="Dice par rapport au premier observateur", en="Dice with respect to the first observer"))
ax.set_xlim(0, 1)
lesson.show(
    say(
        fr="Le Dice des douze photos de test, en trois rangées : Otsu autour de 0,55 avec une photo à 0,2, le U-Net autour de 0,65 avec trois photos plus bas, le second observateur serré autour de 0,78, loin de 1. Un trait gris relie les trois points d'une même photo.",
        en="The Dice of the twelve test photos in three rows: Otsu around 0.55 with one photo at 0.2, the U-Net around 0.65 with three photos lower, the second observer close together around 0.78, far from 1. A grey line joins the three points of one photo.",
    )
)
print(say(fr="part du chemin :", en="part of the way:"), lesson.percent(way))

# %% [markdown] lang="fr"
# Le second observateur n'atteint pas 0,8. Il n'est pas mauvais : la question n'a pas **une** réponse. Où finit un vaisseau qui s'efface ? Un pixel de plus ou de moins sur le bord d'un trait de trois pixels, et
# le Dice chute. Un modèle jugé par le premier observateur ne peut guère espérer mieux, et s'il le dépassait, il aurait appris **les habitudes** de cet observateur, non les vaisseaux.

# %% [markdown] lang="en"
# The second observer does not reach 0.8. That is not bad work: the question does not have **one** answer. Where does a vessel end that fades? One pixel more or less at the border of a line of three pixels, and
# Dice drops. A model judged by the first observer can hardly hope for more, and if it went beyond, it would have learned **the habits** of that observer and not the vessels.

# %% [markdown] lang="fr"
# ## À retenir
#
# - Où le fond est grand, l'exactitude des pixels félicite celui qui ne trouve rien. Donnez l'IoU ou le Dice, et dites lequel.
# - Un seuil répond à la question qu'on lui pose : deux groupes de gris. Posez-la bien.
# - Dans un U-Net, le fond du U dit quoi, les raccourcis disent où.
# - L'unité est le patient ou le bloc, jamais le pixel ; les coupes voisines et les deux yeux restent ensemble.
# - Un deuxième observateur dit jusqu'où un modèle peut aller. Faites dessiner une partie des images deux fois.
#
# ## Quatre questions
#
# 1. Pourquoi « rien » a-t-il plus de 0,9 d'exactitude ?
# 2. Deux masques ont un Dice de 0,5. Leur IoU est-elle plus grande ou plus petite ?
# 3. Pourquoi le vrai masque, passé par le fond du U, est-il si mauvais ?
# 4. Pourquoi celui qui recopie vaut-il moins au bout du bloc ?
#
# <details><summary>Les réponses, et la cellule qui les montre</summary>
#
# 1. Neuf pixels sur dix sont du fond, et il les a tous. « L'exactitude des pixels ment ».
# 2. Plus petite : 1/3. Les deux définitions sont dans l'exercice. L'exercice 13.3.
# 3. Un carré de 8 × 8 est plus large qu'un vaisseau. « Le U et ses raccourcis ».
# 4. Il n'a plus de voisine à recopier. « Les coupes sont des jumelles ».
#
# </details>
#
# **Pour en parler.** Un radiologue et son élève ont dessiné les mêmes images et ne s'accordent qu'à 0,7. Sur lequel des deux entraînez-vous ? Sur leur accord, leur union, sur les deux ? Qui en décide ?

# %% [markdown] lang="en"
# ## To remember
#
# - Where the background is large, the accuracy of pixels praises the one who finds nothing. Give IoU or Dice, and say which.
# - A threshold answers the question it is asked: two groups of grey. Ask it well.
# - In a U-Net the bottom of the U says what, the shortcuts say where.
# - The unit is the patient or the block, never the pixel; neighbouring slices and both eyes stay together.
# - A second observer says how far a model can go. Have part of the images drawn twice.
#
# ## Four questions
#
# 1. Why does "nothing" have an accuracy above 0.9?
# 2. Two masks have a Dice of 0.5. Is their IoU larger or smaller?
# 3. Why is the true mask so bad once it has come through the bottom of the U?
# 4. Why is the copier worth less at the end of the block?
#
# <details><summary>The answers, and the cell that shows them</summary>
#
# 1. Nine pixels of ten are background, and it has them all. "The accuracy of pixels lies".
# 2. Smaller: 1/3. Both definitions stand in the exercise. Exercise 13.3.
# 3. A square of 8 × 8 is wider than a vessel. "The U and its shortcuts".
# 4. It has no neighbour left to copy. "Slices are twins".
#
# </details>
#
# **To talk about.** A radiologist and a student drew the same images and agree to no more than 0.7. On which of the two do you train? On what both marked, on what either did, on both? Who decides?

# %%
lesson.words()

# %% [markdown] lang="fr"
# ## Sur vos propres images
#
# Un dossier `images` et un dossier `masks` avec les mêmes noms ; dans le nom, de quoi reconnaître le patient ou le bloc. Puis dans un terminal :
#
# ```
# pupille audit yeux --group-pattern "Image_(\d+)"
# pupille compare yeux --group-pattern "Image_(\d+)" --models mean-mask,threshold,unet
# pupille report runs/yeux
# ```
#
# Et quand une deuxième personne a dessiné, dans `masks_2`, les réponses d'un modèle ou d'un autre outil, dans `answers`, se jugent à côté d'elle :
#
# ```
# pupille score yeux answers --second-observer masks_2
# ```

# %% [markdown] lang="en"
# ## On your own images
#
# A folder `images` and a folder `masks` with the same names; in the name something that tells the patient or the block. Then in a terminal:
#
# ```
# pupille audit eyes --group-pattern "Image_(\d+)"
# pupille compare eyes --group-pattern "Image_(\d+)" --models mean-mask,threshold,unet
# pupille report runs/eyes
# ```
#
# And where a second person has drawn, in `masks_2`, the answers of a model or of another tool, in `answers`, are judged beside them:
#
# ```
# pupille score eyes answers --second-observer masks_2
# ```
