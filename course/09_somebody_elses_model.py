# %% [markdown] lang="fr"
# # 9. Le modèle d'un autre
#
# Une porte qui ne s'ouvrirait que pour un chien : une caméra, un ordinateur, et quelqu'un qui sait reconnaître un chien.
# Ce quelqu'un existe déjà. D'autres ont entraîné un réseau sur plus d'un million de photos (**ImageNet**, mille classes, dont 118
# races de chiens), et ils en publient les **poids**. Nous n'apprenons rien dans cette leçon : nous utilisons.
#
# **À la fin, vous saurez** employer un réseau entraîné par d'autres, dire ce qu'il coûte et d'où il vient, choisir un
# seuil, reconnaître ce qu'il n'a jamais vu.

# %% [markdown] lang="en"
# # 9. Somebody else's model
#
# A door that opens for dogs alone: a camera, a computer, and somebody who can tell a dog. That somebody exists
# already. Others have trained a network on more than a million photos (**ImageNet**, a thousand classes, 118 of them breeds of
# dogs), and they publish its **weights**. In this lesson we learn nothing: we use.
#
# **At the end you will be able to** use a network trained by others, say what it costs and where it comes from, choose
# a threshold, and recognise what it has never seen.

# %%
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import pupille
from pupille.course.collections import pictures_of
from pupille.evaluation.classification.metrics import confusion_matrix
from pupille.evaluation.inference.intervals import wilson
from pupille.figures.images import draw_images
from pupille.figures.matrix import draw_confusion
from pupille.models.pretrained.catalogue import BACKBONES

network = "regnetx_002"
weights = lesson.weights(network)

# %% [markdown] lang="fr"
# ## Les réseaux célèbres, dans le bon ordre
#
# Chaque année de 2010 à 2017, un concours : le défi ImageNet (ILSVRC). L'erreur compte les photos dont la bonne classe n'est pas
# parmi les **cinq** que le réseau juge les plus probables.
#
# | année | classification | erreur (top 5) | ce qui était nouveau |
# |---|---|---|---|
# | 2012 | **AlexNet** gagne, de loin | 15,3 % | la convolution, sur carte graphique ; ReLU, dropout |
# | 2014 | **GoogLeNet** (Inception) gagne | 6,7 % | des filtres de plusieurs tailles côte à côte |
# | 2014 | VGG arrive **deuxième** (et gagne la localisation) | 7,3 % | rien que des filtres 3 × 3, beaucoup de couches |
# | 2015 | **ResNet** gagne | 3,6 % | des raccourcis : 152 couches |
#
# On lit souvent que VGG a gagné en 2014. C'est le réseau qu'on a le plus copié, parce qu'il est simple ; ce n'est pas celui qui
# a gagné la classification.
#
# La cellule suivante dessine la meilleure erreur de chaque année. En 2015, elle passe sous les 5 % d'un étudiant qui s'était entraîné
# à reconnaître les mille classes (Russakovsky et ses collègues, 2015) ; en 2017 le concours s'arrête.
#
# **Exercice 9.1.** Qui a gagné la classification ? Écrivez `"AlexNet"`, `"GoogLeNet"`, `"ResNet"` ou `"VGG"`.

# %% [markdown] lang="en"
# ## The famous networks, in their right order
#
# Every year from 2010 to 2017 there was a contest: the ImageNet challenge (ILSVRC). The error counts the photos whose class is
# not among the **five** that the network finds most probable.
#
# | year | classification | error (top 5) | what was new |
# |---|---|---|---|
# | 2012 | **AlexNet** wins, by far | 15.3 % | convolution, on a graphics card; ReLU, dropout |
# | 2014 | **GoogLeNet** (Inception) wins | 6.7 % | filters of several sizes side by side |
# | 2014 | VGG comes **second** (and wins the localisation) | 7.3 % | nothing but 3 × 3 filters, many layers |
# | 2015 | **ResNet** wins | 3.6 % | shortcuts: 152 layers |
#
# One often reads that VGG won in 2014. It is the network that was copied most, because it is simple; it is not the one that won
# the classification.
#
# The next cell draws the best error of each year. In 2015 it falls below the 5 % of a student who had trained himself to tell the
# thousand classes (Russakovsky and colleagues 2015); in 2017 the contest ends.
#
# **Exercise 9.1.** Who won the classification? Write `"AlexNet"`, `"GoogLeNet"`, `"ResNet"` or `"VGG"`.

# %%
best_errors = {
    2010: 28.2,
    2011: 25.8,
    2012: 15.3,
    2013: 11.2,
    2014: 6.7,
    2015: 3.6,
    2016: 3.0,
    2017: 2.3,
}
figure, ax = plt.subplots(figsize=(6, 3))
ax.plot(best_errors.keys(), best_errors.values(), "o-")
ax.axhline(5.1, color="grey", linestyle="--")
ax.annotate(say(fr="un humain entraîné", en="a trained human"), (2010, 5.6), fontsize=8)
ax.annotate("AlexNet", (2012, 15.3), xytext=(6, 4), textcoords="offset points", fontsize=8)
ax.annotate("ResNet", (2015, 3.6), xytext=(-12, -14), textcoords="offset points", fontsize=8)
ax.set_ylim(0, 30)
ax.set_xlabel(say(fr="année", en="year"))
ax.set_ylabel(say(fr="erreur du gagnant (top 5, %)", en="error of the winner (top 5, %)"))
lesson.show(
    say(
        fr="L'erreur du gagnant d'ImageNet de 2010 à 2017 : 28 % au début, 15 % avec AlexNet en "
        "2012, moins de 4 % avec ResNet en 2015, sous les 5 % d'un humain entraîné.",
        en="The error of ImageNet's winner from 2010 to 2017: 28 % at first, 15 % with AlexNet in "
        "2012, less than 4 % with ResNet in 2015, below the 5 % of a trained human.",
    )
)

# %% tags=["exercise"] number="9.1"
winner = {2012: ..., 2014: ..., 2015: ...}

# %%
lesson.check("9.1")

# %% [markdown] lang="fr"
# ## Ce qu'ils coûtent
#
# Deux nombres à ne pas confondre : les **paramètres** (la place en mémoire, quatre octets chacun) et les **multiplications** (le
# temps, et l'énergie, pour une seule photo). Ce sont ceux de la table de Pupille.

# %% [markdown] lang="en"
# ## What they cost
#
# Two numbers not to be confused: the **parameters** (room in memory, four bytes each) and the **multiplications** (time, and
# energy, for a single photo). They are those of Pupille's table.

# %%
costs = pd.DataFrame(
    [
        (one.name, one.year, one.parameters / 1e6, one.multiply_adds / 1e9, one.weights_licence)
        for one in BACKBONES.values()
    ],
    columns=[
        say(fr="nom", en="name"),
        say(fr="année", en="year"),
        say(fr="paramètres (M)", en="parameters (M)"),
        say(fr="multiplications (G)", en="multiply-adds (G)"),
        say(fr="licence", en="licence"),
    ],
).round(2)
figure, ax = plt.subplots(figsize=(7.5, 4.2))
ax.scatter(costs.iloc[:, 3], costs.iloc[:, 2])
left = ("resnet50", "vgg11")
above_or_below = {"convnext_tiny": 7, "vit_small_patch16_224": -13}
for name, year, parameters, multiplications, _ in costs.itertuples(index=False):
    ax.annotate(
        f"{name} ({year})",
        (multiplications, parameters),
        xytext=(-6 if name in left else 6, above_or_below.get(name, -3)),
        textcoords="offset points",
        ha="right" if name in left else "left",
        fontsize=8,
    )
ax.set_xscale("log")
ax.set_yscale("log")
ax.set_xlim(0.15, 80)
ax.set_ylim(2, 250)
ax.set_xticks([0.2, 1, 5, 20], [lesson.number(0.2, 1), "1", "5", "20"])
ax.set_yticks([3, 10, 30, 100], ["3", "10", "30", "100"])
ax.set_xlabel(say(fr="milliards de multiplications par photo", en="billion multiplications a photo"))
ax.set_ylabel(say(fr="millions de paramètres", en="million parameters"))
lesson.show(
    say(
        fr="Des réseaux célèbres, taille et calcul par photo, sur deux échelles logarithmiques : "
        "regnetx_002 en bas à gauche, vgg16 en haut à droite.",
        en="Famous networks, size and computation a photo, on two logarithmic scales: regnetx_002 at"
        " the lower left, vgg16 at the upper right.",
    )
)
costs

# %% [markdown] lang="fr"
# **Exercice 9.2.** Combien de fois plus de multiplications `vgg16` demande-t-il que `regnetx_002` pour une photo ? Et combien de
# mégaoctets (millions d'octets) pèsent ses poids, à quatre octets par paramètre ? `BACKBONES["vgg16"].multiply_adds` et
# `.parameters` donnent les nombres exacts.

# %% [markdown] lang="en"
# **Exercise 9.2.** How many times as many multiplications as `regnetx_002` does `vgg16` need for a photo? And how many megabytes
# (millions of bytes) do its weights take, at four bytes a parameter? `BACKBONES["vgg16"].multiply_adds` and `.parameters` give
# the exact numbers.

# %% tags=["exercise"] number="9.2"
times_dearer = ...
megabytes = ...

# %%
lesson.check("9.2")

# %% [markdown] lang="fr"
# Les deux se ressemblent pourtant sur ImageNet à quelques points près : en six ans, on a appris à faire presque aussi bien pour
# 78 fois moins. Le plus gros n'est pas le meilleur choix par défaut ; c'est le premier modèle pré-entraîné de Pupille, et il
# tourne sur un portable sans carte graphique.

# %% [markdown] lang="en"
# On ImageNet the two are within a few points of each other all the same: within six years people learned to do almost as well for
# a 78th of the price. The largest is not the best first choice; the small one is Pupille's first pretrained model, and it runs on
# a laptop without graphics card.

# %% [markdown] lang="fr"
# ## D'où viennent les poids, et qui le permet
#
# Un fichier de nombres, téléchargé une fois par une commande à part (`pupille weights fetch`), jamais en cachette. Sa somme de
# contrôle est recalculée à chaque lecture. Le format `safetensors` ne contient que des nombres : un fichier `.pth`, lui, peut
# exécuter un programme au moment où on le lit.

# %% [markdown] lang="en"
# ## Where the weights come from, and who allows it
#
# A file of numbers, fetched once by a command of its own (`pupille weights fetch`), never in secret. Its checksum is computed
# again at every reading. The format `safetensors` holds nothing but numbers: a `.pth` file can run a program at the moment it is
# read.

# %%
print(weights.repository, weights.source, weights.licence, weights.sha256[:16], sep="\n")

# %% [markdown] lang="fr"
# La licence dit ce que *vous* pouvez faire des poids. Elle ne dit rien des photos dont ils sont sortis : des images du web, dont
# les auteurs et les personnes visibles n'ont pas été consultés. Et elle ne dit pas si le modèle convient à votre question.

# %% [markdown] lang="en"
# The licence says what *you* may do with the weights. It says nothing of the photos that they came from: pictures of the web,
# whose authors, and the people in them, were not asked. And it does not say whether the model suits your question.

# %% [markdown] lang="fr"
# ## Nos photos
#
# Mettez les vôtres dans un dossier `photos/` à côté de ce cahier : votre chien, le chat du voisin, votre cuisine. La leçon prend
# aussi les collections ouvertes qui sont sur cette machine, et les deux photos qui viennent avec scikit-learn (licence CC BY 2.0 :
# un temple, par danielbuechele ; une fleur, par vultilion).

# %% [markdown] lang="en"
# ## Our photos
#
# Put yours into a folder `photos/` beside this notebook: your dog, the neighbour's cat, your kitchen. The lesson also takes the
# open collections that are on this machine, and the two photos that come with scikit-learn (licence CC BY 2.0: a temple, by
# danielbuechele; a flower, by vultilion).

# %%
import sklearn.datasets

from pupille.data.open import open_images

folders = [lesson.folder("formats/pets/images"), Path(sklearn.datasets.__file__).parent / "images"]
if Path("photos").is_dir():
    print(say(fr="photos/ : les vôtres", en="photos/: your own"))
    folders.insert(0, Path("photos"))
folders = [folder for folder in folders if folder]
answers = {}
for folder in folders:
    answers[folder] = said = pupille.predict(f"model:{network}", folder)
    first = [top[0] for top in said.top(1)[:10]]
    draw_images(
        pictures_of(open_images(folder), range(len(first)), side=160),
        [f"{name.split(',')[0]}\n{lesson.percent(share)}" for name, share in first],
        columns=5,
        side=1.9,
    )
    lesson.show(
        say(
            fr="Les photos, chacune avec la classe que le réseau lui donne et la probabilité qu'il annonce.",
            en="The photos, each with the class that the network gives it and the probability that "
            "it states.",
        )
    )

# %% [markdown] lang="fr"
# Au-dessus de chaque photo, la classe la plus probable (les noms des classes sont ceux d'ImageNet, en anglais). Les cinq premières, pour le premier dossier (`--top 5`) :

# %% [markdown] lang="en"
# Above each photo stands the most probable class. The first five, for the first folder (`--top 5`):

# %%
said = answers[folders[0]]
pd.DataFrame(
    [[f"{name.split(',')[0]} {lesson.percent(share)}" for name, share in top] for top in said.top(5)],
    index=said.predictions.ids,
    columns=range(1, 6),
)

# %% [markdown] lang="fr"
# **Regardez où il se trompe, et comment.** Le temple devient un peu de tout : un palais, un hangar à bateaux, un monastère, parce
# qu'aucune des mille classes n'est « pavillon chinois ». Le dahlia devient un rayon de miel : ImageNet ne connaît guère que deux fleurs,
# la pâquerette et le sabot de Vénus. Si la collection `formats/pets` est là : le chat gris à sa fenêtre devient un singe, le chat
# assis sur un rocher un lynx.
#
# ## Ce qu'il n'a jamais vu
#
# Donnons-lui ce qui n'est dans aucune de ses mille classes : du bruit, un chiffre écrit à la main, des rayures, rien du tout.

# %% [markdown] lang="en"
# **Look where it is wrong, and how.** The temple becomes a little of everything: a palace, a boathouse, a monastery, because none of
# the thousand classes is "Chinese pavilion". The dahlia becomes a honeycomb: ImageNet knows hardly any flowers but the daisy and the
# yellow lady's slipper. If the collection `formats/pets` is there: the grey cat at its window becomes a monkey, the cat that sits
# on a rock a lynx.
#
# ## What it has never seen
#
# Let us give it what is in none of its thousand classes: noise, a handwritten digit, stripes, nothing at all.

# %%
from sklearn.datasets import load_digits

rng = np.random.default_rng(9)
digit = np.kron(load_digits().images[0] * 15, np.ones((28, 28)))
stripes = np.tile(np.arange(224) // 14 % 2 * 255, (224, 1))
strange = np.stack([rng.integers(0, 256, (224, 224)), digit, stripes, np.full((224, 224), 128)]).astype(
    np.uint8
)
first = [top[0] for top in pupille.predict(f"model:{network}", strange).top(1)]
draw_images(strange, [f"{name.split(',')[0]}\n{lesson.percent(share)}" for name, share in first], side=1.9)
lesson.show(
    say(
        fr="Quatre images étranges, du bruit, un chiffre, des rayures, du gris : le réseau donne à "
        "chacune un nom d'objet.",
        en="Four strange pictures, noise, a digit, stripes, grey: the network gives each the name of"
        " an object.",
    )
)

# %% [markdown] lang="fr"
# Il répond toujours. La softmax partage 100 % entre mille noms, et « je ne sais pas » n'en est pas un. Une grande probabilité veut
# dire « plutôt ceci que les 999 autres », pas « j'en suis sûr ». Un modèle qui rencontre l'inconnu ne prévient pas ; c'est à nous
# de le prévoir.

# %% [markdown] lang="en"
# It always answers. Softmax deals out 100 % among a thousand names, and "I do not know" is not one of them. A high probability
# means "rather this than the other 999", not "I am sure". A model that meets the unknown gives no warning; we have to think of
# that ourselves.

# %% [markdown] lang="fr"
# ## La porte du chien (exercice 4 du cours)
#
# ImageNet ne connaît pas « chien » : il connaît 118 races, les classes **151 à 268**. Pour la porte, la race n'importe pas : on
# **additionne** leurs probabilités. De même pour les chats domestiques, 281 à 285.
#
# **Exercice 9.3.** Calculez la probabilité « chien » de chaque photo du premier dossier. `shares` a une ligne par photo et mille
# colonnes, comptées à partir de 0. Attention aux bornes : une tranche de Python s'arrête *avant* sa fin.

# %% [markdown] lang="en"
# ## The dog door (exercise 4 of the course)
#
# ImageNet does not know "dog": it knows 118 breeds, the classes **151 to 268**. The door does not mind the breed: we **add up**
# their probabilities. The same for domestic cats, 281 to 285.
#
# **Exercise 9.3.** Compute the probability of "dog" for each photo of the first folder. `shares` has a row for each photo and a
# thousand columns, counted from 0. Mind the ends: a slice of Python stops *before* its end.

# %%
shares = said.predictions.probabilities
shares.shape

# %% tags=["exercise"] number="9.3"
dog = ...
cat = ...

# %%
lesson.check("9.3")

# %% [markdown] lang="fr"
# ### À partir de quand ouvrir ?
#
# Deux erreurs, deux prix (leçon 3). Un chien laissé sous la pluie : 1. Le chat du voisin dans la cuisine : 4. Si les probabilités
# étaient justes, il faudrait ouvrir dès que $p \geq C_{\text{fausse alarme}} / (C_{\text{fausse alarme}} + C_{\text{manqué}})$.
#
# **Exercice 9.4.** Donnez ce seuil, et dites pour quelles photos la porte s'ouvre (un vrai ou faux par photo).

# %% [markdown] lang="en"
# ### From where on should it open?
#
# Two errors, two prices (lesson 3). A dog left out in the rain: 1. The neighbour's cat in the kitchen: 4. If the probabilities
# were right, the door should open as soon as $p \geq C_{\text{false alarm}} / (C_{\text{false alarm}} + C_{\text{missed}})$.
#
# **Exercise 9.4.** Give that threshold, and say for which photos the door opens (a true or false for each photo).

# %% tags=["exercise"] number="9.4"
threshold = ...
opens = ...

# %%
lesson.check("9.4")

# %%
lesson.after("9.3", "9.4")
draw_images(
    pictures_of(open_images(folders[0]), range(min(10, len(dog))), side=160),
    [
        (say(fr="ouverte", en="open") if is_open else say(fr="fermée", en="shut"))
        + say(fr="\nchien ", en="\ndog ")
        + lesson.percent(share)
        for is_open, share in zip(opens[:10], dog, strict=False)
    ],
    columns=5,
    side=1.9,
)
lesson.show(
    say(
        fr="Les mêmes photos, avec la décision de la porte, ouverte ou fermée, et la probabilité « chien ».",
        en="The same photos with what the door decides, open or shut, and the probability of a dog.",
    )
)
print(
    pd.DataFrame(
        {
            say(fr="chien", en="dog"): dog.round(3),
            say(fr="chat", en="cat"): cat.round(3),
            say(fr="ouverte", en="open"): opens,
        },
        index=said.predictions.ids,
    )
)

# %% [markdown] lang="fr"
# Et une porte pour les chats, au même seuil ? Les quatre chats de `formats/pets` sont de vrais chats, mais la somme 281-285 en laisse
# deux dehors : le « singe » et le « lynx ». **Les classes d'un autre ne sont pas les vôtres.** Et quatre chats ne disent presque
# rien : voici ce que vaut « 2 sur 4 ».

# %% [markdown] lang="en"
# And a door for cats, at the same threshold? The four cats of `formats/pets` are real cats, but the sum 281-285 leaves two of them
# outside: the "monkey" and the "lynx". **Somebody else's classes are not yours.** And four cats say hardly anything: this is what
# "2 of 4" is worth.

# %%
low, high = wilson(2, 4)
print(f"2 / 4 = 50 % (95 %, {lesson.percent(low)} – {lesson.percent(high)})")

# %% [markdown] lang="fr"
# ### Le seuil, sur des photos dont on connaît la vérité
#
# Les probabilités d'un réseau sont rarement justes. Avec des photos rangées par classe, on peut choisir le seuil qui coûte le
# moins sur elles. `fruit_gps` : 17 pommes, 17 bananes, 17 oranges, photographiées sur une nappe blanche. ImageNet a « orange » (950) et
# « banana » (954), mais pour les pommes, seulement « Granny Smith » (948), la pomme verte.

# %% [markdown] lang="en"
# ### The threshold, on photos whose truth is known
#
# The probabilities of a network are seldom right. With photos in folders by class one can choose the threshold that costs least on
# them. `fruit_gps`: 17 apples, 17 bananas, 17 oranges, photographed on a white cloth. ImageNet has "orange" (950) and "banana"
# (954), but for apples only "Granny Smith" (948), the green one.

# %%
from pupille.evaluation.classification.door import Costs

fruits = lesson.folder("fruit_gps/train")
if fruits:
    sums = {"apple": (948,), "banana": (954,), "orange": (950,)}
    said = pupille.predict(
        f"model:{network}", fruits, sums=sums, door="apple", costs=Costs(missed=1, false_alarm=4)
    )
    classes = said.predictions.classes
    truth = np.array([classes.index(id_.split("/")[0]) for id_ in said.predictions.ids])
    matrix = confusion_matrix(truth, said.predictions.predicted, len(classes))
    figure, ax = plt.subplots(figsize=(4, 3.4))
    named = {
        "apple": say(fr="pomme", en="apple"),
        "orange": say(fr="orange", en="orange"),
        "banana": say(fr="banane", en="banana"),
        "other": say(fr="autre", en="other"),
    }
    draw_confusion(
        matrix,
        [named[one] for one in classes],
        ax,
        truth=say(fr="vérité", en="truth"),
        prediction=say(fr="prédiction", en="prediction"),
    )
    lesson.show(
        say(
            fr="La matrice de confusion des fruits : bananes et oranges toutes reconnues, "
            "une partie des pommes prises pour autre chose.",
            en="The confusion matrix of the fruits: bananas and oranges all recognised, part "
            "of the apples taken for something else.",
        )
    )
    for errors in (said.door.at_rule, said.door.at_threshold):
        print(
            say(fr="pomme, seuil", en="apple, threshold")
            + f" {lesson.number(errors.threshold, 3)} · {errors.missed} / {said.door.inside} "
            + say(fr="manquées,", en="missed,")
            + f" {errors.false_alarms} / {said.door.outside} "
            + say(fr="fausses alarmes, coût", en="false alarms, cost")
            + f" {lesson.number(errors.cost, 0)}"
        )
else:
    print(
        say(
            fr="Sans ces photos, rien à compter ici. Avec les vôtres : photos/dog et photos/cat, et la commande à la fin.",
            en="Without these photos there is nothing to count here. With yours: photos/dog and photos/cat, and the command at "
            "the end.",
        )
    )

# %% [markdown] lang="fr"
# Dans `fruit_gps`, toutes les bananes et toutes les oranges sont reconnues, mais les pommes rouges tombent dans « autre » : pour ImageNet une pomme est
# verte. Le seuil qui coûte le moins est bien plus bas que celui des prix seuls, mais il est choisi *sur ces photos* ; sur d'autres,
# attendez-vous à un peu plus d'erreurs (leçon 4). D'autant que ces 17 photos ne montrent que quelques pommes, chacune plusieurs fois.
#
# Quand les classes de l'autre ne suffisent pas, on garde son œil et on change sa dernière couche. C'est la leçon suivante.

# %% [markdown] lang="en"
# In `fruit_gps` all bananas and all oranges are recognised, but the red apples fall into `other`: for ImageNet an apple is green. The threshold
# that costs least is far lower than that of the prices alone, but it was chosen *on these photos*; on others expect somewhat more
# errors (lesson 4). All the more as these 17 photos show but a few apples, each several times.
#
# Where somebody else's classes are not enough, keep their eye and change the last layer. That is the next lesson.

# %% [markdown] lang="fr"
# ## À retenir
#
# - Le plus gros réseau n'est pas le meilleur choix par défaut.
# - Un réseau donne toujours une classe, même pour ce qui n'est dans aucune.
# - Les classes d'un autre ne sont pas les vôtres.
#
# ## Quatre questions
#
# 1. VGG a-t-il gagné la classification de 2014 ?
# 2. Paramètres ou multiplications : que mesure le temps d'une photo ?
# 3. Que dit le réseau d'une image de bruit ?
# 4. Pourquoi préférer `safetensors` à `.pth` ?
#
# <details><summary>Les réponses, et la cellule qui les montre</summary>
#
# 1. Non, GoogLeNet. « Les réseaux célèbres ».
# 2. Les multiplications. « Ce qu'ils coûtent ».
# 3. Il nomme une classe. « Ce qu'il n'a jamais vu ».
# 4. Il ne contient que des nombres. « D'où viennent les poids ».
#
# </details>
#
# **Pour en parler.** Les photos d'ImageNet viennent du web, sans que personne ait été consulté. Qu'est-ce que cela
# change pour vous qui employez les poids ?

# %% [markdown] lang="en"
# ## To remember
#
# - The largest network is not the best first choice.
# - A network always gives a class, even to what is in none of them.
# - Somebody else's classes are not yours.
#
# ## Four questions
#
# 1. Did VGG win the classification of 2014?
# 2. Parameters or multiplications: which one measures the time for a photo?
# 3. What does the network say of a picture of noise?
# 4. Why prefer `safetensors` to `.pth`?
#
# <details><summary>The answers, and the cell that shows them</summary>
#
# 1. No, GoogLeNet did. "The famous networks".
# 2. The multiplications. "What they cost".
# 3. It names a class. "What it has never seen".
# 4. It holds nothing but numbers. "Where the weights come from".
#
# </details>
#
# **To talk about.** The photos of ImageNet come from the web, and nobody was asked. What does that change for you, who
# use the weights?

# %%
lesson.words()

# %% [markdown] lang="fr"
# ## Sur vos propres images
#
# ```
# pupille weights fetch regnetx_002
# pupille predict model:regnetx_002 photos/ --top 5
# pupille predict model:regnetx_002 photos/ --sum dog=151-268 --sum cat=281-285 --door dog --cost-false-alarm 4
# ```

# %% [markdown] lang="en"
# ## On your own images
#
# ```
# pupille weights fetch regnetx_002
# pupille predict model:regnetx_002 photos/ --top 5
# pupille predict model:regnetx_002 photos/ --sum dog=151-268 --sum cat=281-285 --door dog --cost-false-alarm 4
# ```
