# %% [markdown] lang="fr"
# # 16. Les données personnelles
#
# Quelqu'un photographie des fruits sur une nappe blanche pour apprendre à une machine à les reconnaître, et publie les photos. Pas un visage, pas un
# nom : que des pommes, des bananes et des oranges. Pourtant les fichiers disent **où habite** cette personne, avec quel téléphone, et ce qu'elle faisait
# un samedi à 16 h 48.
#
# **À la fin, vous saurez** lire ce qu'un fichier dit en plus de l'image, l'effacer et prouver que l'image n'a pas bougé, dire d'un jeu de données s'il est
# personnel, reconnaître un projet qui demande une AIPD, et mesurer ce qu'un modèle a retenu de ses exemples.
#
# Ce n'est pas un avis juridique : pour un vrai projet, parlez-en à votre délégué à la protection des données (DPO).

# %% [markdown] lang="en"
# # 16. Personal data
#
# Somebody photographs fruit on a white tablecloth to teach a machine to recognise it, and publishes the photos. No face, no name: nothing but
# apples, bananas and oranges. Yet the files tell **where this person lives**, with which phone, and what they were doing on a Saturday at
# 4.48 pm.
#
# **At the end you will be able to** read what a file tells beside the picture, remove it and prove that the picture has not changed, say of a data set whether it is
# personal, recognise a project that needs a DPIA, and measure what a model has kept of its examples.
#
# This is no legal advice: for a real project talk to your data protection officer (DPO).

# %%
from datetime import datetime
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from PIL import Image
from sklearn.datasets import load_digits
from sklearn.ensemble import RandomForestClassifier
from sklearn.neighbors import KNeighborsClassifier

from pupille.course.placed_photos import drawn_photos
from pupille.figures.surface import COLOURS
from pupille.workflows.strip import strip

# %% [markdown] lang="fr"
# ## Ce que dit un fichier
#
# `fruit_gps` : 51 photos de fruits, publiées sous licence MIT. La leçon les prend si elles sont sur cette machine. Elle ne les livre pas elle-même : chaque
# copie du cours porterait la position d'une personne. À leur place, elle dessine trente images et leur invente une position, celle d'un observatoire.
#
# Un appareil photo écrit à côté des points un bloc de texte, l'**EXIF**. En voici un.

# %% [markdown] lang="en"
# ## What a file tells
#
# `fruit_gps`: 51 photos of fruit, published under the MIT licence. The lesson takes them if they are on this machine. It does not bring them itself: every
# copy of the course would carry the position of a person. In their place it draws thirty pictures and invents a position for them, that of an observatory.
#
# Beside the pixels a camera writes a block of text, the **EXIF**. Here is one.

# %%
fruit = lesson.folder("fruit_gps/train")
photos = fruit or drawn_photos(Path("drawn-photos"))
paths = sorted(photos.rglob("*.jpg"))


def exif_of(path):
    with Image.open(path) as opened:
        exif = opened.getexif()
        return {**exif, **exif.get_ifd(0x8769)}, exif.get_ifd(0x8825)


tags, gps = exif_of(paths[0])
names = {
    271: say(fr="marque", en="maker"),
    272: say(fr="modèle", en="model"),
    0x9003: say(fr="prise le", en="taken at"),
}
for number, name in names.items():
    print(f"{name:10}", tags.get(number))
print(say(fr="latitude  ", en="latitude  "), *[lesson.number(float(part), 0) for part in gps[2]], gps[1])
print(say(fr="longitude ", en="longitude "), *[lesson.number(float(part), 0) for part in gps[4]], gps[3])

# %% [markdown] lang="fr"
# Degrés, minutes, secondes, et une lettre. Une carte veut un seul nombre : 60 minutes font un degré, 60 secondes font une minute, et le **sud** et l'**ouest**
# sont négatifs. (La cellule arrondit les secondes. Une seconde de latitude, c'est 31 mètres ; le fichier, lui, en donne les centièmes.)
#
# **Exercice 16.1.** Écrivez la conversion. `decimal(10, 30, 0, "W")` vaut −10,5.

# %% [markdown] lang="en"
# Degrees, minutes, seconds, and a letter. A map wants one number: 60 minutes make a degree, 60 seconds make a minute, and **south** and **west** are
# negative. (The cell rounds the seconds. A second of latitude is 31 metres; the file itself gives hundredths of them.)
#
# **Exercise 16.1.** Write the conversion. `decimal(10, 30, 0, "W")` is −10.5.


# %% tags=["exercise"] number="16.1"
def decimal(degrees, minutes, seconds, letter):
    return ...


# %%
lesson.check("16.1")

# %% [markdown] lang="fr"
# ## La carte
#
# Toutes les photos, en mètres autour de leur milieu : la leçon ne dessine pas la rue, mais n'importe quel site de cartes le ferait. À droite, l'heure de chacune.

# %% [markdown] lang="en"
# ## The map
#
# All photos, in metres around their middle: the lesson does not draw the street, but any map on the web would. On the right, the time of each.

# %%
lesson.after("16.1")
rows = []
for path in paths:
    tags, gps = exif_of(path)
    place = [decimal(*map(float, gps[2 * axis]), gps[2 * axis - 1]) for axis in (1, 2)]
    taken = datetime.strptime(tags[0x9003], "%Y:%m:%d %H:%M:%S")
    rows.append((path.parent.name, *place, taken))
table = pd.DataFrame(rows, columns=["class", "latitude", "longitude", "taken"])
metres = 111_195 * (table[["latitude", "longitude"]] - table[["latitude", "longitude"]].mean())
table["north"] = metres["latitude"].round(1)
table["east"] = (metres["longitude"] * np.cos(np.radians(table["latitude"].mean()))).round(1)
minutes = (table["taken"] - table["taken"].min()).dt.total_seconds() / 60
figure, axes = plt.subplots(1, 2, figsize=(11, 3.8), width_ratios=(1, 1.4))
for (east, north), group in table.groupby(["east", "north"]):
    axes[0].plot(east, north, "o", color=COLOURS[0], markersize=6 + len(group) / 3, alpha=0.6)
    above = 2 * (north > 0) - 1
    axes[0].annotate(
        f"{len(group)} photos",
        (east, north),
        xytext=(0, 24 * above),
        textcoords="offset points",
        ha="center",
        va="center",
    )
axes[0].set_xlim(-25, 25)
axes[0].set_ylim(-25, 25)
axes[0].set_aspect("equal")
axes[0].set_xlabel(say(fr="mètres vers l'est", en="metres to the east"))
axes[0].set_ylabel(say(fr="mètres vers le nord", en="metres to the north"))
for place, (name, mark) in enumerate(zip(sorted(table["class"].unique()), "os^", strict=True)):
    own = table["class"] == name
    axes[1].plot(minutes[own], np.full(own.sum(), place), mark, color=COLOURS[place], alpha=0.7)
own_words = {
    "apple": say(fr="pommes", en="apples"),
    "banana": say(fr="bananes", en="bananas"),
    "orange": say(fr="oranges", en="oranges"),
    "circle": say(fr="ronds", en="circles"),
    "star": say(fr="étoiles", en="stars"),
    "square": say(fr="carrés", en="squares"),
}
axes[1].set_yticks(range(3), [own_words[name] for name in sorted(table["class"].unique())])
axes[1].set_ylim(-0.5, 2.5)
axes[1].set_xlabel(say(fr="minutes après la première photo", en="minutes after the first photo"))
figure.tight_layout()
lesson.show(
    say(
        fr="À gauche, toutes les photos tiennent en deux points, tout près l'un de l'autre : une seule maison. À droite, les trois classes l'une "
        "après l'autre dans le temps, en moins de cinq minutes, sans se mêler.",
        en="On the left all photos lie on two points, close together: a single house. On the right the three classes one after the other in time, within less than "
        "five minutes, without mixing.",
    )
)

# %% [markdown] lang="fr"
# Deux choses se lisent ici. **Une personne** : une maison, un téléphone, un jour. Et un **raccourci** (leçon 4) : l'heure seule donne la classe. Un modèle qui
# lirait l'EXIF aurait 100 % sans regarder un fruit.
#
# ## Effacer, et le prouver
#
# `pupille strip` recopie chaque image sans ce bloc ; seule l'orientation reste. En Python :

# %% [markdown] lang="en"
# Two things can be read here. **A person**: a house, a phone, a day. And a **shortcut** (lesson 4): the time alone gives the class. A model that read the
# EXIF would have 100 % without looking at a fruit.
#
# ## Remove it, and prove it
#
# `pupille strip` copies each image without that block; only the orientation stays. In Python:

# %%
bare = Path("stripped-fruit" if fruit else "stripped-drawn")
if bare.exists():
    print(say(fr="les copies sont déjà là", en="the copies are there already"))
else:
    lesson.print(strip(photos, bare))
print(
    len(exif_of(bare / paths[0].relative_to(photos))[1]), say(fr="positions restent", en="positions are left")
)

# %% [markdown] lang="fr"
# « Les mêmes points », dit le programme. Ne le croyez pas : vérifiez.
#
# **Exercice 16.2.** Écrivez `same_pixels(before, after)` : vrai si deux images, données comme tableaux, ont **exactement** les mêmes points.

# %% [markdown] lang="en"
# "The same pixels", says the program. Do not believe it: check.
#
# **Exercise 16.2.** Write `same_pixels(before, after)`: true if two pictures, given as arrays, have **exactly** the same pixels.


# %% tags=["exercise"] number="16.2"
def same_pixels(before, after):
    return ...


# %%
lesson.check("16.2")


# %% [markdown] lang="fr"
# À côté, ce que font beaucoup de gens : ouvrir la photo et l'enregistrer de nouveau. L'EXIF disparaît aussi, mais le JPEG est compressé une deuxième fois.

# %% [markdown] lang="en"
# Beside it, what many people do: open the photo and save it again. The EXIF is gone as well, but the JPEG is compressed a second time.


# %%
lesson.after("16.2")


def read(path):
    with Image.open(path) as opened:
        return np.asarray(opened.convert("RGB"))


same = [same_pixels(read(path), read(bare / path.relative_to(photos))) for path in paths]
print(say(fr="mêmes points :", en="same pixels:"), sum(same), "/", len(same))
first = read(paths[0])
Image.fromarray(first).save("saved-again.jpg", quality=75)
copies = {
    say(fr="la photo", en="the photo"): first,
    say(fr="strip : différence × 20", en="strip: difference × 20"): read(bare / paths[0].relative_to(photos)),
    say(fr="enregistrée de nouveau : différence × 20", en="saved again: difference × 20"): read(
        "saved-again.jpg"
    ),
}
figure, axes = plt.subplots(1, 3, figsize=(12, 3.4))
for ax, (name, copy) in zip(axes, copies.items(), strict=True):
    difference = np.abs(copy.astype(int) - first)
    ax.imshow(np.clip(20 * difference, 0, 255) if ax is not axes[0] else first)
    ax.set_title(name, fontsize=10)
    ax.axis("off")
figure.tight_layout()
lesson.show(
    say(
        fr="La photo ; la différence entre la photo et sa copie par strip, toute noire ; la différence avec la photo enregistrée de nouveau, vingt fois plus forte qu'en "
        "vrai : les contours et la matière y apparaissent en couleurs.",
        en="The photo; the difference between the photo and its copy by strip, all black; the difference from the photo saved again, twenty times as strong as it is: outlines and "
        "texture show in colours.",
    )
)

# %% [markdown] lang="fr"
# L'EXIF est parti. Reste ce que montrent les **points** : un visage, une plaque, un papier sur la table, une vue par la fenêtre. Aucun programme ne le devine pour vous.
#
# ## Personnel, ou pas ?
#
# Pour le RGPD (article 4), une donnée est **personnelle** dès qu'elle se rapporte à une personne que l'on peut identifier, *directement ou non*. Remplacer le nom par un numéro est
# une **pseudonymisation** : tant qu'une liste existe quelque part, la donnée reste personnelle. Certaines sont en plus **sensibles** (article 9) : santé, origine, opinions, ou
# biométrie *qui sert à identifier* ; il faut alors une raison de plus pour les traiter.
#
# **Exercice 16.3.** Huit jeux de données. `PERSONAL`, `SENSITIVE` (personnel, et de l'article 9) ou `NEITHER` ?
#
# - A. Des photos de rue où l'on reconnaît des passants.
# - B. Les 51 photos de fruits, telles qu'elles sont publiées.
# - C. Les mêmes, passées par `strip`, après que quelqu'un a regardé chaque image.
# - D. Des IRM de cerveaux, un numéro à la place du nom ; l'hôpital garde la liste.
# - E. Les descripteurs de visages (512 nombres chacun) qui ouvrent la porte d'une entreprise.
# - F. Les plaques d'immatriculation à l'entrée d'un parking.
# - G. Des images de forêts par satellite, dix mètres par point.
# - H. L'âge moyen des 40 000 patients d'une région.

# %% [markdown] lang="en"
# The EXIF is gone. What the **pixels** show is left: a face, a number plate, a paper on the table, a view through the window. No program guesses that for you.
#
# ## Personal, or not?
#
# For the GDPR (article 4) data are **personal** as soon as they relate to a person who can be identified, *directly or not*. To put a number in the place of the name is
# **pseudonymisation**: as long as a list exists somewhere, the data stay personal. Some are **sensitive** as well (article 9): health, origin, opinions, or biometrics *used to
# identify*; it then takes one more reason to process them.
#
# **Exercise 16.3.** Eight data sets. `PERSONAL`, `SENSITIVE` (personal, and of article 9) or `NEITHER`?
#
# - A. Photos of streets in which passers-by can be recognised.
# - B. The 51 photos of fruit as they are published.
# - C. The same ones after `strip`, and after somebody looked at each picture.
# - D. MRI of brains, with a number in the place of the name; the hospital has the list.
# - E. The features of faces (512 numbers each) that open the door of a company.
# - F. The number plates at the entrance of a car park.
# - G. Satellite pictures of forests, ten metres a pixel.
# - H. The mean age of the 40,000 patients of a region.

# %%
PERSONAL, SENSITIVE, NEITHER = (
    say(fr="personnel", en="personal"),
    say(fr="sensible", en="sensitive"),
    say(fr="ni l'un ni l'autre", en="neither"),
)

# %% tags=["exercise"] number="16.3"
cases = {"A": ..., "B": ..., "C": ..., "D": ..., "E": ..., "F": ..., "G": ..., "H": ...}

# %%
lesson.check("16.3")

# %% [markdown] lang="fr"
# ## Faut-il une AIPD ?
#
# L'**analyse d'impact relative à la protection des données** (AIPD, article 35) se fait *avant* de commencer, quand un projet peut peser lourd sur des personnes. Les autorités
# européennes donnent neuf critères ; à partir de **deux**, il en faut une en général (la CNIL les reprend). Trois projets, notés par nous :

# %% [markdown] lang="en"
# ## Is a DPIA needed?
#
# The **data protection impact assessment** (DPIA, article 35) is made *before* beginning, when a project may weigh heavily on persons. The European authorities give
# nine criteria; from **two** on one is needed as a rule. Three projects, marked by us:

# %%
criteria = [
    say(fr="évalue ou note des personnes", en="evaluates or scores persons"),
    say(fr="décide sans humain, avec effet", en="decides without a human, with effect"),
    say(fr="surveille de façon systématique", en="monitors systematically"),
    say(fr="données sensibles", en="sensitive data"),
    say(fr="à grande échelle", en="at a large scale"),
    say(fr="croise des fichiers", en="matches files"),
    say(fr="personnes vulnérables", en="vulnerable persons"),
    say(fr="usage nouveau d'une technique", en="new use of a technique"),
    say(fr="peut priver d'un droit ou d'un contrat", en="may deny a right or a contract"),
]
projects = {
    say(fr="fruits, sans EXIF", en="fruit, no EXIF"): [0, 0, 0, 0, 0, 0, 0, 0, 0],
    say(fr="IRM, 300 patients", en="MRI, 300 patients"): [0, 0, 0, 1, 0, 0, 1, 1, 0],
    say(fr="visages, porte", en="faces, door"): [0, 1, 1, 1, 0, 0, 0, 0, 0],
}
marks = pd.DataFrame(projects, index=criteria)
marks.loc[say(fr="TOTAL", en="TOTAL")] = marks.sum()
marks

# %% [markdown] lang="fr"
# Zéro, trois, trois. Une AIPD n'est pas un formulaire : on y écrit ce que l'on fait, pourquoi c'est nécessaire, ce qui peut arriver aux personnes, et ce que l'on fait contre. Discutez les
# notes : un patient est-il toujours une personne vulnérable ?
#
# ## Ce qu'un modèle retient
#
# On efface les photos et l'on ne publie que le modèle. Est-on tranquille ? Un modèle des **plus proches voisins** ne calcule rien : il *est* ses exemples.

# %% [markdown] lang="en"
# Zero, three, three. A DPIA is no form to tick: one writes down what is done, why it is necessary, what may happen to persons, and what is done against that. Dispute the marks: is a patient
# always a vulnerable person?
#
# ## What a model remembers
#
# The photos are deleted and only the model is published. Is that safe? A model of **nearest neighbours** computes nothing: it *is* its examples.

# %%
digits = load_digits()
order = np.random.default_rng(16).permutation(len(digits.data))
members, others = order[:400], order[400:800]
neighbours = KNeighborsClassifier(1).fit(digits.data[members], digits.target[members])
figure, axes = plt.subplots(1, 8, figsize=(9, 1.5))
for ax, remembered in zip(axes, neighbours._fit_X, strict=False):
    ax.imshow(remembered.reshape(8, 8), cmap="gray_r")
    ax.axis("off")
lesson.show(
    say(
        fr="Huit chiffres écrits à la main, lus dans le modèle lui-même : ce sont ses exemples d'entraînement, intacts.",
        en="Eight handwritten digits, read out of the model itself: they are its training examples, untouched.",
    )
)

# %% [markdown] lang="fr"
# Une forêt ne garde pas les images. Mais elle est **plus sûre d'elle** devant ce qu'elle a déjà vu. Qui a une image et le modèle peut donc deviner si l'image a servi : c'est l'**attaque
# par appartenance**. Savoir qu'une personne est dans le fichier « patients d'une maladie », c'est savoir qu'elle est malade.

# %% [markdown] lang="en"
# A forest does not hold the images. But it is **surer of itself** in front of what it has seen before. Who has an image and the model can therefore guess whether the image was used: the
# **membership attack**. To know that a person is in the file "patients of a disease" is to know that they are ill.

# %%
forest = RandomForestClassifier(100, random_state=0).fit(digits.data[members], digits.target[members])


def confidence(model, rows):
    return model.predict_proba(digits.data[rows])[np.arange(len(rows)), digits.target[rows]]


of_members, of_others = confidence(forest, members), confidence(forest, others)
figure, ax = plt.subplots(figsize=(7, 2.8))
ax.hist(
    [of_members, of_others],
    bins=np.linspace(0, 1, 21),
    color=COLOURS[:2],
    label=[say(fr="images d'entraînement", en="training images"), say(fr="autres images", en="other images")],
)
for bars, hatch in zip(ax.containers, ("", "//"), strict=True):
    for bar in bars:
        bar.set_hatch(hatch)
ax.axvline(
    0.78,
    color="black",
    linestyle="--",
    label=say(fr="dès 0,78 : « elle a servi »", en='from 0.78 on: "it was used"'),
)
ax.set_xlabel(
    say(
        fr="probabilité que la forêt donne à la bonne classe",
        en="probability that the forest gives to the right class",
    )
)
ax.set_ylabel(say(fr="images", en="images"))
ax.legend()
lesson.show(
    say(
        fr="Deux histogrammes des probabilités. Celles des images d'entraînement se serrent près de 0,9 ; celles des autres images s'étalent de 0,1 à 1. Un trait à 0,78.",
        en="Two histograms of probabilities. Those of training images crowd near 0.9; those of other images spread from 0.1 to 1. A line at 0.78.",
    )
)

# %% [markdown] lang="fr"
# **Exercice 16.4.** L'attaquant dit « elle a servi » dès 0,78. Quelle part des images d'entraînement attrape-t-il (`caught`) ? Quelle part des autres accuse-t-il à tort
# (`false_alarms`) ? L'**avantage** est la différence : 0 pour qui tire à pile ou face, 1 pour qui sait tout.

# %% [markdown] lang="en"
# **Exercise 16.4.** The attacker says "it was used" from 0.78 on. Which share of the training images is caught (`caught`)? Which share of the others is accused wrongly
# (`false_alarms`)? The **advantage** is the difference: 0 for who tosses a coin, 1 for who knows everything.

# %% tags=["exercise"] number="16.4"
caught = ...
false_alarms = ...
advantage = ...

# %%
lesson.check("16.4")

# %% [markdown] lang="fr"
# Et une forêt plus prudente, dont chaque feuille doit tenir compte d'au moins vingt images ?

# %% [markdown] lang="en"
# And a more cautious forest, each leaf of which must answer for twenty images at least?

# %%
lesson.after("16.4")


def best_advantage(model):
    inside, outside = confidence(model, members), confidence(model, others)
    return max((inside >= t).mean() - (outside >= t).mean() for t in np.linspace(0, 1, 101))


cautious = RandomForestClassifier(100, min_samples_leaf=20, random_state=0)
cautious.fit(digits.data[members], digits.target[members])
for name, model in (
    (say(fr="forêt", en="forest"), forest),
    (say(fr="forêt prudente", en="cautious forest"), cautious),
):
    print(
        f"{name:16}",
        say(fr="exactitude", en="accuracy"),
        lesson.percent(model.score(digits.data[others], digits.target[others])),
        "·",
        say(fr="avantage", en="advantage"),
        lesson.number(best_advantage(model)),
    )

# %% [markdown] lang="fr"
# Moins de mémoire, et ici aussi moins de chiffres reconnus : c'est un **compromis**, pas un cadeau. La confidentialité différentielle en fait un réglage. Et un modèle entraîné sur des données
# personnelles peut en être une lui-même : on ne le publie pas sans y penser.

# %% [markdown] lang="en"
# Less memory, and here also fewer digits recognised: that is a **trade**, not a gift. Differential privacy makes a setting of it. And a model trained on personal data may be
# personal data itself: it is not published without a thought.

# %% [markdown] lang="fr"
# ## À retenir
#
# - Une photo dit où, quand et avec quoi, même si elle ne montre qu'une pomme.
# - On efface l'EXIF sans toucher aux points, et on le prouve : chaque point, sans tolérance.
# - Un numéro à la place d'un nom ne rend pas anonyme tant que la liste existe.
# - Deux critères sur neuf : une AIPD, avant de commencer.
# - Un modèle peut trahir ses exemples ; cela se mesure.
#
# ## Quatre questions
#
# 1. Qu'apprend-on de la personne qui a photographié les fruits ?
# 2. Pourquoi ne pas simplement enregistrer la photo de nouveau ?
# 3. Une IRM avec un numéro : anonyme ?
# 4. D'où vient l'avantage de l'attaquant ?
#
# <details><summary>Les réponses, et la cellule qui les montre</summary>
#
# 1. Sa maison, son téléphone, son samedi. « La carte ».
# 2. Les points changent : le JPEG est compressé une deuxième fois. « Effacer, et le prouver ».
# 3. Non : pseudonyme, et sensible. L'exercice 16.3.
# 4. Le modèle est plus sûr devant ce qu'il a vu. « Ce qu'un modèle retient ».
#
# </details>
#
# **Pour en parler.** Un hôpital veut publier un modèle, pas les images. Qu'exigez-vous avant de dire oui, et qui doit le signer ?

# %% [markdown] lang="en"
# ## To remember
#
# - A photo tells where, when and with what, even if it shows nothing but an apple.
# - The EXIF is removed without touching the pixels, and that is proved: every pixel, no tolerance.
# - A number in the place of a name is not anonymous as long as the list exists.
# - Two criteria of nine: a DPIA, before beginning.
# - A model may give its examples away; that can be measured.
#
# ## Four questions
#
# 1. What does one learn of the person who photographed the fruit?
# 2. Why not simply save the photo again?
# 3. An MRI with a number: anonymous?
# 4. Where does the attacker's advantage come from?
#
# <details><summary>The answers, and the cell that shows them</summary>
#
# 1. Their house, their phone, their Saturday. "The map".
# 2. The pixels change: the JPEG is compressed a second time. "Remove it, and prove it".
# 3. No: pseudonymous, and sensitive. Exercise 16.3.
# 4. The model is surer in front of what it has seen. "What a model remembers".
#
# </details>
#
# **To talk about.** A hospital wants to publish a model, not the images. What do you ask for before you say yes, and who must sign it?

# %%
lesson.words()

# %% [markdown] lang="fr"
# ## Sur vos propres images
#
# ```
# pupille audit mes-photos/
# pupille strip mes-photos/ --out mes-photos-nues/
# ```
#
# L'audit dit combien d'images portent une position, un nom, un numéro de série ; `strip` compare chaque copie à son original. Puis regardez les images elles-mêmes, une par une, et notez votre projet
# selon les neuf critères.

# %% [markdown] lang="en"
# ## On your own images
#
# ```
# pupille audit my-photos/
# pupille strip my-photos/ --out my-bare-photos/
# ```
#
# The audit says how many images carry a position, a name, a serial number; `strip` compares each copy with its original. Then look at the pictures themselves, one by one, and mark your project
# by the nine criteria.
