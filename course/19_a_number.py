# %% [markdown] lang="fr"
# # 19. Un nombre à partir d'une image
#
# Un laboratoire photographie du sang au microscope et veut savoir, sur chaque photo, **combien il y a de globules rouges**. Jusqu'ici
# une image avait une classe ; ici elle a un nombre. C'est la régression de la leçon 1, mais à la place du PIB il y a une photo entière.
#
# **À la fin, vous saurez** tirer un nombre d'un fichier d'annotations, dire ce que vaut un modèle qui n'apprend rien, comparer deux
# erreurs sur les mêmes images, et demander, avant tout le reste, qui a compté.

# %% [markdown] lang="en"
# # 19. A number from a picture
#
# A laboratory photographs blood through a microscope and wants to know **how many red cells** each photo holds. So far an image had a
# class; here it has a number. This is the regression of lesson 1, but with a whole photo in the place of the GDP.
#
# **At the end you will be able to** take a number out of a file of annotations, say what a model that learns nothing is worth, compare
# two errors on the same images, and ask, before anything else, who counted.

# %%
import xml.etree.ElementTree as ET

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from PIL import Image
from scipy import ndimage

import pupille
from pupille.config import GateConfig
from pupille.figures.curves import draw_intervals
from pupille.figures.surface import COLOURS
from pupille.workflows.compare_runs import compare_runs

network = "regnetx_002"
weights = lesson.weights(network)

# %% [markdown] lang="fr"
# ## Des boîtes au nombre
#
# `bccd` : 364 photos de sang. Quelqu'un a entouré les cellules d'une boîte et noté ce que c'est : `RBC` (globule rouge),
# `WBC` (globule blanc) ou `Platelets` (plaquettes). La leçon est livrée avec de petites copies des photos, 160 × 120 au lieu de 640 × 480 (Shenggan,
# licence MIT : voyez `LICENSE` dans le dossier). Pour chaque photo il y a un fichier XML. En voici le début.

# %% [markdown] lang="en"
# ## From boxes to a number
#
# `bccd`: 364 photos of blood. Somebody drew boxes around the cells and wrote down what each is: `RBC` (red blood cell), `WBC` (white
# blood cell) or `Platelets`. The lesson comes with small copies of the photos, 160 × 120 instead of 640 × 480 (Shenggan, MIT licence: see
# `LICENSE` in the folder). Each photo has an XML file. Here is the beginning of one.

# %%
folder = lesson.unpacked("bccd_small.zip")


def tree_of(name):
    return ET.parse(folder / "Annotations" / f"{name}.xml").getroot()


print(ET.tostring(tree_of("BloodImage_00001"), encoding="unicode").replace("\t", "  ")[:900])

# %% [markdown] lang="fr"
# **Exercice 19.1.** Comptez les globules rouges d'une annotation. `tree.findall("object")` donne les objets, `o.findtext("name")` le nom de l'un
# d'eux.

# %% [markdown] lang="en"
# **Exercise 19.1.** Count the red cells of an annotation. `tree.findall("object")` gives the objects, `o.findtext("name")` the name of one
# of them.


# %% tags=["exercise"] number="19.1"
def red_cells(tree):
    return ...


# %%
lesson.check("19.1")

# %% [markdown] lang="fr"
# Tout devient un tableau : une ligne par photo, avec sa part (celle que les auteurs ont fixée) et son nombre.

# %% [markdown] lang="en"
# All of it becomes a table: one row a photo, with its part (the one its authors fixed) and its number.

# %%
lesson.after("19.1")
parts = {"train": "train", "val": "validation", "test": "test"}
photos = pd.DataFrame(
    [
        (f"JPEGImages/{name}.jpg", parts[file], red_cells(tree_of(name)))
        for file in parts
        for name in (folder / "ImageSets" / "Main" / f"{file}.txt").read_text().split()
    ],
    columns=["path", "split", "red cells"],
)
photos.to_csv(folder / "photos.csv", index=False)
cells, part = photos["red cells"].to_numpy(), photos["split"].to_numpy()
figure, ax = plt.subplots(figsize=(7, 2.8))
ax.hist(
    [cells[part == name] for name in parts.values()],
    bins=np.arange(-0.5, 28),
    stacked=True,
    color=COLOURS[:3],
    edgecolor="white",
    hatch=("", "//", ".."),
)
ax.legend(
    [
        say(fr="entraînement", en="training"),
        say(fr="validation", en="validation"),
        say(fr="test", en="test"),
    ]
)
ax.set_xlabel(say(fr="globules rouges annotés", en="annotated red cells"))
ax.set_ylabel(say(fr="photos", en="photos"))
lesson.show(
    say(
        fr="Histogramme des nombres de globules rouges, de 0 à 27. La plupart des photos en ont de 8 à 16, dans les trois parts ; "
        "quelques-unes en ont zéro.",
        en="Histogram of the numbers of red cells, from 0 to 27. Most photos have 8 to 16 of them, in all three parts; a few have "
        "none.",
    )
)

# %% [markdown] lang="fr"
# ## Regarder
#
# Six photos d'entraînement, de la plus vide à la plus remplie d'après le fichier, avec leurs boîtes (en bleu les globules rouges, en orange le reste). Les
# boîtes sont en pixels des grandes photos : on les divise par quatre.

# %% [markdown] lang="en"
# ## Look
#
# Six training photos, from the emptiest to the fullest as the file has it, with their boxes (red cells in blue, all others in orange). The
# boxes are in pixels of the large photos: they are divided by four.

# %%
lesson.after("19.1")


def read(row):
    return np.asarray(Image.open(folder / photos["path"][row]).convert("RGB"))


def draw_boxes(row, ax):
    ax.imshow(read(row))
    ax.axis("off")
    for o in tree_of(photos["path"][row].split("/")[1].removesuffix(".jpg")).findall("object"):
        left, top, right, bottom = (
            int(o.find("bndbox").findtext(key)) / 4 for key in ("xmin", "ymin", "xmax", "ymax")
        )
        red = o.findtext("name") == "RBC"
        ax.add_patch(
            plt.Rectangle(
                (left, top),
                right - left,
                bottom - top,
                fill=False,
                color=COLOURS[0 if red else 1],
                linestyle="-" if red else "--",
            )
        )


in_order = photos[part == "train"].sort_values("red cells", kind="stable").index
figure, axes = plt.subplots(2, 3, figsize=(10, 5.9))
for ax, row in zip(axes.flat, in_order[np.linspace(0, len(in_order) - 1, 6).astype(int)], strict=True):
    draw_boxes(row, ax)
    ax.set_title(say(fr=f"annoté : {cells[row]}", en=f"annotated: {cells[row]}"))
figure.tight_layout(h_pad=2)
lesson.show(
    say(
        fr="Six photos de sang avec leurs boîtes et leur nombre. La première est pleine de globules rouges, pourtant aucun n'a de boîte et "
        "son nombre est 0. Sur les autres, bien des cellules n'ont pas de boîte non plus.",
        en="Six photos of blood with their boxes and their number. The first one is full of red cells, but none of them has a box and its "
        "number is 0. On the others many cells have no box either.",
    )
)

# %% [markdown] lang="fr"
# Arrêtez-vous sur la première : zéro, dit le fichier. Combien en voyez-vous ? Gardez la question en tête. Faisons d'abord comme tout
# le monde : croyons le tableau.
#
# ## Un modèle qui n'apprend rien
#
# Avant tout modèle, la question : que vaut celui qui dit **toujours le même nombre** ? L'erreur sera l'**erreur absolue moyenne** (MAE, leçon 1) :
# de combien de cellules on se trompe, en moyenne.
#
# **Exercice 19.2.** Quelle constante, apprise sur l'entraînement, rend cette erreur la plus petite ? Et combien vaut l'erreur sur le test ?

# %% [markdown] lang="en"
# Stop at the first one: zero, says the file. How many do you see? Keep the question in mind. First let us do what everybody does, and
# believe the table.
#
# ## A model that learns nothing
#
# Before any model comes the question: what is the one worth that **always says the same number**? The error will be the **mean absolute error**
# (MAE, lesson 1): by how many cells one is wrong, on average.
#
# **Exercise 19.2.** Which constant, learned on training, makes this error smallest? And how large is the error on test?

# %%
lesson.after("19.1")
train, test = cells[part == "train"], cells[part == "test"]
print(len(train), len(test))

# %% tags=["exercise"] number="19.2"
constant = ...
error = ...

# %%
lesson.check("19.2")

# %% [markdown] lang="fr"
# ## Un réseau qui regarde
#
# Le réseau gelé des leçons 10 et 11 décrit chaque photo par 368 nombres ; sur ces descripteurs on pose une **régression ridge** : une droite à
# 368 dimensions, dont la pénalité garde les poids petits. À côté, la même régression directement sur les pixels (`ridge`), et la constante. Une même photo est
# là deux fois, à l'entraînement avec 25 globules et en validation avec 27 ; on n'en garde qu'une (`drop_duplicates`).

# %% [markdown] lang="en"
# ## A network that looks
#
# The frozen network of lessons 10 and 11 describes each photo by 368 numbers; on these features stands a **ridge regression**: a line in 368
# dimensions, whose penalty holds the weights small. Beside it the same regression straight on the pixels (`ridge`), and the constant.
# One photo is there twice, in training with 25 cells and in validation with 27; one of them is kept (`drop_duplicates`).

# %%
lesson.after("19.1")


def quiet(event):
    pass


climbed = pupille.compare(
    folder / "photos.csv",
    models=["constant", "ridge", network],
    data=pupille.DataConfig(label_column="red cells", task="regression"),
    train=pupille.TrainConfig(fine_tune="none"),
    gate=GateConfig(drop_duplicates=True),
    out="runs/red-cells",
    resume=True,
    listener=quiet,
)
runs = {run.name: climbed.folder / run.path for run in climbed.results.runs}
answers = {name: pd.read_csv(path / "predictions" / "test.csv") for name, path in runs.items()}
maes = [run.metrics["mae"] for run in climbed.results.runs]
figure, axes = plt.subplots(1, 2, figsize=(11, 3.8), width_ratios=(1.5, 1))
draw_intervals(
    list(runs), [mae.value for mae in maes], [mae.low for mae in maes], [mae.high for mae in maes], axes[0]
)
axes[0].set_xlabel(
    say(fr="erreur absolue moyenne sur le test, en cellules", en="mean absolute error on test, in cells")
)
axes[1].plot([0, 22], [0, 22], "--", color="grey")
axes[1].plot(answers[network]["value"], answers[network]["predicted"], "o", color=COLOURS[0], alpha=0.6)
axes[1].set_xlabel(say(fr="annoté", en="annotated"))
axes[1].set_ylabel(say(fr="prédit par le réseau", en="predicted by the network"))
axes[1].set_aspect("equal")
figure.tight_layout()
lesson.show(
    say(
        fr="À gauche, l'erreur de trois modèles avec leurs intervalles, tous autour de 3 cellules, qui se recouvrent presque entièrement. À "
        "droite, le prédit en face de l'annoté : un nuage plat entre 10 et 13, loin de la diagonale.",
        en="On the left the error of three models with their intervals, all around 3 cells, which overlap almost entirely. On the right "
        "predicted against annotated: a flat cloud between 10 and 13, far from the diagonal.",
    )
)
for name, mae in zip(runs, maes, strict=True):
    print(f"{name:12}", lesson.number(mae.value), f"({lesson.number(mae.low)} – {lesson.number(mae.high)})")

# %% [markdown] lang="fr"
# Le réseau se trompe un peu moins. Mais regardez à droite : il dit presque toujours la même chose. C'est ce que fait un modèle prudent quand il n'a presque
# rien trouvé : il se replie sur la moyenne.
#
# ## La différence, photo par photo
#
# Les trois modèles ont vu les mêmes 72 photos : on compare donc **photo par photo** (leçon 11), et non un intervalle à un autre. `interval`, ci-dessous,
# est celui de la moyenne des gains : l'écart de la constante à la vérité, moins celui du réseau.
#
# **Exercice 19.3.** Écrivez le gain de chaque photo, puis dites si le réseau se distingue de la constante.

# %% [markdown] lang="en"
# The network is wrong by a little less. But look at the right: it says almost the same thing always. That is what a cautious model does when it
# has learned hardly anything: it draws back to the mean.
#
# ## The difference, photo by photo
#
# The three models have seen the same 72 photos, so they are compared **photo by photo** (lesson 11), and not interval with interval.
# `interval`, below, is the one of the mean of the gains: what the constant misses minus what the network misses.
#
# **Exercise 19.3.** Write the gain of each photo, then say whether the network can be told apart from the constant.

# %%
lesson.after("19.1")
interval = compare_runs(runs[network], runs["constant"]).comparison.difference
print(
    lesson.number(interval.value),
    f"({lesson.number(interval.low)} – {lesson.number(interval.high)})",
    "n =",
    interval.n,
)


# %% tags=["exercise"] number="19.3"
def gains(truth, by_constant, by_network):
    return ...


distinguishable = ...

# %%
lesson.check("19.3")

# %%
lesson.after("19.1", "19.3")
each = gains(answers[network]["value"], answers["constant"]["predicted"], answers[network]["predicted"])
figure, ax = plt.subplots(figsize=(7, 3))
edges = np.arange(np.floor(4 * each.min()), np.ceil(4 * each.max()) + 1) / 4
ax.hist(each, bins=edges, color=COLOURS[0], edgecolor="white")
ax.axvline(0, color="black", linestyle="--", label=say(fr="aucun gain", en="no gain"))
ax.axvline(each.mean(), color=COLOURS[1], linewidth=2, label=say(fr="gain moyen", en="mean gain"))
ax.axvspan(
    interval.low,
    interval.high,
    color=COLOURS[1],
    alpha=0.35,
    label=say(fr="son intervalle à 95 %", en="its 95 % interval"),
)
ax.set_ylim(top=1.3 * ax.get_ylim()[1])
ax.locator_params(axis="y", integer=True)
ax.legend(ncols=3, loc="upper center", fontsize=9)
ax.set_xlabel(
    say(fr="gain du réseau, en cellules, photo par photo", en="gain of the network, in cells, photo by photo")
)
ax.set_ylabel(say(fr="photos", en="photos"))
lesson.show(
    say(
        fr="Histogramme des gains, de −1,6 à 2,1 cellules : à droite de zéro un peu plus souvent qu'à gauche. La moyenne, un trait orange, "
        "est à peine à droite de zéro, et la bande de son intervalle contient zéro.",
        en="Histogram of the gains, from −1.6 to 2.1 cells: a little more often to the right of zero than to the left. The mean, an orange "
        "line, lies hardly to the right of zero, and the band of its interval holds zero.",
    )
)

# %% [markdown] lang="fr"
# **Pas de différence visible ne veut pas dire pas de différence.** Avec les grandes photos (640 × 480), le même réseau a fait mieux que la constante : 2,78 au lieu de 3,15,
# un gain de 0,38 cellule (0,16 à 0,59). C'est net, et cela ne fait qu'un tiers de cellule. Un réseau affiné en entier gagne encore un peu. Mais pourquoi est-ce si
# dur ? Compter des ronds roses, un enfant y arrive.
#
# ## Compter sans apprendre
#
# Essayons sans réseau. Les globules sont plus sombres que le fond dans le vert. On prend le seuil qui sépare le mieux les deux (méthode d'Otsu : il rend les
# deux groupes aussi homogènes que possible), on remplit les trous, on retire les miettes, et on numérote les taches d'un seul tenant : les
# **composantes connexes**.

# %% [markdown] lang="en"
# **No visible difference does not mean no difference.** With the large photos (640 × 480) the same network did better than the constant: 2.78 instead of 3.15,
# a gain of 0.38 cells (0.16 to 0.59). That is clear, and it is no more than a third of a cell. A whole fine-tuned network gains a little more. But why is it
# so hard? Counting pink discs is something a child can do.
#
# ## Counting without learning
#
# Let us try without a network. Cells are darker than the ground in the green. We take the threshold that separates the two best (Otsu's
# method: it makes both groups as uniform as possible), fill the holes, remove the crumbs, and number the spots that hang together:
# the **connected components**.


# %%
def otsu(values):
    share = np.bincount(values.ravel(), minlength=256) / values.size
    below, mean = share.cumsum(), (share * np.arange(256)).cumsum()
    with np.errstate(divide="ignore", invalid="ignore"):
        between = (mean[-1] * below - mean) ** 2 / (below * (1 - below))
    return np.nanargmax(between)


def mask_of(picture):
    green, blue = picture[..., 1], picture[..., 2]
    dark = ndimage.binary_fill_holes(green <= otsu(green))
    violet = ndimage.binary_opening(picture[..., 0] < blue, iterations=2)
    return ndimage.binary_opening(dark & ~ndimage.binary_dilation(violet, iterations=3), iterations=2)


# %%
lesson.after("19.1")
example = in_order[len(in_order) // 2]
mask = mask_of(read(example))
spots, n_spots = ndimage.label(mask)
figure, axes = plt.subplots(1, 3, figsize=(11, 3))
draw_boxes(example, axes[0])
axes[1].imshow(mask, cmap="gray")
axes[2].imshow(np.ma.masked_equal(spots, 0), cmap="tab20", alpha=0.7, interpolation="nearest")
for number, (y, x) in enumerate(ndimage.center_of_mass(mask, spots, range(1, n_spots + 1)), start=1):
    beside = 4 if (spots == number).sum() < 100 else 0
    axes[2].text(x + beside, y, str(number), ha="left" if beside else "center", va="center", fontsize=8)
titles = (
    say(fr=f"annoté : {cells[example]}", en=f"annotated: {cells[example]}"),
    say(fr="sombre dans le vert", en="dark in the green"),
    say(fr=f"composantes : {n_spots}", en=f"components: {n_spots}"),
)
for ax, title in zip(axes, titles, strict=True):
    ax.axis("off")
    ax.set_title(title)
figure.tight_layout()
lesson.show(
    say(
        fr="Une photo avec ses boîtes, son masque en noir et blanc, et les composantes connexes en couleurs et numérotées. Les cellules qui se touchent "
        "ne font qu'une seule tache.",
        en="A photo with its boxes, its mask in black and white, and the connected components in colours and numbered. Cells that touch form a single "
        "spot.",
    )
)

# %% [markdown] lang="fr"
# Des cellules qui se touchent ne font qu'une composante, et un morceau au bord en fait une aussi. Comptons donc par la **surface** : combien de pixels prend une cellule, et combien de fois
# cette surface tient-elle dans le rouge d'une photo ? (Le globule blanc, violet, est déjà retiré du masque.)
#
# **Exercice 19.4.** `areas` est la surface rouge de chaque photo. Sur l'entraînement, combien de pixels pour une cellule ? Puis, sur le test, l'erreur absolue moyenne de
# `areas / pixels_per_cell`.

# %% [markdown] lang="en"
# Cells that touch form one component, and a piece at the border forms one too. So let us count by **area**: how many pixels does a cell take, and how many times does that fit into
# the red of a photo? (The white cell, violet, is already taken out of the mask.)
#
# **Exercise 19.4.** `areas` is the red area of each photo. On training, how many pixels are there for one cell? Then, on test, the mean absolute error of
# `areas / pixels_per_cell`.

# %%
lesson.after("19.1")
areas = np.array([mask_of(read(row)).sum() for row in range(len(photos))])
photos.assign(area=areas).head(3)

# %% tags=["exercise"] number="19.4"
pixels_per_cell = ...
error_by_area = ...

# %%
lesson.check("19.4")

# %% [markdown] lang="fr"
# ## Qui a raison ?
#
# C'est pire que la constante ! Avant de jeter la méthode, regardons **où** elle se trompe le plus, sur la validation (le test, on n'y touche plus).

# %% [markdown] lang="en"
# ## Who is right?
#
# That is worse than the constant! Before throwing the method away, let us look **where** it is most wrong, on validation (the test is not
# touched any more).

# %%
lesson.after("19.2", "19.4")
counted = areas / pixels_per_cell
print(
    say(fr="constante", en="constant"),
    lesson.number(error),
    "·",
    say(fr="surface", en="area"),
    lesson.number(error_by_area),
)
worst = np.flatnonzero(part == "validation")
worst = worst[np.argsort(-np.abs(counted - cells)[worst], kind="stable")][:6]
figure, axes = plt.subplots(2, 3, figsize=(10, 5.6))
for ax, row in zip(axes.flat, worst, strict=True):
    draw_boxes(row, ax)
    ax.set_title(
        say(
            fr=f"annoté {cells[row]}, par la surface {lesson.number(counted[row], 0)}",
            en=f"annotated {cells[row]}, by area {lesson.number(counted[row], 0)}",
        )
    )
figure.tight_layout()
lesson.show(
    say(
        fr="Les six photos de validation où la surface et l'annotation s'écartent le plus. Sur plusieurs, le fichier dit 0 alors que la "
        "photo est pleine de globules rouges sans boîte ; sur d'autres, les cellules sont serrées ou se recouvrent.",
        en="The six validation photos where area and annotation are farthest apart. On several the file says 0 although the photo is full of "
        "red cells without a box; on others the cells are crowded or overlap.",
    )
)

# %% [markdown] lang="fr"
# Quinze photos sur 364 ont zéro globule, selon le fichier. Or les cellules sont là : **personne ne les a entourées**. La « vérité » de ce tableau n'est pas le nombre de cellules, c'est le nombre de boîtes
# que quelqu'un a eu le temps de dessiner. Un modèle qui compterait parfaitement serait *faux* selon cette mesure, et aucun ne peut deviner quand l'annotateur s'est
# arrêté.
#
# Un contrôle : des ronds **dessinés**, dont nous savons le nombre parce que nous les avons posés nous-mêmes. La même méthode, les mêmes
# lignes.

# %% [markdown] lang="en"
# Fifteen photos of 364 have no red cell, says the file. But the cells are there: **nobody drew a box around them**. The "truth" of this table is not the number of cells, it is the number
# of boxes that somebody had the time to draw. A model that counted perfectly would be *wrong* by this measure, and none can guess when the annotator
# stopped.
#
# A control: **drawn** discs, whose number we know because we put them there. The same method, the same lines.

# %%
rng = np.random.default_rng(19)
down, across = np.mgrid[:120, :160]
numbers = rng.integers(2, 26, 60)
drawn = []
for n in numbers:
    picture = np.full((120, 160, 3), (220, 210, 220)) + rng.normal(0, 6, (120, 160, 3))
    for y, x in zip(rng.uniform(10, 110, n), rng.uniform(10, 150, n), strict=True):
        picture[(down - y) ** 2 + (across - x) ** 2 < rng.uniform(9, 12) ** 2] = (200, 150, 160)
    drawn.append(np.clip(picture, 0, 255).astype(np.uint8))
drawn_areas = np.array([mask_of(picture).sum() for picture in drawn])
per_disc = drawn_areas[:40].sum() / numbers[:40].sum()
by_area = np.abs(drawn_areas[40:] / per_disc - numbers[40:]).mean()
always = np.abs(np.median(numbers[:40]) - numbers[40:]).mean()
figure, axes = plt.subplots(1, 2, figsize=(9, 3.2))
axes[0].imshow(drawn[0])
axes[0].axis("off")
axes[0].set_title(say(fr=f"dessinés : {numbers[0]}", en=f"drawn: {numbers[0]}"))
axes[1].set_aspect("equal")
axes[1].plot([0, 26], [0, 26], "--", color="grey")
axes[1].plot(numbers[40:], drawn_areas[40:] / per_disc, "s", color=COLOURS[2])
axes[1].set_xlabel(say(fr="ronds dessinés", en="drawn discs"))
axes[1].set_ylabel(say(fr="comptés par la surface", en="counted by area"))
figure.tight_layout()
lesson.show(
    say(
        fr="À gauche, des ronds roses dessinés. À droite, comptés par la surface en face du vrai nombre : près de la diagonale, et un peu trop peu "
        "quand les ronds sont nombreux, car ils se recouvrent.",
        en="On the left drawn pink discs. On the right counted by area against the true number: close to the diagonal, and a little too few "
        "where there are many discs, since they overlap.",
    )
)
print(
    say(fr="constante", en="constant"),
    lesson.number(always),
    "·",
    say(fr="surface", en="area"),
    lesson.number(by_area),
)

# %% [markdown] lang="fr"
# Sur des ronds dont le nombre est connu, la méthode se trompe à peine. Les photos sont plus difficiles (cellules pâles, amas), mais une part de son erreur n'est pas la
# sienne : c'est celle du tableau. Laquelle ? Il faudrait qu'une **deuxième personne** compte les mêmes photos ; l'écart entre les deux dirait jusqu'où un modèle peut aller. (La seule photo comptée deux fois a reçu 25 et 27.) Sans
# cela, « 3 cellules d'erreur » n'a pas de plancher connu.

# %% [markdown] lang="en"
# On discs whose number is known the method is hardly wrong. Photos are harder (pale cells, clumps), but a part of its error is not its own: it is the
# table's. How large a part? A **second person** would have to count the same photos; the gap between the two would say how far a model can get. (The one photo that was counted twice got 25 and 27.) Without it,
# "an error of 3 cells" has no known floor.

# %% [markdown] lang="fr"
# ## À retenir
#
# - Un nombre a lui aussi son modèle qui n'apprend rien : la médiane de l'entraînement.
# - Deux erreurs se comparent sur les mêmes images, différence par différence. « Pas distinguable » est une réponse.
# - Un modèle qui reste près de la moyenne n'a presque rien appris, même si son erreur paraît petite.
# - La vérité d'un tableau est ce que quelqu'un a noté. Demandez qui, comment, et s'il a fini.
#
# ## Quatre questions
#
# 1. Pourquoi la médiane, et pas la moyenne ?
# 2. L'intervalle de la différence contient 0. Les deux modèles sont-ils égaux ?
# 3. Pourquoi les composantes comptent-elles mal ?
# 4. À quoi servent les ronds dessinés ?
#
# <details><summary>Les réponses, et la cellule qui les montre</summary>
#
# 1. Elle rend l'erreur absolue moyenne la plus petite. L'exercice 19.2.
# 2. Non : ces photos n'en décident pas. « La différence, photo par photo ».
# 3. Les cellules qui se touchent ne font qu'une tache ; un morceau au bord en fait une. « Compter sans apprendre ».
# 4. Leur nombre est connu : ils séparent le défaut de la méthode de celui du tableau. « Qui a raison ? ».
#
# </details>
#
# **Pour en parler.** Comptez vous-même les globules rouges des six photos de « Regarder », puis demandez à votre voisin. Que faites-vous d'une cellule
# coupée par le bord ? Quelle règle faudrait-il écrire avant de commencer ?

# %% [markdown] lang="en"
# ## To remember
#
# - A number too has its model that learns nothing: the median of training.
# - Two errors are compared on the same images, difference by difference. "Not distinguishable" is an answer.
# - A model that stays close to the mean has learned hardly anything, even if its error looks small.
# - The truth of a table is what somebody wrote down. Ask who, how, and whether they finished.
#
# ## Four questions
#
# 1. Why the median, and not the mean?
# 2. The interval of the difference holds 0. Are the two models equal?
# 3. Why do components count badly?
# 4. What are the drawn discs for?
#
# <details><summary>The answers, and the cell that shows them</summary>
#
# 1. It makes the mean absolute error smallest. Exercise 19.2.
# 2. No: these photos do not decide it. "The difference, photo by photo".
# 3. Cells that touch form one spot; so does a piece at the border. "Counting without learning".
# 4. Their number is known: they separate the fault of the method from that of the table. "Who is right?".
#
# </details>
#
# **To talk about.** Count the red cells in the six photos of "Look" yourself, then ask your neighbour. What do you do with a cell that the border
# cuts? Which rule should be written down before one begins?

# %%
lesson.words()

# %% [markdown] lang="fr"
# ## Sur vos propres images
#
# Un tableau `photos.csv` au-dessus des images, avec une colonne `path` et une colonne de nombres, par exemple `poids (g)` ; puis dans un
# terminal :
#
# ```
# pupille audit photos.csv --label-column "poids (g)" --task regression
# pupille compare photos.csv --label-column "poids (g)" --task regression
# pupille report runs/photos
# ```
#
# Ou dans un cahier : `pupille.ImageRegressor("ridge")`, avec `fit` et `predict` comme dans scikit-learn. Et faites compter, ou peser, une partie des images
# par deux personnes.

# %% [markdown] lang="en"
# ## On your own images
#
# A table `photos.csv` above the images, with a column `path` and a column of numbers, such as `weight (g)`; then in a terminal:
#
# ```
# pupille audit photos.csv --label-column "weight (g)" --task regression
# pupille compare photos.csv --label-column "weight (g)" --task regression
# pupille report runs/photos
# ```
#
# Or in a notebook: `pupille.ImageRegressor("ridge")`, with `fit` and `predict` as in scikit-learn. And have part of the images counted, or
# weighed, by two people.
