# %% [markdown] lang="fr"
# # 10. Trente photos d'un chien
#
# La porte de la leçon 9 s'ouvre pour tous les chiens. Vous voulez qu'elle s'ouvre pour *le vôtre*. Vous avez trente photos de lui,
# et trente d'autres chiens. Trop peu pour entraîner un réseau ; assez pour en **adapter** un : garder l'œil de quelqu'un d'autre,
# et n'entraîner que sa dernière couche, la **tête**. C'est l'**apprentissage par transfert**.
#
# **À la fin, vous saurez** adapter un réseau à peu de photos, comparer gelé, affiné et entraîné de zéro, dire combien
# d'images de test il faut.

# %% [markdown] lang="en"
# # 10. Thirty photos of one dog
#
# The door of lesson 9 opens for every dog. You want it to open for *yours*. You have thirty photos of him, and thirty of other
# dogs. Too few to train a network; enough to **adapt** one: keep somebody else's eye, and train its last layer alone, the **head**. That is
# **transfer learning**.
#
# **At the end you will be able to** adapt a network to few photos, compare frozen, fine-tuned and trained from nothing,
# and say how many test images it takes.

# %%
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import pupille
from pupille.course.collections import described, few_and_rest, only, pictures_of
from pupille.evaluation.inference.intervals import wilson
from pupille.evaluation.inference.sample_size import images_for_width
from pupille.figures.curves import draw_intervals
from pupille.figures.images import draw_images
from pupille.training.heads.fit_heads import refit
from pupille.training.heads.head import HeadSettings

network = "regnetx_002"
weights = lesson.weights(network)

# %% [markdown] lang="fr"
# ## Deux dossiers
#
# Les vôtres : `photos/` à côté de ce cahier, avec un dossier par classe (`photos/rex`, `photos/autres`). Sinon la leçon prend deux
# signes de la main d'une collection ouverte, `sign_digits` (le 4 et le 6, qui se ressemblent) ; sinon les cercles et les étoiles
# dessinés par Pupille.
#
# Nous n'utilisons que **50 images par classe** : 30 pour apprendre, 10 pour choisir, 10 pour juger. Les autres restent dans un
# tiroir. D'ordinaire ce tiroir est vide ; ici il nous dira, à la fin, si nous avions raison.

# %% [markdown] lang="en"
# ## Two folders
#
# Yours: `photos/` beside this notebook, with a folder for each class (`photos/rex`, `photos/others`). Otherwise the lesson takes two
# hand signs of an open collection, `sign_digits` (4 and 6, which look alike); otherwise the circles and stars that Pupille draws.
#
# We use no more than **50 images a class**: 30 to learn from, 10 to choose by, 10 to judge by. The others stay in a drawer.
# Usually that drawer is empty; here it will tell us, at the end, whether we were right.

# %%
if Path("photos").is_dir():
    everything = pupille.open("photos")
elif signs := lesson.folder("sign_digits"):
    everything = only(pupille.open(signs), ("4", "6"))
else:
    everything = only(pupille.open("shapes"), ("circle", "star"))
few, drawer = few_and_rest(everything, 50, seed=10)
print(everything.name, everything.classes, len(few), "+", len(drawer))
draw_images(
    pictures_of(few, [*range(8), *range(len(few) - 8, len(few))]),
    [*few.samples["label"][:8], *few.samples["label"][-8:]],
)
lesson.show(
    say(
        fr="Seize photos des deux classes, huit de chacune.",
        en="Sixteen photos of the two classes, eight of each.",
    )
)

# %% [markdown] lang="fr"
# Avant d'entraîner quoi que ce soit : qu'en dit l'audit (leçon 4) ? Une rafale de photos, le même fond, des jumelles : ce qu'il signale ici
# rendra tous les chiffres suivants trop beaux.

# %% [markdown] lang="en"
# Before anything is trained: what does the audit say (lesson 4)? A burst of photos, the same background, twins: what it names here will
# make all figures that follow too good.

# %%
lesson.audit(few)

# %% [markdown] lang="fr"
# ## L'œil gelé
#
# On fait passer chaque image dans le réseau, et on l'arrête juste avant sa dernière couche. Ce qu'il dit alors de l'image, ce
# sont ses **descripteurs** (*features*) : ici 368 nombres au lieu de 150 528 valeurs de pixels. Le réseau n'apprend plus rien : il
# est *gelé*. Sur ces 368 nombres, une simple régression logistique, celle de la leçon 2.
#
# **Exercice 10.1.** Combien de paramètres cette tête apprend-elle, avec un poids par descripteur et par classe, et un biais par
# classe ?

# %% [markdown] lang="en"
# ## The frozen eye
#
# Each image goes through the network, which is stopped just before its last layer. What it then says of the image are its
# **features**: here 368 numbers in place of 150,528 pixel values. The network learns nothing more: it is *frozen*. On these 368
# numbers goes a plain logistic regression, that of lesson 2.
#
# **Exercise 10.1.** How many parameters does this head learn, with a weight for each feature and class, and a bias for each class?

# %%
features = described(few, network)
n_classes = len(everything.classes)
features.views[0].shape, n_classes

# %% tags=["exercise"] number="10.1"
learned_parameters = ...

# %%
lesson.check("10.1")

# %% [markdown] lang="fr"
# 738 poids pour soixante photos : c'est encore **plus de poids que de photos**. Si cela marche, ce n'est pas parce qu'ils sont peu, mais
# parce que les descripteurs sont bons (les classes y sont déjà presque séparées) et que la régression logistique est **régularisée** :
# elle paie pour chaque grand poids. Tout apprendre, ce serait 2,7 millions de poids, sans ces descripteurs. Pour voir ce que l'œil a
# séparé, projetons les descripteurs sur leurs deux directions principales (ACP), et les pixels de même.

# %% [markdown] lang="en"
# 738 weights for sixty photos: there still are **more weights than photos**. If it works, that is not because they are few but because
# the features are good (the classes are nearly apart in them already) and the logistic regression is **regularised**: it pays for every
# large weight. To learn everything would be 2.7 million weights, without those features. To see what the eye has set apart, let us
# project the features on their two main directions (PCA), and the pixels too.

# %%
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

pixels = described(few, "pixels")
figure, axes = plt.subplots(1, 2, figsize=(9, 3.6))
for ax, what, name in (
    (axes[0], pixels, "pixels"),
    (axes[1], features, say(fr="descripteurs du réseau gelé", en="features of the frozen network")),
):
    flat = PCA(2).fit_transform(StandardScaler().fit_transform(what.plain()))
    for number, class_ in enumerate(everything.classes):
        ax.scatter(*flat[what.targets.labels == number].T, s=16, marker="os^D"[number % 4], label=class_)
    ax.set_title(name, fontsize=10)
    ax.set_xlabel(say(fr="première direction (ACP)", en="first direction (PCA)"))
    ax.set_ylabel(say(fr="deuxième direction", en="second direction"))
    ax.set_xticks([])
    ax.set_yticks([])
axes[1].legend(title=say(fr="classe", en="class"))
figure.tight_layout()
lesson.show(
    say(
        fr="Deux nuages, un signe et une couleur par classe : avec les pixels, les classes sont mêlées ; avec les "
        "descripteurs du réseau gelé, elles se séparent un peu mieux.",
        en="Two clouds, a mark and a colour for each class: with pixels the classes are mingled; with the features of the"
        " frozen network they part a little better.",
    )
)

# %% [markdown] lang="fr"
# ## Le prix du transfert, et celui de tout apprendre
#
# Sur un même partage, fixé : la classe la plus fréquente, la régression logistique sur les pixels, LeNet-5 entraîné de zéro, et le
# réseau gelé.

# %% [markdown] lang="en"
# ## What transfer costs, and what learning everything costs
#
# On one and the same split, fixed: the commonest class, logistic regression on the pixels, LeNet-5 trained from nothing, and the
# frozen network.


# %%
def quiet(event):
    pass


plain = pupille.compare(
    few,
    models=["majority", "logistic", "lenet5", network],
    train=pupille.TrainConfig(fine_tune="none"),
    out="runs/plain",
    resume=True,
    listener=quiet,
)

# %% [markdown] lang="fr"
# Deux améliorations à essayer :
#
# - **augmenter** : montrer chaque image trois fois, telle quelle puis deux fois changée (miroir, recadrage, couleurs : l'ensemble
#   `photo`). Le dossier ne grandit pas vraiment : ce sont toujours les mêmes trente photos ;
# - **affiner** (*fine-tuning*) : dégeler le dernier des quatre étages du réseau et continuer, à très petits pas.
#
# **Exercice 10.2.** `eye` est le réseau, entièrement gelé : aucun de ses poids ne demande de pente (`requires_grad`). Dégelez son dernier
# étage, `eye.s4`, et lui seul.

# %% [markdown] lang="en"
# Two improvements to try:
#
# - **augment**: show each image three times, as it is and twice changed (mirrored, cropped, recoloured: the set `photo`). The folder
#   does not really grow: they are still the same thirty photos;
# - **fine-tune**: unfreeze the last of the four stages of the network and go on, with very small steps.
#
# **Exercise 10.2.** `eye` is the network, frozen altogether: none of its weights asks for a slope (`requires_grad`). Unfreeze its last
# stage, `eye.s4`, and nothing else.

# %%
from pupille.models.pretrained.build import load_backbone

eye = load_backbone(network)
for weights_of_eye in eye.parameters():
    weights_of_eye.requires_grad = False

# %% tags=["exercise"] number="10.2"
for weights_of_stage in eye.s4.parameters():
    ...

# %%
lesson.check("10.2")

# %%
lesson.after("10.2")
learning = sum(w.numel() for w in eye.parameters() if w.requires_grad)
print(f"{lesson.count(learning)} / {lesson.count(sum(w.numel() for w in eye.parameters()))}")

# %% [markdown] lang="fr"
# Un étage sur quatre, mais neuf poids sur dix : les derniers étages sont les plus larges. C'est ce que dégèle `+tuned`, avant de continuer
# l'entraînement à très petits pas.
#
# Et, pour comparer, **la même architecture à partir de poids au hasard**. Nous ne lui donnons que cinq époques ; sur
# les signes de la main, quarante prennent deux minutes, et ne la sortent pas du hasard non plus.

# %% [markdown] lang="en"
# One stage of four, but nine weights of ten: the last stages are the widest. That is what `+tuned` unfreezes before it goes on training
# with very small steps.
#
# And, to compare, **the same architecture from random weights**. We give it five epochs only; on the hand signs
# forty take two minutes, and do not bring it beyond chance either.

# %%
better = pupille.compare(
    few,
    models=[network, f"{network}+tuned"],
    train=pupille.TrainConfig(augment="photo", fine_tune="none"),
    out="runs/better",
    resume=True,
    listener=quiet,
)
scratch = pupille.train(
    few,
    model=f"{network}+scratch",
    train=pupille.TrainConfig(epochs=5),
    out="runs/scratch",
    resume=True,
    listener=quiet,
)
rungs = {}
for comparison, ending in ((plain, ""), (better, " + photo"), (scratch, "")):
    for run in comparison.results.runs:
        rungs[run.name + ending] = (run, comparison.folder / run.path)
accuracy = {name: run.metrics["accuracy"] for name, (run, _) in rungs.items()}
pd.DataFrame(
    {
        say(fr="validation", en="validation"): {
            n: r.validation["accuracy"].value for n, (r, _) in rungs.items()
        },
        "test": {name: metric.value for name, metric in accuracy.items()},
        say(fr="secondes", en="seconds"): {n: r.cost.train_seconds for n, (r, _) in rungs.items()},
    }
).round(2)

# %% [markdown] lang="fr"
# ## Vingt images de test ne disent presque rien
#
# Voici les mêmes chiffres de test, avec leur intervalle à 95 %.

# %% [markdown] lang="en"
# ## Twenty test images say hardly anything
#
# Here are the same figures of the test, with their 95 % intervals.

# %%
names = list(rungs)


def columns(metrics):
    rows = [metrics[name] for name in names]
    return [row.value for row in rows], [row.low for row in rows], [row.high for row in rows]


figure, ax = plt.subplots(figsize=(7, 3.4))
draw_intervals(names, *columns(accuracy), ax)
ax.axvline(1 / n_classes, color="grey", linestyle="--", label=say(fr="au hasard", en="by chance"))
ax.legend(loc="center left")
ax.set_xlabel(say(fr="exactitude sur le test", en="accuracy on test"))
lesson.show(
    say(
        fr="L'exactitude de chaque modèle sur le test, avec des intervalles larges qui se recouvrent"
        " ; le trait gris marque le hasard.",
        en="The accuracy of each model with wide intervals that overlap; the grey line marks chance.",
    )
)

# %% [markdown] lang="fr"
# **Exercice 10.3.** Un modèle a raison sur 27 images de test sur 30. Donnez les bornes de l'intervalle de Wilson. Puis : combien
# d'images de test faut-il pour que, autour de 90 %, l'intervalle ne soit pas plus large que 6 points (± 3) ?
# `images_for_width(part attendue, largeur)`.

# %% [markdown] lang="en"
# **Exercise 10.3.** A model is right on 27 of 30 test images. Give the bounds of Wilson's interval. Then: how many test images does it
# take for the interval around 90 % to be no wider than 6 points (± 3)? `images_for_width(expected share, width)`.

# %% tags=["exercise"] number="10.3"
low, high = ..., ...
needed = ...

# %%
lesson.check("10.3")

# %%
lesson.after("10.3")
print(f"27 / 30 ({lesson.percent(low)} – {lesson.percent(high)}), ± 3 → {needed} images")

# %% [markdown] lang="fr"
# « 90 %, entre 74 et 97 » : c'est le même modèle. Pupille compare donc les modèles **sur les mêmes images**, deux à deux, et dit
# « indécis » quand l'intervalle de la différence contient zéro.
#
# **Exercice 10.4.** D'après `plain.results.differences` (chaque modèle moins celui qui a été choisi), pour combien de modèles la
# différence est-elle indécise ? Comptez les `word` égaux à `"undecided"`.

# %% [markdown] lang="en"
# "90 %, between 74 and 97": it is the same model. So Pupille compares models **on the same images**, pair by pair, and says
# "undecided" where the interval of the difference contains zero.
#
# **Exercise 10.4.** By `plain.results.differences` (each model minus the chosen one), for how many models is the difference
# undecided? Count the `word`s that are `"undecided"`.

# %%
differences = pd.DataFrame(plain.results.differences)
print(plain.chosen)
differences.round(2)

# %% tags=["exercise"] number="10.4"
undecided = ...

# %%
lesson.check("10.4")

# %% [markdown] lang="fr"
# ## Ouvrons le tiroir
#
# Les images mises de côté n'ont servi à rien jusqu'ici. Où tombent les modèles, jugés sur elles ?

# %% [markdown] lang="en"
# ## Let us open the drawer
#
# The images put aside have not been used for anything so far. Where do the models fall, judged by them?

# %%
if len(drawer):
    found = {name: pupille.evaluate(path, drawer).metrics["accuracy"] for name, (_, path) in rungs.items()}
    figure, ax = plt.subplots(figsize=(7, 3.6))
    n_test = accuracy[names[0]].n
    draw_intervals(names, *columns(accuracy), ax, label=f"test, n = {n_test}")
    draw_intervals(
        names, *columns(found), ax, label=say(fr="tiroir", en="drawer") + f", n = {len(drawer)}", number=1
    )
    ax.axvline(1 / n_classes, color="grey", linestyle="--", label=say(fr="au hasard", en="by chance"))
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, frameon=False)
    ax.set_xlabel(say(fr="exactitude", en="accuracy"))
    lesson.show(
        say(
            fr="Les mêmes exactitudes, et celles du tiroir, aux intervalles bien plus étroits : "
            "certaines se déplacent de plus de dix points.",
            en="The same accuracies, and those of the drawer, with far narrower intervals: some move"
            " by more than ten points.",
        )
    )
else:
    print(say(fr="Votre tiroir est vide, comme d'ordinaire.", en="Your drawer is empty, as it usually is."))

# %% [markdown] lang="fr"
# Les petits intervalles tombent, presque tous, à l'intérieur des grands : vingt images disaient vrai, mais flou. Sur les
# signes de la main, LeNet-5 avait eu de la chance, et ce qui restait indécis se décide. (Une honnêteté de plus : dans `sign_digits`, 218 personnes ont fait chacune dix
# signes, sans qu'on sache qui a fait lequel. Les mêmes mains sont donc peut-être des deux côtés, mais pas le même signe.)

# %% [markdown] lang="en"
# The small intervals fall, nearly all, inside the large ones: twenty images told the truth, but a blurred one. On the
# hand signs LeNet-5 had been lucky, and what was undecided is settled. (One more honest word: in `sign_digits` 218 persons made ten signs each, and nobody
# wrote down who made which. So the same hands may be on both sides, though not with the same sign.)

# %% [markdown] lang="fr"
# ## Combien de photos par classe ?
#
# Les descripteurs sont gardés : entraîner une nouvelle tête ne prend qu'un instant. Essayons avec 2, 5, 10, 20, 40 photos par
# classe, cinq tirages chacun, jugés sur toutes les autres.

# %% [markdown] lang="en"
# ## How many photos a class?
#
# The features are kept: to train another head takes but a moment. Let us try 2, 5, 10, 20, 40 photos a class, five draws each,
# judged by all the others.

# %%
rng = np.random.default_rng(10)
figure, ax = plt.subplots(figsize=(5.5, 3.8))
for mark, by, name, aside in (
    ("s--", "pixels", "pixels", 0.96),
    ("o-", network, say(fr="réseau gelé", en="frozen network"), 1.04),
):
    every = described(everything, by)
    smallest = np.bincount(every.targets.array).min()
    sizes = [size for size in (2, 5, 10, 20, 40) if size < smallest]
    means, spreads = [], []
    for size in sizes:
        scores = []
        for _ in range(5):
            train = np.concatenate(
                [
                    rng.choice(np.flatnonzero(every.targets.array == k), size, replace=False)
                    for k in range(n_classes)
                ]
            )
            others = np.setdiff1d(np.arange(len(every)), train)
            said = refit(every, train, others, HeadSettings()).argmax(axis=1)
            scores.append(np.mean(said == every.targets.array[others]))
        means.append(np.mean(scores))
        spreads.append(np.std(scores))
    ax.errorbar(aside * np.array(sizes), means, spreads, fmt=mark, capsize=3, label=name)
ax.axhline(1 / n_classes, color="grey", linestyle=":", label=say(fr="au hasard", en="by chance"))
ax.set_title(
    say(fr="moyenne et écart-type de cinq tirages", en="mean and standard deviation of five draws"),
    fontsize=10,
)
ax.set_xscale("log")
ax.set_xticks(sizes, [str(size) for size in sizes])
ax.minorticks_off()
ax.set_xlabel(say(fr="photos par classe", en="photos a class"))
ax.set_ylabel(say(fr="exactitude", en="accuracy"))
ax.legend()
lesson.show(
    say(
        fr="L'exactitude selon le nombre de photos par classe, de 2 à 40 : elle monte pour les deux,"
        " et le réseau gelé reste devant les pixels.",
        en="Accuracy against photos a class, from 2 to 40: it rises for both, and the frozen network"
        " stays ahead of the pixels.",
    )
)

# %% [markdown] lang="fr"
# ## Votre chien, honnêtement
#
# - Trente photos *du même après-midi* ne sont pas trente photos : même herbe, même lumière. Prenez-les des jours différents, et
#   gardez des jours entiers pour le test (`--group-pattern`).
# - Photographiez « les autres » avec le même appareil, devant la même porte. Sinon le réseau apprend la porte (leçon 4).
# - Les autres chiens que la porte verra ne seront pas ceux des photos. Mettez-y aussi un chat, une personne, la porte vide.

# %% [markdown] lang="en"
# ## Your dog, honestly
#
# - Thirty photos *of one afternoon* are not thirty photos: the same grass, the same light. Take them on different days, and keep
#   whole days for the test (`--group-pattern`).
# - Photograph "the others" with the same camera, in front of the same door. Otherwise the network learns the door (lesson 4).
# - The other dogs that the door will see are not those of the photos. Put in a cat too, a person, the empty doorstep.

# %% [markdown] lang="fr"
# ## À retenir
#
# - Geler l'œil, entraîner la tête : de bons descripteurs remplacent beaucoup de photos.
# - Vingt images de test disent vrai, mais flou.
# - « Indécis » est un résultat.
#
# ## Quatre questions
#
# 1. Que veut dire « gelé » ?
# 2. Entre quelles bornes se trouve « 27 sur 30 » ?
# 3. Pourquoi la même architecture, entraînée de zéro, échoue-t-elle ?
# 4. Trente photos d'un même après-midi : combien valent-elles ?
#
# <details><summary>Les réponses, et la cellule qui les montre</summary>
#
# 1. Les poids du réseau ne changent plus. « L'œil gelé ».
# 2. Environ 74 et 97 %. L'exercice 10.3.
# 3. Trop peu de photos pour 2,7 millions de poids. « Le prix du transfert ».
# 4. Bien moins de trente. « Votre chien, honnêtement ».
#
# </details>
#
# **Pour en parler.** Vous avez une heure de plus : trente photos de votre chien, ou trente d'autres chiens ? Pour
# apprendre, ou pour juger ?

# %% [markdown] lang="en"
# ## To remember
#
# - Freeze the eye, train the head: good features make up for many photos.
# - Twenty test images tell the truth, but a blurred one.
# - "Undecided" is a result.
#
# ## Four questions
#
# 1. What does "frozen" mean?
# 2. Between which bounds lies "27 of 30"?
# 3. Why does the same architecture fail when it is trained from nothing?
# 4. Thirty photos of one afternoon: what are they worth?
#
# <details><summary>The answers, and the cell that shows them</summary>
#
# 1. The weights of the network change no more. "The frozen eye".
# 2. About 74 and 97 %. Exercise 10.3.
# 3. Too few photos for 2.7 million weights. "What transfer costs".
# 4. Far less than thirty. "Your dog, honestly".
#
# </details>
#
# **To talk about.** You have one more hour: thirty photos of your dog, or thirty of other dogs? To learn from, or to
# judge by?

# %%
lesson.words()

# %% [markdown] lang="fr"
# ## Sur vos propres images
#
# ```
# pupille compare photos/ --models majority,logistic,regnetx_002 --augment photo
# pupille compare photos/ --models regnetx_002 --fine-tune last --out runs/affine
# ```

# %% [markdown] lang="en"
# ## On your own images
#
# ```
# pupille compare photos/ --models majority,logistic,regnetx_002 --augment photo
# pupille compare photos/ --models regnetx_002 --fine-tune last --out runs/tuned
# ```
