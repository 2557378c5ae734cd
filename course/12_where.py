# %% [markdown] lang="fr"
# # 12. Où sont-ils ?
#
# Une photo de sang, plusieurs cellules : une seule classe pour toute l'image ne suffit plus. On veut savoir **où** est chaque objet, et ce que c'est. C'est la
# **détection** : des boîtes, chacune avec une classe et un score. Et d'un coup une question toute simple, « est-ce juste ? », devient difficile.
#
# **À la fin, vous saurez** écrire l'IoU de deux boîtes, la suppression des doublons, l'appariement et la précision moyenne (AP), trouver des boîtes impossibles
# dans un fichier, et dire pourquoi bien compter n'est pas bien localiser.

# %% [markdown] lang="en"
# # 12. Where are they?
#
# One photo of blood, several cells: a single class for the whole image is not enough any more. We want to know **where** each object is, and what it is. That is
# **detection**: boxes, each with a class and a score. And a very simple question, "is that right?", becomes hard all at once.
#
# **At the end you will be able to** write the IoU of two boxes, the suppression of duplicates, matching and average precision (AP), find impossible boxes in a
# file, and say why to count well is not to locate well.

# %%
import xml.etree.ElementTree as ET

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from PIL import Image
from scipy import ndimage

from pupille.figures.surface import COLOURS

# %% [markdown] lang="fr"
# ## Les boîtes du fichier
#
# `bccd` : 364 photos de sang, livrées avec la leçon en 160 × 120 (Shenggan, licence MIT). Quelqu'un a dessiné une boîte autour des globules rouges (`RBC`), des globules blancs (`WBC`) et
# des plaquettes (`Platelets`). Une boîte, ce sont quatre nombres : gauche, haut, droite, bas, en pixels de la grande photo, 640 × 480.

# %% [markdown] lang="en"
# ## The boxes of the file
#
# `bccd`: 364 photos of blood, which come with the lesson as 160 × 120 (Shenggan, MIT licence). Somebody drew a box around red cells (`RBC`), white cells (`WBC`) and
# `Platelets`. A box is four numbers: left, top, right, bottom, in pixels of the large photo, 640 × 480.

# %%
folder = lesson.unpacked("bccd_small.zip")
parts = {
    name: part
    for part in ("train", "val", "test")
    for name in (folder / "ImageSets" / "Main" / f"{part}.txt").read_text().split()
}
edges = ["xmin", "ymin", "xmax", "ymax"]
boxes = pd.DataFrame(
    [
        (name, parts[name], o.findtext("name"), *(int(o.find("bndbox").findtext(edge)) for edge in edges))
        for name in parts
        for o in ET.parse(folder / "Annotations" / f"{name}.xml").getroot().findall("object")
    ],
    columns=["name", "part", "cell", *edges],
)
print(lesson.count(len(boxes)), say(fr="boîtes", en="boxes"))
print(boxes["cell"].value_counts().to_string())
boxes[(boxes["xmax"] <= boxes["xmin"]) | (boxes["ymax"] <= boxes["ymin"])]

# %% [markdown] lang="fr"
# Deux globules rouges de largeur 0 et de hauteur 0 ! Un clic sans glisser, sans doute. Aucun détecteur ne les trouvera jamais, et diviser par leur surface ne donne rien de bon. **Avant d'entraîner, on
# regarde le fichier** ; `pupille audit` vous dit ce genre de choses. On les retire, et on l'écrit.

# %% [markdown] lang="en"
# Two red cells of width 0 and height 0! A click without a drag, most likely. No detector will ever find them, and nothing good comes of dividing by their area. **Before training, look at the
# file**; `pupille audit` tells you things of this kind. They are taken out, and it is written down.


# %%
def draw(ax, box, colour, style="-", label=None):
    left, top, right, bottom = box
    look = {"fill": False, "color": colour, "linestyle": style, "linewidth": 2, "label": label}
    ax.add_patch(plt.Rectangle((left, top), right - left, bottom - top, **look))


def legend_below(figure, axes):
    named = {}
    for ax in axes:
        marks, names = ax.get_legend_handles_labels()
        named |= dict(zip(names, marks, strict=True))
    figure.tight_layout(rect=(0, 0.09, 1, 1))
    figure.legend(named.values(), named, loc="lower center", ncols=len(named), frameon=False)


def photo(name):
    return Image.open(folder / "JPEGImages" / f"{name}.jpg").convert("RGB")


boxes = boxes[(boxes["xmax"] > boxes["xmin"]) & (boxes["ymax"] > boxes["ymin"])]
styles = {
    "RBC": (COLOURS[0], "-", say(fr="globule rouge", en="red cell")),
    "WBC": (COLOURS[1], "--", say(fr="globule blanc", en="white cell")),
    "Platelets": (COLOURS[2], ":", say(fr="plaquette", en="platelet")),
}
figure, axes = plt.subplots(1, 2, figsize=(10, 4.3))
for ax, name in zip(axes, ("BloodImage_00001", "BloodImage_00343"), strict=True):
    ax.imshow(photo(name).resize((640, 480)))
    for row in boxes[boxes["name"] == name].itertuples():
        draw(ax, row[4:8], *styles[row.cell])
    ax.set_title(name)
    ax.axis("off")
legend_below(figure, axes)
lesson.show(
    say(
        fr="Deux photos de sang et leurs boîtes : les globules rouges en trait plein bleu, le globule blanc en tirets orange, les plaquettes en pointillé vert. Plusieurs boîtes se "
        "recouvrent.",
        en="Two photos of blood and their boxes: red cells in solid blue, the white cell in dashed orange, platelets in dotted green. Several boxes "
        "overlap.",
    )
)

# %% [markdown] lang="fr"
# ## Six détections à la main
#
# Pour comprendre, six détections suffisent. Trois objets, et six boîtes qu'un détecteur a rendues, chacune avec son score.

# %% [markdown] lang="en"
# ## Six detections by hand
#
# To understand, six detections are enough. Three objects, and six boxes that a detector gave, each with its score.

# %%
objects = [(10, 10, 50, 50), (70, 20, 110, 60), (130, 10, 170, 50)]
detections = [
    (74, 24, 112, 64),
    (12, 12, 52, 52),
    (180, 60, 200, 80),
    (20, 6, 60, 46),
    (132, 30, 172, 72),
    (128, 8, 168, 50),
]
scores = np.array([0.7, 0.9, 0.6, 0.8, 0.4, 0.3])
figure, ax = plt.subplots(figsize=(9, 4))
thing_name = say(fr="objet", en="object")
for thing in objects:
    size = thing[2] - thing[0], thing[3] - thing[1]
    ax.add_patch(plt.Rectangle(thing[:2], *size, color="lightgrey", label=thing_name))
for box, score in zip(detections, scores, strict=True):
    draw(ax, box, COLOURS[0], label=say(fr="détection et son score", en="detection and its score"))
    ax.annotate(lesson.number(score, 1), (box[0], box[1] - 1), color=COLOURS[0])
ax.set_xlim(0, 210)
ax.set_ylim(90, 0)
ax.set_aspect("equal")
ax.set_xlabel("pixels")
ax.set_ylabel("pixels")
legend_below(figure, [ax])
lesson.show(
    say(
        fr="Trois carrés gris, les objets, et six boîtes bleues avec leurs scores. Le premier objet est entouré deux fois, à 0,9 et 0,8 ; le deuxième une fois, à 0,7 ; le troisième une fois bien, à 0,3, et "
        "une fois à moitié, à 0,4. Une boîte à 0,6 est dans le vide.",
        en="Three grey squares, the objects, and six blue boxes with their scores. The first object has two boxes, at 0.9 and 0.8; the second one, at 0.7; the third one good box, at 0.3, and "
        "one that covers half of it, at 0.4. A box at 0.6 lies in the void.",
    )
)

# %% [markdown] lang="fr"
# **Combien se recouvrent-elles ?** On divise la surface commune par la surface de l'union : l'**IoU** (*intersection over union*). 1 : la même boîte ; 0 : rien en commun.
#
# **Exercice 12.1.** Écrivez `iou(a, b)` pour deux boîtes (gauche, haut, droite, bas). Attention aux boîtes qui ne se touchent pas.

# %% [markdown] lang="en"
# **How much do they overlap?** The area in common is divided by the area of the union: the **IoU** (intersection over union). 1: the same box; 0: nothing in common.
#
# **Exercise 12.1.** Write `iou(a, b)` for two boxes (left, top, right, bottom). Beware of boxes that do not touch.


# %% tags=["exercise"] number="12.1"
def iou(a, b):
    return ...


# %%
lesson.check("12.1")

# %% [markdown] lang="fr"
# **Un objet, une boîte.** Un détecteur crie souvent deux fois pour le même objet. La **suppression des non-maxima** prend les boîtes de la plus sûre à la moins sûre, et n'en garde une que si elle ne
# recouvre pas trop une boîte déjà gardée.
#
# **Exercice 12.2.** Écrivez-la : `boxes` est une liste, `scores` un tableau, et deux boîtes se recouvrent trop si leur IoU dépasse `limit`. Rendez les rangs (0, 1, ...) des boîtes
# qui restent.

# %% [markdown] lang="en"
# **One object, one box.** Detectors often cry twice for the same object. **Non-maximum suppression** takes the boxes from the surest to the least sure, and keeps one only if it does not overlap a kept
# box too much.
#
# **Exercise 12.2.** Write it: `boxes` is a list, `scores` an array, and two boxes overlap too much if their IoU is above `limit`. Give the rows (0, 1, ...) of the boxes
# that stay.


# %% tags=["exercise"] number="12.2"
def suppressed(boxes, scores, limit):
    return ...


# %%
lesson.check("12.2")

# %% [markdown] lang="fr"
# **Est-ce juste ?** On va de la détection la plus sûre à la moins sûre. Une détection **touche** si elle atteint, avec un objet encore libre, une IoU de 0,5 au moins ; l'objet est alors pris. Sinon, c'est une fausse alarme.
#
# **Exercice 12.3.** Écrivez `hits`. `boxes` va déjà de la plus sûre à la moins sûre. Rendez une liste : `True` pour une détection qui touche, `False` pour une fausse alarme.

# %% [markdown] lang="en"
# **Is that right?** One goes from the surest detection to the least sure. A detection **hits** if it reaches, with an object that is still free, an IoU of at least 0.5; the object is then taken. Else it is a false alarm.
#
# **Exercise 12.3.** Write `hits`. `boxes` goes from the surest to the least sure already. Give a list: `True` for a detection that hits, `False` for a false alarm.


# %% tags=["exercise"] number="12.3"
def hits(boxes, objects, limit):
    return ...


# %%
lesson.check("12.3")

# %%
lesson.after("12.1", "12.2", "12.3")
stay = suppressed(detections, scores, 0.5)
stay = [row for row in np.argsort(-scores) if row in stay]
answers = hits([detections[row] for row in stay], objects, 0.5)
for row, answer in zip(stay, answers, strict=True):
    print(lesson.number(scores[row], 1), "✓" if answer else "✗", say(fr="touche", en="hit") if answer else "")

# %% [markdown] lang="fr"
# **Un seul nombre.** Où mettre le seuil du score ? Haut, on manque des objets ; bas, on crie pour rien. La **précision moyenne** (AP) ne choisit pas : à chaque objet trouvé, elle note la précision jusque-là (leçon 3), et
# prend la moyenne sur **tous** les objets, 0 pour ceux que personne n'a trouvés. Avec une IoU de 0,5, on écrit AP50.
#
# **Exercice 12.4.** Écrivez `average_precision(hits, n_objects)` pour une liste comme celle ci-dessus.

# %% [markdown] lang="en"
# **A single number.** Where should the threshold of the score be? High, and objects are missed; low, and one cries for nothing. **Average precision** (AP) does not choose: at each object that is found it notes the precision so far (lesson 3), and
# takes the mean over **all** objects, with 0 for those that nobody found. With an IoU of 0.5 one writes AP50.
#
# **Exercise 12.4.** Write `average_precision(hits, n_objects)` for a list like the one above.


# %% tags=["exercise"] number="12.4"
def average_precision(hits, n_objects):
    return ...


# %%
lesson.check("12.4")

# %%
lesson.after("12.1", "12.2", "12.3", "12.4")
found = np.cumsum(answers)
figure, ax = plt.subplots(figsize=(5, 3.2))
recall, precision = found / len(objects), found / np.arange(1, len(answers) + 1)
ax.step(recall, precision, "o-", where="post", color=COLOURS[0])
for row, place in zip(stay, zip(recall, precision, strict=True), strict=True):
    ax.annotate(lesson.number(scores[row], 1), place, (-6, -12), textcoords="offset points", ha="right")
ax.set_title(say(fr="à chaque point, le plus petit score gardé", en="at each point the lowest score kept"))
ax.set_xlabel(say(fr="rappel", en="recall"))
ax.set_ylabel(say(fr="précision", en="precision"))
ax.set_xlim(0, 1.05)
ax.set_ylim(0, 1.05)
lesson.show(
    say(
        fr="La précision au fil du rappel : 1 pour les deux premiers objets (scores 0,9 et 0,7), puis elle baisse à chaque fausse alarme (0,6 et 0,4) et remonte un peu au troisième (0,3).",
        en="Precision along recall: 1 for the first two objects (scores 0.9 and 0.7), then it falls with each false alarm (0.6 and 0.4) and rises a little at the third one (0.3).",
    )
)
print("AP50", lesson.number(average_precision(answers, len(objects))))

# %% [markdown] lang="fr"
# (Les programmes de COCO lissent cette courbe d'abord : à chaque rappel la plus haute précision qui vient encore. Pupille aussi ; la différence est petite.)
#
# ## Compter n'est pas localiser
#
# Aux globules blancs, maintenant, sans rien apprendre ou presque. Ils sont violets : leur bleu dépasse leur rouge de plus de $t$. On prend ces pixels, et chaque tache d'un seul tenant assez grande (200 pixels) donne une boîte, avec sa surface pour score.
# Quel $t$ ? Jugeons quatre valeurs, sur l'entraînement, par **le compte** et par **l'AP50**.

# %% [markdown] lang="en"
# (The programs of COCO smooth this curve first: at each recall the highest precision still to come. So does Pupille; the difference is small.)
#
# ## To count is not to locate
#
# Now to the white cells, with hardly any learning. They are violet: their blue is above their red by more than $t$. We take these pixels, and each spot that hangs together and is large enough (200 pixels) gives a box, with its area for a score.
# Which $t$? Let us judge four values, on training, by **the count** and by **AP50**.


# %%
def spots(name, t):
    red, _, blue = np.moveaxis(np.asarray(photo(name)).astype(int), -1, 0)
    violet = ndimage.binary_fill_holes(ndimage.binary_opening(blue - red > t, iterations=2))
    numbered, _ = ndimage.label(violet)
    areas = np.bincount(numbered.ravel())[1:]
    return [
        (area, (4 * across.start, 4 * down.start, 4 * across.stop, 4 * down.stop))
        for area, (down, across) in zip(areas, ndimage.find_objects(numbered), strict=True)
        if area >= 200
    ]


def white_cells(name):
    rows = boxes[(boxes["name"] == name) & (boxes["cell"] == "WBC")]
    return [tuple(row) for row in rows[edges].to_numpy()]


# %%
lesson.after("12.1", "12.3", "12.4")


def judged(part, t):
    names = [name for name in parts if parts[name] == part]
    misses, marks, n_objects = [], [], 0
    for name in names:
        given, truth = sorted(spots(name, t), reverse=True), white_cells(name)
        misses.append(abs(len(given) - len(truth)))
        marks += zip([area for area, _ in given], hits([box for _, box in given], truth, 0.5), strict=True)
        n_objects += len(truth)
    in_order = [hit for _, hit in sorted(marks, key=lambda mark: -mark[0])]
    return np.mean(np.array(misses) == 0), np.mean(misses), average_precision(in_order, n_objects)


titles = [
    say(fr="photos au compte exact", en="photos counted exactly"),
    say(fr="erreur de compte", en="error of the count"),
    "AP50",
]
pd.DataFrame({t: judged("train", t) for t in (10, 20, 30, 40)}, index=titles).T.round(2)

# %% [markdown] lang="fr"
# Regardez les deux colonnes de compte : elles changent peu, et la meilleure valeur est $t = 20$. Et l'AP50 ? Elle s'effondre. **Le même nombre de cellules, d'autres boîtes.** Sur le test, avec le $t$ qui compte le mieux :

# %% [markdown] lang="en"
# Look at both columns of the count: they change little, and the best value is $t = 20$. And AP50? It collapses. **The same number of cells, other boxes.** On test, with the $t$ that counts best:

# %%
lesson.after("12.1", "12.3", "12.4")
for t in (20, 40):
    exact, miss, ap50 = judged("test", t)
    print(
        f"t = {t} ·",
        say(fr="compte exact", en="counted exactly"),
        lesson.percent(exact),
        "· AP50",
        lesson.number(ap50),
    )
shown = [name for name in parts if parts[name] == "test" and len(white_cells(name)) == 1][:3]
figure, axes = plt.subplots(1, 3, figsize=(12, 3.7))
for ax, name in zip(axes, shown, strict=True):
    ax.imshow(photo(name).resize((640, 480)))
    [truth] = white_cells(name)
    draw(ax, truth, "black", label=say(fr="le fichier", en="the file"))
    for t, colour, style in ((20, COLOURS[0], "--"), (40, COLOURS[1], ":")):
        for _, box in spots(name, t):
            draw(ax, box, colour, style, f"t = {t}")
    ax.axis("off")
legend_below(figure, axes)
lesson.show(
    say(
        fr="Trois photos avec un globule blanc : la boîte du fichier en noir, celle de t = 20 en tirets bleus, celle de t = 40 en pointillé orange, qui ne serre que le noyau et laisse le bord de la cellule dehors.",
        en="Three photos with a white cell: the box of the file in black, that of t = 20 in dashed blue, that of t = 40 in dotted orange, which holds the nucleus alone and leaves the rim of the cell out.",
    )
)

# %% [markdown] lang="fr"
# Un seuil haut ne garde que le noyau. Pour compter, c'est parfait ; pour localiser, c'est faux. **La mesure doit poser votre question** : si vous voulez un nombre, jugez le nombre.
#
# ## Des fenêtres glissantes à un seul regard
#
# Et quand une couleur ne suffit pas ? La première idée : un classifieur (leçon 8), que l'on fait glisser sur toute l'image, à toutes les tailles. Combien de fenêtres ?

# %% [markdown] lang="en"
# A high threshold keeps the nucleus alone. For counting that is perfect; for locating it is wrong. **The measure must ask your question**: if you want a number, judge the number.
#
# ## From sliding windows to one look
#
# And where a colour is not enough? The first idea: a classifier (lesson 8) that slides over the whole image, at all sizes. How many windows are there?

# %%
sides, step = (40, 60, 90, 135, 200), 8
windows = sum(((640 - side) // step + 1) * ((480 - side) // step + 1) for side in sides)
print(
    lesson.count(windows),
    say(fr="fenêtres ; à 10 ms chacune :", en="windows; at 10 ms each:"),
    lesson.number(windows / 100, 0),
    "s",
)

# %% [markdown] lang="fr"
# Et ce ne sont que des carrés, sur une petite photo. L'histoire est celle d'une chasse à ces fenêtres :
#
# | année | idée | par image |
# |---|---|---|
# | 2001 | Viola et Jones, visages : presque toutes les fenêtres sont rejetées par un test très bon marché | moins de 0,1 s |
# | 2014 | **R-CNN** : 2000 régions proposées par couleurs et textures, un réseau pour chacune | 47 s |
# | 2015 | Fast R-CNN : le réseau passe une fois sur l'image, les régions se découpent dans ses cartes | 2 s, surtout pour les propositions |
# | 2015 | Faster R-CNN : un petit réseau propose aussi les régions | 0,2 s |
# | 2016 | **YOLO**, *you only look once* : un seul passage, chaque case d'une grille dit ses boîtes | 0,02 s |
#
# (Temps de leurs auteurs, chacun sur sa machine : un ordre de grandeur, pas une course.) Tous finissent par vos fonctions : suppression, appariement, AP.

# %% [markdown] lang="en"
# And those are squares alone, on a small photo. The story is that of a hunt for these windows:
#
# | year | idea | per image |
# |---|---|---|
# | 2001 | Viola and Jones, faces: nearly all windows are turned down by a very cheap test | less than 0.1 s |
# | 2014 | **R-CNN**: 2000 regions proposed by colour and texture, a network for each | 47 s |
# | 2015 | Fast R-CNN: the network passes over the image once, regions are cut out of its maps | 2 s, mostly for the proposals |
# | 2015 | Faster R-CNN: a small network proposes the regions too | 0.2 s |
# | 2016 | **YOLO**, you only look once: a single pass, each cell of a grid tells its boxes | 0.02 s |
#
# (Times of their authors, each on a machine of their own: an order of magnitude, not a race.) All of them end in your functions: suppression, matching, AP.

# %% [markdown] lang="fr"
# ## À retenir
#
# - Une détection est une boîte, une classe et un score ; « juste » dépend d'une IoU que l'on a choisie.
# - Un objet compte une fois : la deuxième boîte sur lui est une fausse alarme.
# - L'AP divise par tous les objets, aussi par ceux que personne n'a trouvés.
# - Bien compter n'est pas bien localiser. Choisissez la mesure d'après la question.
# - Des boîtes sans surface, il y en a dans de vrais fichiers. Regardez avant d'entraîner.
#
# ## Quatre questions
#
# 1. Deux carrés de même taille sont décalés d'une moitié de côté. Quelle est leur IoU ?
# 2. Pourquoi la boîte à 0,8 disparaît-elle ?
# 3. Pourquoi l'AP50 tombe-t-elle à $t = 40$ ?
# 4. Que gagne Fast R-CNN sur R-CNN ?
#
# <details><summary>Les réponses, et la cellule qui les montre</summary>
#
# 1. 1/3 : une moitié en commun, une et demie pour l'union. L'exercice 12.1.
# 2. Elle recouvre trop une boîte plus sûre. L'exercice 12.2.
# 3. Les boîtes ne tiennent plus que le noyau. « Compter n'est pas localiser ».
# 4. Un seul passage du réseau, au lieu de 2000. « Des fenêtres glissantes à un seul regard ».
#
# </details>
#
# **Pour en parler.** Deux cellules se touchent, et un détecteur les prend dans une seule boîte. Une voiture autonome fait de même avec deux piétons. Est-ce la même erreur ? Quelle mesure le dirait ?

# %% [markdown] lang="en"
# ## To remember
#
# - A detection is a box, a class and a score; "right" depends on an IoU that somebody chose.
# - An object counts once: the second box on it is a false alarm.
# - AP divides by all objects, also by those that nobody found.
# - To count well is not to locate well. Choose the measure by the question.
# - Boxes without an area exist in real files. Look before you train.
#
# ## Four questions
#
# 1. Two squares of one size are half a side apart. What is their IoU?
# 2. Why does the box at 0.8 disappear?
# 3. Why does AP50 drop at $t = 40$?
# 4. What does Fast R-CNN gain over R-CNN?
#
# <details><summary>The answers, and the cell that shows them</summary>
#
# 1. 1/3: one half in common, one and a half for the union. Exercise 12.1.
# 2. It overlaps a surer box too much. Exercise 12.2.
# 3. The boxes hold the nucleus alone. "To count is not to locate".
# 4. A single pass of the network instead of 2000. "From sliding windows to one look".
#
# </details>
#
# **To talk about.** Two cells touch, and a detector takes them into one box. A self-driving car does the same with two pedestrians. Is that the same error? Which measure would tell?

# %%
lesson.words()

# %% [markdown] lang="fr"
# ## Sur vos propres images
#
# Des boîtes dessinées avec LabelImg, CVAT, Label Studio ou Roboflow (VOC, COCO, YOLO), dans un dossier ; puis dans un terminal :
#
# ```
# pupille audit cellules
# pupille show cellules
# pupille score cellules answers
# ```
#
# `show` fait une page avec vos boîtes, `audit` trouve celles qui n'ont pas de surface ou sont là deux fois, `score` juge les boîtes d'un outil quelconque, `answers`, avec leurs intervalles.

# %% [markdown] lang="en"
# ## On your own images
#
# Boxes drawn with LabelImg, CVAT, Label Studio or Roboflow (VOC, COCO, YOLO), in a folder; then in a terminal:
#
# ```
# pupille audit cells
# pupille show cells
# pupille score cells answers
# ```
#
# `show` makes a page with your boxes, `audit` finds those without an area and those that are there twice, `score` judges the boxes of any tool, `answers`, with their intervals.
