# %% [markdown] lang="fr"
# # 0 bis. D'où vient l'IA
#
# « Les machines peuvent-elles penser ? » La question a plus de soixante-quinze ans, et la réponse a changé plusieurs fois. Cette leçon raconte
# l'histoire en peu de mots, puis range ce dont vous entendrez parler : les familles de l'IA, et les trois questions que l'on peut poser à des exemples.
#
# **À la fin, vous saurez** raconter l'histoire en six dates, distinguer une règle écrite d'une règle apprise, dire d'une question si elle demande une
# classe, un nombre ou des groupes.

# %% [markdown] lang="en"
# # 0 bis. Where AI comes from
#
# "Can machines think?" The question is more than seventy-five years old, and its answer has changed several times. This lesson tells the story in few
# words, then sorts what you will hear of: the families of AI, and the three questions that can be put to examples.
#
# **At the end you will be able to** tell the story in six dates, tell a written rule from a learned one, and say of a question whether it asks for
# a class, a number or groups.

# %%
import matplotlib.pyplot as plt
import numpy as np
from sklearn.cluster import KMeans
from sklearn.datasets import load_iris
from sklearn.tree import DecisionTreeClassifier

from pupille.figures.surface import COLOURS

# %% [markdown] lang="fr"
# ## Le jeu de Turing
#
# En 1950, Alan Turing trouve la question trop vague et la remplace par un **jeu**. Un juge converse par écrit avec un humain et avec une machine, sans les
# voir. S'il ne sait pas dire lequel est lequel, à quoi bon lui refuser le mot « penser » ? Turing parie : dans cinquante ans, un juge moyen n'aura pas plus
# de **70 chances sur 100** de voir juste après cinq minutes.
#
# Trente juges ont joué (les nombres sont inventés). 1 : le juge a reconnu la machine. 0 : elle l'a trompé.
#
# **Exercice 0bis.1.** Quelle part des juges a vu juste ? La machine passe-t-elle la barre de Turing ?

# %% [markdown] lang="en"
# ## Turing's game
#
# In 1950 Alan Turing finds the question too vague and replaces it by a **game**. A judge converses in writing with a human and with a machine, without seeing
# either. If the judge cannot say which is which, why refuse the word "think"? Turing makes a bet: in fifty years an average judge will not have more than **70
# chances in 100** of being right after five minutes.
#
# Thirty judges have played (the numbers are made up). 1: the judge recognised the machine. 0: it fooled the judge.
#
# **Exercise 0bis.1.** Which share of the judges was right? Does the machine pass Turing's bar?

# %%
right = np.array([1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1])
len(right)

# %% tags=["exercise"] number="0bis.1"
share = ...
passes = ...

# %%
lesson.check("0bis.1")

# %% [markdown] lang="fr"
# Trente juges, est-ce assez pour en décider ? La leçon 3 donnera l'outil : avec 23 sur 30, la vraie part peut être de 59 % comme de 88 %, des
# deux côtés de la barre. Et le jeu mesure une chose : paraître humain. Il ne dit pas si la machine a raison.
#
# ## Six dates, deux hivers

# %% [markdown] lang="en"
# Are thirty judges enough to decide? Lesson 3 will give the tool: with 23 of 30 the true share may be 59 % as well as 88 %, on both sides of the
# bar. And the game measures one thing: to seem human. It does not say whether the machine is right.
#
# ## Six dates, two winters

# %%
events = {
    1943: say(fr="un neurone sur le papier (McCulloch, Pitts)", en="a neuron on paper (McCulloch, Pitts)"),
    1950: say(fr="le jeu de Turing", en="Turing's game"),
    1956: say(
        fr="Dartmouth : le nom « intelligence artificielle »",
        en='Dartmouth: the name "artificial intelligence"',
    ),
    1958: say(fr="le perceptron (Rosenblatt)", en="the perceptron (Rosenblatt)"),
    1969: say(fr="ses limites (Minsky, Papert)", en="its limits (Minsky, Papert)"),
    1980: say(fr="les systèmes experts : des règles à la main", en="expert systems: rules by hand"),
    1986: say(
        fr="la rétropropagation (Rumelhart, Hinton, Williams)",
        en="backpropagation (Rumelhart, Hinton, Williams)",
    ),
    1989: say(fr="des codes postaux lus par convolution (LeCun)", en="postcodes read by convolution (LeCun)"),
    1997: say(fr="Deep Blue bat Kasparov aux échecs", en="Deep Blue beats Kasparov at chess"),
    2009: say(fr="ImageNet : des millions de photos étiquetées", en="ImageNet: millions of labelled photos"),
    2012: say(fr="AlexNet, et tout bascule", en="AlexNet, and everything turns"),
    2017: say(fr="le transformer", en="the transformer"),
    2022: say(fr="ChatGPT", en="ChatGPT"),
}
to_remember = (1950, 1956, 1958, 1986, 2009, 2012)
winters = ((1974, 1980), (1987, 1993))
figure, ax = plt.subplots(figsize=(10, 7.5))
for begin_year, end_year in winters:
    ax.axhspan(begin_year, end_year, color=COLOURS[5], alpha=0.3, hatch="..")
    ax.text(
        0.98,
        (begin_year + end_year) / 2,
        say(fr="hiver", en="winter"),
        va="center",
        ha="right",
        transform=ax.get_yaxis_transform(),
    )
ax.axvline(0, color="grey")
for place, (year, event) in enumerate(events.items()):
    on_left, important = place % 2, year in to_remember
    ax.plot(
        0,
        year,
        "s" if important else "o",
        color=COLOURS[1] if important else "grey",
        markersize=8 if important else 5,
    )
    ax.text(
        -0.03 if on_left else 0.03,
        year,
        rf"$\mathbf{{{year}}}$  {event}" if important else f"{year}  {event}",
        va="center",
        ha="right" if on_left else "left",
        fontsize=9,
    )
ax.set_xlim(-1.2, 1.2)
ax.set_ylim(2026, 1939)
ax.set_xticks([])
lesson.show(
    say(
        fr="Une ligne du temps de 1943 à 2022, de haut en bas, avec treize dates, dont six avec un carré et l'année en gras, et deux bandes bleues : l'hiver de 1974 à 1980 et celui de 1987 à "
        "1993.",
        en="A timeline from 1943 to 2022, from top to bottom, with thirteen dates, six of them with a square and the year in bold, and two blue bands: the winter from 1974 to 1980 and the one from "
        "1987 to 1993.",
    )
)

# %% [markdown] lang="fr"
# Six à retenir, les carrés de la figure : **1950**, le jeu. **1956**, dix chercheurs se réunissent un été à Dartmouth ; ils pensent faire un pas décisif en deux mois. **1958**, une machine qui
# apprend. **1986**, comment faire apprendre plusieurs couches (leçon 6). **2009**, assez d'images. **2012**, un réseau de convolution, deux cartes graphiques et ces images :
# l'erreur du concours ImageNet passe de 26 % à 15 %.
#
# Entre-temps, deux **hivers** : on avait trop promis, l'argent est parti. En 1965, Herbert Simon donnait vingt ans aux machines pour faire tout travail humain. Les idées, elles,
# sont restées : les réseaux de 2012 sont ceux de 1989, en plus grand, avec plus d'images et des machines plus rapides.
#
# ## Deux façons d'avoir une règle
#
# Dans l'IA des années 1980, un expert **écrit** les règles. Dans l'apprentissage automatique, on donne des exemples avec leurs réponses, et la machine **trouve** la règle. Voici cent
# iris de deux espèces, dont Edgar Anderson a mesuré les pétales en Gaspésie (publié en 1935 et 1936).

# %% [markdown] lang="en"
# Six to remember, the squares of the figure: **1950**, the game. **1956**, ten researchers meet for a summer at Dartmouth; they think that two months will bring a decisive step. **1958**, a machine that
# learns. **1986**, how to make several layers learn (lesson 6). **2009**, enough images. **2012**, a convolutional network, two graphics cards and these images: the error of the
# ImageNet contest falls from 26 % to 15 %.
#
# In between, two **winters**: too much had been promised, and the money left. In 1965 Herbert Simon gave machines twenty years to do any work a human can do. The ideas
# stayed: the networks of 2012 are those of 1989, larger, with more images and faster machines.
#
# ## Two ways to have a rule
#
# In the AI of the 1980s an expert **writes** the rules. In machine learning one gives examples with their answers, and the machine **finds** the rule. Here are a hundred
# irises of two species, whose petals Edgar Anderson measured on the Gaspé peninsula (published in 1935 and 1936).

# %%
iris = load_iris()
petal_length, petal_width = iris.data[:, 2], iris.data[:, 3]
two = iris.target < 2
figure, ax = plt.subplots(figsize=(7, 2.6))
for number, mark in ((0, "o"), (1, "s")):
    ax.hist(
        petal_length[iris.target == number],
        bins=np.arange(0.95, 5.4, 0.1),
        color=COLOURS[number],
        hatch=("", "//")[number],
        edgecolor="white",
        label=iris.target_names[number],
    )
ax.set_xlabel(say(fr="longueur du pétale, en cm", en="length of the petal, in cm"))
ax.set_ylabel(say(fr="fleurs", en="flowers"))
ax.legend()
lesson.show(
    say(
        fr="Histogramme des longueurs de pétales : setosa de 1,0 à 1,9 cm, versicolor de 3,0 à 5,1 cm. Entre les deux, aucune fleur.",
        en="Histogram of the lengths of petals: setosa from 1.0 to 1.9 cm, versicolor from 3.0 to 5.1 cm. In between no flower.",
    )
)

# %% [markdown] lang="fr"
# **Exercice 0bis.2.** Soyez l'expert : écrivez la règle. `rule(1.4)` rend `"setosa"`, `rule(4.7)` rend `"versicolor"`.

# %% [markdown] lang="en"
# **Exercise 0bis.2.** Be the expert: write the rule. `rule(1.4)` gives `"setosa"`, `rule(4.7)` gives `"versicolor"`.


# %% tags=["exercise"] number="0bis.2"
def rule(length):
    return ...


# %%
lesson.check("0bis.2")

# %% [markdown] lang="fr"
# À présent la machine : un arbre de décision d'une seule question. On lui donne les longueurs **et les espèces**.

# %% [markdown] lang="en"
# Now the machine: a decision tree of a single question. It is given the lengths **and the species**.

# %%
tree = DecisionTreeClassifier(max_depth=1).fit(petal_length[two, None], iris.target[two])
print(say(fr="seuil appris :", en="learned threshold:"), lesson.number(tree.tree_.threshold[0]), "cm")

# %% [markdown] lang="fr"
# La même règle que la vôtre, ou presque. Pour une mesure et deux espèces, l'expert suffit. Mais quelle règle écrirait-il pour reconnaître un chien à partir de 150 000
# pixels ? C'est pour cela que l'on apprend.
#
# ## Les familles

# %% [markdown] lang="en"
# The same rule as yours, or nearly. For one measurement and two species the expert will do. But which rule would one write to recognise a dog from 150,000
# pixels? That is why one learns.
#
# ## The families

# %%
rings = (
    (
        say(fr="intelligence artificielle", en="artificial intelligence"),
        say(fr="règles, recherche, logique", en="rules, search, logic"),
        1.0,
    ),
    (
        say(fr="apprentissage automatique", en="machine learning"),
        say(fr="arbres, droites, voisins", en="trees, lines, neighbours"),
        0.8,
    ),
    (say(fr="réseaux de neurones", en="neural networks"), say(fr="perceptron", en="perceptron"), 0.6),
    (
        say(fr="apprentissage profond", en="deep learning"),
        say(fr="convolution, transformer", en="convolution, transformer"),
        0.4,
    ),
)
figure, ax = plt.subplots(figsize=(8.5, 4.6))
for number, (name, members, size) in enumerate(rings):
    ax.add_patch(
        plt.Rectangle(
            (0.5 - size / 2, 0),
            size,
            size,
            facecolor=COLOURS[0],
            alpha=0.12,
            edgecolor="black",
            linewidth=1.5,
        )
    )
    ax.text(0.5, size - 0.06, name, ha="center", va="center", weight="bold", fontsize=10)
    ax.text(0.5, size - 0.135, members, ha="center", va="center", fontsize=9)
ax.set_xlim(-0.02, 1.02)
ax.set_ylim(-0.02, 1.02)
ax.axis("off")
lesson.show(
    say(
        fr="Quatre rectangles emboîtés : l'apprentissage profond est dans les réseaux de neurones, ceux-ci dans l'apprentissage automatique, et celui-ci dans "
        "l'intelligence artificielle.",
        en="Four nested rectangles: deep learning lies within neural networks, these within machine learning, and that within artificial "
        "intelligence.",
    )
)

# %% [markdown] lang="fr"
# L'apprentissage automatique se range aussi par **ce qu'on lui donne** :
#
# | | on donne | on obtient | un exemple |
# |---|---|---|---|
# | supervisé, classification | des exemples et leur **classe** | une classe pour un nouvel exemple | chien ou chat ? |
# | supervisé, régression | des exemples et leur **nombre** | un nombre pour un nouvel exemple | combien de cellules ? |
# | non supervisé | des exemples, rien d'autre | des groupes, une carte | quelles galaxies se ressemblent ? |
# | par renforcement | un monde où agir, une récompense | une façon d'agir | gagner au jeu de go |
#
# Ce cours traite surtout de la première ligne. Les trois premières, côte à côte, sur les mêmes fleurs :

# %% [markdown] lang="en"
# Machine learning is also sorted by **what it is given**:
#
# | | one gives | one gets | an example |
# |---|---|---|---|
# | supervised, classification | examples and their **class** | a class for a new example | dog or cat? |
# | supervised, regression | examples and their **number** | a number for a new example | how many cells? |
# | unsupervised | examples, nothing else | groups, a map | which galaxies look alike? |
# | by reinforcement | a world to act in, a reward | a way to act | winning at go |
#
# This course is mostly about the first row. The first three, side by side, on the same flowers:

# %%
figure, axes = plt.subplots(1, 3, figsize=(12, 3.6), sharex=True, sharey=True)
for number, mark in enumerate("os^"):
    chosen = iris.target == number
    axes[0].plot(
        petal_length[chosen],
        petal_width[chosen],
        mark,
        color=COLOURS[number],
        label=iris.target_names[number],
    )
axes[0].axvline(2.45, color="black", linestyle="--")
axes[0].plot([2.45, 7], [1.75, 1.75], color="black", linestyle=":")
axes[0].legend(fontsize=8)
slope, start = np.polyfit(petal_length, petal_width, 1)
axes[1].plot(petal_length, petal_width, "o", color="grey")
axes[1].plot([1, 7], [start + slope, start + 7 * slope], color=COLOURS[1])
groups = KMeans(3, n_init=10, random_state=0).fit_predict(np.column_stack([petal_length, petal_width]))
order = np.argsort([petal_length[groups == group].mean() for group in range(3)])
for number, mark in enumerate("vDP"):
    chosen = groups == order[number]
    axes[2].plot(petal_length[chosen], petal_width[chosen], mark, color=COLOURS[number + 3])
titles = (
    say(fr="classification : quelle espèce ?", en="classification: which species?"),
    say(fr="régression : quelle largeur ?", en="regression: which width?"),
    say(fr="sans étiquettes : quels groupes ?", en="without labels: which groups?"),
)
for ax, title in zip(axes, titles, strict=True):
    ax.set_title(title, fontsize=10)
    ax.set_xlabel(say(fr="longueur du pétale, en cm", en="length of the petal, in cm"))
axes[0].set_ylabel(say(fr="largeur du pétale, en cm", en="width of the petal, in cm"))
figure.tight_layout()
lesson.show(
    say(
        fr="Trois fois les mêmes 150 fleurs, longueur et largeur du pétale. À gauche, trois espèces séparées par deux traits, avec quelques fleurs du mauvais côté. Au "
        "milieu, une droite qui monte à travers le nuage. À droite, trois groupes trouvés sans connaître les espèces, presque les mêmes.",
        en="Three times the same 150 flowers, length and width of the petal. On the left three species parted by two lines, with a few flowers on the wrong side. In the "
        "middle a line that rises through the cloud. On the right three groups found without knowing the species, nearly the same ones.",
    )
)

# %% [markdown] lang="fr"
# À gauche, la réponse est un nom : se tromper d'espèce, c'est se tromper. Au milieu, la réponse est un nombre : se tromper de 0,1 cm n'est pas se tromper d'un centimètre. À
# droite, personne n'a rien noté : la machine propose des groupes, et c'est à vous de dire s'ils ont un sens.
#
# **Exercice 0bis.3.** Quelle sorte de question ? Écrivez `CLASSIFICATION`, `REGRESSION` ou `GROUPS` pour chacune.
#
# - A. Ce grain de beauté est-il bénin ou malin ? (2 000 photos, jugées par des médecins)
# - B. Combien de globules rouges sur cette photo ? (360 photos, comptées)
# - C. 10 000 photos de galaxies, sans aucune note : lesquelles se ressemblent ?
# - D. De quelle année est ce portrait ? (5 000 portraits datés)
# - E. Laquelle des mille plantes de la région ? (des photos avec leur nom)
# - F. Des millions de tickets de caisse : y a-t-il des sortes d'acheteurs, que personne n'a encore nommées ?

# %% [markdown] lang="en"
# On the left the answer is a name: the wrong species is wrong. In the middle the answer is a number: to be wrong by 0.1 cm is not to be wrong by a centimetre. On the
# right nobody noted anything: the machine proposes groups, and it is for you to say whether they make sense.
#
# **Exercise 0bis.3.** Which kind of question? Write `CLASSIFICATION`, `REGRESSION` or `GROUPS` for each.
#
# - A. Is this mole benign or malignant? (2,000 photos, judged by doctors)
# - B. How many red cells on this photo? (360 photos, counted)
# - C. 10,000 photos of galaxies, without any note: which ones look alike?
# - D. Which year is this portrait from? (5,000 dated portraits)
# - E. Which of the thousand plants of the region? (photos with their name)
# - F. Millions of till receipts: are there kinds of buyers that nobody has named yet?

# %%
CLASSIFICATION, REGRESSION, GROUPS = (
    "classification",
    say(fr="régression", en="regression"),
    say(fr="groupes", en="groups"),
)

# %% tags=["exercise"] number="0bis.3"
kinds = {"A": ..., "B": ..., "C": ..., "D": ..., "E": ..., "F": ...}

# %%
lesson.check("0bis.3")

# %% [markdown] lang="fr"
# ## À retenir
#
# - L'IA a déjà trop promis deux fois ; les idées ont survécu à leurs hivers.
# - 2012, ce n'est pas une idée nouvelle : ce sont assez d'images et des machines assez rapides.
# - Une règle s'écrit ou s'apprend. Apprendre demande des exemples, et le plus souvent leurs réponses.
# - Une classe, un nombre ou des groupes : la question décide de tout ce qui suit.
#
# ## Quatre questions
#
# 1. Que mesure le jeu de Turing, et que ne mesure-t-il pas ?
# 2. Qu'est-ce qu'un hiver de l'IA ?
# 3. Qui a écrit la règle de l'arbre de décision ?
# 4. Pourquoi l'année d'un portrait n'est-elle pas une classe ?
#
# <details><summary>Les réponses, et la cellule qui les montre</summary>
#
# 1. Paraître humain ; pas avoir raison. « Le jeu de Turing ».
# 2. Des années où l'argent part parce qu'on avait trop promis. « Six dates, deux hivers ».
# 3. Personne : il l'a trouvée dans les exemples et leurs réponses. « Deux façons d'avoir une règle ».
# 4. Se tromper de deux ans est moins grave que de deux cents. L'exercice 0bis.3.
#
# </details>
#
# **Pour en parler.** Trouvez une promesse sur l'IA dans le journal de cette semaine. Que faudrait-il mesurer pour savoir, dans un an, si elle est tenue ?

# %% [markdown] lang="en"
# ## To remember
#
# - AI has promised too much twice already; the ideas outlived their winters.
# - 2012 is no new idea: it is enough images and machines that are fast enough.
# - A rule is written or learned. Learning takes examples, and mostly their answers.
# - A class, a number or groups: the question decides all that follows.
#
# ## Four questions
#
# 1. What does Turing's game measure, and what does it not?
# 2. What is a winter of AI?
# 3. Who wrote the rule of the decision tree?
# 4. Why is the year of a portrait not a class?
#
# <details><summary>The answers, and the cell that shows them</summary>
#
# 1. To seem human; not to be right. "Turing's game".
# 2. Years in which the money leaves because too much had been promised. "Six dates, two winters".
# 3. Nobody: it found it in the examples and their answers. "Two ways to have a rule".
# 4. To be wrong by two years is less bad than by two hundred. Exercise 0bis.3.
#
# </details>
#
# **To talk about.** Find a promise about AI in this week's newspaper. What would have to be measured to know, in a year, whether it was kept?

# %%
lesson.words()

# %% [markdown] lang="fr"
# ## Sur vos propres images
#
# Quelle question leur posez-vous ? Une classe : un dossier par classe. Un nombre : un tableau avec une colonne `path` et une colonne de nombres. Puis, dans un terminal :
#
# ```
# pupille audit mes-photos/
# pupille audit photos.csv --label-column "poids (g)" --task regression
# ```
#
# Des groupes, sans étiquettes : il faudra d'abord en regarder beaucoup.

# %% [markdown] lang="en"
# ## On your own images
#
# Which question do you put to them? A class: one folder per class. A number: a table with a column `path` and a column of numbers. Then, in a terminal:
#
# ```
# pupille audit my-photos/
# pupille audit photos.csv --label-column "weight (g)" --task regression
# ```
#
# Groups, without labels: you will have to look at many of them first.
