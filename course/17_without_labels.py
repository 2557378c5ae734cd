# %% [markdown] lang="fr"
# # 17. Sans étiquettes
#
# Un musée a numérisé cinquante mille photos, et personne ne sait ce qu'il y a dessus. On demande à la machine de les ranger en groupes, et elle en fait trois, bien nets. Un conservateur y voit trois époques. Ce sont trois appareils photo.
#
# **À la fin, vous saurez** faire à la main une étape des k-moyennes, demander à un groupe de *quoi* il est le groupe, comparer des groupes à ceux que donne le hasard, et choisir les vingt images qu'il vaut la peine d'étiqueter.

# %% [markdown] lang="en"
# # 17. Without labels
#
# A museum has scanned fifty thousand photos, and nobody knows what they show. The machine is asked to put them into groups, and makes three, neat ones. A curator sees three periods in them. They are three cameras.
#
# **At the end you will be able to** do one step of k-means by hand, ask a group *what* it is a group of, compare groups with those that chance gives, and choose the twenty images that are worth labelling.

# %%
import matplotlib.pyplot as plt
import numpy as np
from sklearn.cluster import KMeans
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import silhouette_score

from pupille.figures.images import draw_images
from pupille.figures.surface import COLOURS

MARKS = "so^Dv*"
digits = load_digits()

# %% [markdown] lang="fr"
# ## Une étape, à la main
#
# Les **k-moyennes** (*k-means*) cherchent `k` centres. Une étape, toujours la même :
#
# 1. chaque point va au centre **le plus proche** ;
# 2. chaque centre se déplace à la **moyenne** de ses points.
#
# On recommence jusqu'à ce que rien ne bouge plus. Six points, deux centres :

# %% [markdown] lang="en"
# ## One step, by hand
#
# **k-means** looks for `k` centres. One step, always the same:
#
# 1. each point goes to the **nearest** centre;
# 2. each centre moves to the **mean** of its points.
#
# One begins again until nothing moves any more. Six points, two centres:

# %%
points = np.array([[0, 0], [0, 2], [1, 1], [4, 4], [5, 3], [6, 5]], dtype=float)
centres = np.array([[0, 0], [1, 2]], dtype=float)
print(points.tolist(), "·", centres.tolist())

# %% [markdown] lang="fr"
# Faites-le d'abord sur du papier : `[0, 0]` et lui seul est plus près du premier centre (pour `[1, 1]`, comparez 1² + 1² et 0² + 1²)...
#
# **Exercice 17.1.** Écrivez `step(points, centres)`, qui renvoie les nouveaux centres, dans le même ordre. `((points[:, None] - centres) ** 2).sum(axis=2)` est le tableau des distances au carré : une ligne par point, une colonne par centre.

# %% [markdown] lang="en"
# Do it on paper first: `[0, 0]` alone is closer to the first centre (for `[1, 1]` compare 1² + 1² and 0² + 1²)...
#
# **Exercise 17.1.** Write `step(points, centres)`, which returns the new centres, in the same order. `((points[:, None] - centres) ** 2).sum(axis=2)` is the table of squared distances: one row a point, one column a centre.


# %% tags=["exercise"] number="17.1"
def step(points, centres):
    return ...


# %%
lesson.check("17.1")

# %%
lesson.after("17.1")
figure, axes = plt.subplots(1, 4, figsize=(12, 3.2), sharex=True, sharey=True)
now = centres
for number, ax in enumerate(axes):
    nearest = ((points[:, None] - now) ** 2).sum(axis=2).argmin(axis=1)
    for k in range(2):
        ax.plot(*points[nearest == k].T, MARKS[k], color=COLOURS[k], markersize=9)
        ax.plot(*now[k], "x" if k == 0 else "+", color=COLOURS[k], markersize=16, markeredgewidth=3)
    ax.set_title(say(fr=f"après {number} étapes", en=f"after {number} steps"))
    now = step(points, now)
lesson.show(
    say(
        fr="Quatre images de la même chose : six points, deux centres. D'abord cinq points sont au deuxième centre (ronds, centre en plus), un seul au premier (carré, centre en croix) ; à la fin trois points et trois points, en bas à gauche et en haut à droite.",
        en="Four pictures of the same: six points, two centres. At first five points belong to the second centre (circles, centre a plus), only one to the first (square, centre a cross); in the end three points and three points, bottom left and top right.",
    )
)

# %% [markdown] lang="fr"
# ## Ce dont un groupe est le groupe
#
# Des 0, des 1 et des 4 écrits à la main, 8 × 8 points ; on cache leurs étiquettes. `KMeans` de scikit-learn fait vos étapes, depuis plusieurs départs.
#
# Pour savoir ce que valent les groupes, on ressort les étiquettes, **pour juger seulement**. La **pureté** : dans chaque groupe on donne raison à l'étiquette la plus fréquente ; quelle part des images a raison, en tout ?
#
# **Exercice 17.2.** Écrivez `purity(clusters, labels)`, deux tableaux d'entiers de même longueur.

# %% [markdown] lang="en"
# ## What a group is a group of
#
# 0s, 1s and 4s written by hand, 8 × 8 pixels; their labels are hidden. `KMeans` of scikit-learn does your steps, from several starts.
#
# To know what the groups are worth, the labels are taken out again, **to judge only**. The **purity**: in each group the most frequent label is said to be right; what share of the images is right, in all?
#
# **Exercise 17.2.** Write `purity(clusters, labels)`, two arrays of whole numbers of the same length.


# %% tags=["exercise"] number="17.2"
def purity(clusters, labels):
    return ...


# %%
lesson.check("17.2")

# %%
lesson.after("17.2")
rows = np.flatnonzero(np.isin(digits.target, (0, 1, 4)))
clean, labels = digits.images[rows] / 16, digits.target[rows]


def grouped(images, k=3):
    return KMeans(k, n_init=5, random_state=0).fit_predict(images.reshape(len(images), -1))


print(
    say(fr="pureté selon le chiffre :", en="purity by digit:"), lesson.percent(purity(grouped(clean), labels))
)

# %% [markdown] lang="fr"
# Sans une étiquette, presque tout est à sa place. Maintenant les mêmes images, mais la moitié vient d'un deuxième appareil, plus clair et moins contrasté.

# %% [markdown] lang="en"
# Without a label nearly everything is in its place. Now the same images, but half of them come from a second camera, lighter and with less contrast.

# %%
lesson.after("17.2")
camera = np.random.default_rng(17).integers(0, 2, len(rows))
photos = np.where(camera[:, None, None] == 1, 0.55 * clean + 0.45, clean)
groups = grouped(photos)
for name, truth in (
    (say(fr="le chiffre", en="the digit"), labels),
    (say(fr="l'appareil", en="the camera"), camera),
):
    print(f"{name:12}", lesson.percent(purity(groups, truth)))
shown = np.concatenate([np.flatnonzero(groups == k)[:6] for k in range(3)])
draw_images(
    list(photos[shown]),
    [say(fr=f"groupe {groups[row]}", en=f"group {groups[row]}") for row in shown],
    columns=6,
)
lesson.show(
    say(
        fr="Six images de chacun des trois groupes, un groupe par ligne. Celles du groupe 0 sont toutes claires, les trois chiffres y sont mêlés ; celles des deux autres sont toutes sombres, les 0 dans l'un, les 1 et les 4 dans l'autre.",
        en="Six images of each of the three groups, one group a row. Those of group 0 are all light, with the three digits mixed; those of the two others are all dark, the 0s in one, the 1s and 4s in the other.",
    )
)

# %% [markdown] lang="fr"
# L'algorithme a trouvé ce qui différencie le **plus** les images, et c'est l'appareil : 100 %. Il n'a pas tort ; c'est la question qui manquait. La lumière, le lieu, le photographe, la date : regardez toujours si une colonne que vous connaissez explique les groupes mieux que ce que vous espérez y voir.
#
# Ici on sait réparer : ramener chaque image à la moyenne 0 et à l'écart 1 (leçon 1).

# %% [markdown] lang="en"
# The algorithm has found what sets the images apart **most**, and that is the camera: 100 %. It is not wrong; the question was missing. Light, place, photographer, date: always look whether a column that you know explains the groups better than what you hope to see in them.
#
# Here it can be mended: bring each image to mean 0 and deviation 1 (lesson 1).

# %%
lesson.after("17.2")
level = photos.mean(axis=(1, 2), keepdims=True)
spread = photos.std(axis=(1, 2), keepdims=True)
mended = grouped((photos - level) / spread)
print(
    say(fr="le chiffre", en="the digit"),
    lesson.percent(purity(mended, labels)),
    "·",
    say(fr="l'appareil", en="the camera"),
    lesson.percent(purity(mended, camera)),
    say(fr="(au hasard : 50 %)", en="(by chance: 50 %)"),
)

# %% [markdown] lang="fr"
# ## Du bruit qui a des « groupes »
#
# Les k-moyennes rendent **toujours** `k` groupes. Voici 300 points tirés au sort, sans aucun groupe.

# %% [markdown] lang="en"
# ## Noise that has "clusters"
#
# k-means **always** returns `k` groups. Here are 300 points drawn at random, without any group.

# %%
noise = np.random.default_rng(3).normal(size=(300, 2))
figure, axes = plt.subplots(1, 3, figsize=(11, 3.4), sharex=True, sharey=True)
for ax, k in zip(axes, (2, 3, 5), strict=True):
    found = KMeans(k, n_init=5, random_state=0).fit_predict(noise)
    for group in range(k):
        ax.plot(*noise[found == group].T, MARKS[group], color=COLOURS[group], markersize=4)
    silhouette = lesson.number(silhouette_score(noise, found))
    ax.set_title(say(fr=f"{k} groupes, silhouette {silhouette}", en=f"{k} groups, silhouette {silhouette}"))
lesson.show(
    say(
        fr="Le même nuage rond de points sans groupes, coupé en 2, en 3 et en 5 comme un gâteau, chaque part avec sa marque et sa couleur. La silhouette est de 0,3 à 0,4 chaque fois.",
        en="The same round cloud of points without groups, cut into 2, 3 and 5 like a cake, each piece with its mark and colour. The silhouette is 0.3 to 0.4 each time.",
    )
)

# %% [markdown] lang="fr"
# La **silhouette** dit si les points sont plus près de leur groupe que du voisin (1 : très net ; 0 : pas du tout). 0,35 est-il beaucoup ? Aucun seuil ne le dit. Il faut comparer à **des données sans groupes, faites des mêmes** : on mélange chaque point de l'image entre les images, chacun pour soi. Ses valeurs restent, les formes
# disparaissent.
#
# **Exercice 17.3.** Écrivez `as_good(score, noise_scores)` : de tous les essais, **le vrai compris**, la part de ceux qui font au moins aussi bien que `score`. (Le vrai compris, pour que la part ne soit jamais 0 : avec 39 mélanges on ne peut pas en dire plus que 1 sur 40.)

# %% [markdown] lang="en"
# The **silhouette** says whether points are closer to their group than to its neighbour (1: very neat; 0: not at all). Is 0.35 much? No threshold tells. It must be compared with **data without groups, made of the same**: each pixel is shuffled among the images, each by itself. Its values stay, the shapes
# are gone.
#
# **Exercise 17.3.** Write `as_good(score, noise_scores)`: of all trials, **the real one included**, the share that do at least as well as `score`. (The real one included, so that the share is never 0: with 39 shuffles no more can be said than 1 in 40.)


# %% tags=["exercise"] number="17.3"
def as_good(score, noise_scores):
    return ...


# %%
lesson.check("17.3")

# %%
lesson.after("17.2", "17.3")
rng = np.random.default_rng(4)


def neatness(table):
    return silhouette_score(table, KMeans(3, n_init=3, random_state=0).fit_predict(table))


def shuffled(table):
    return np.column_stack([rng.permutation(column) for column in table.T])


for name, table in (
    (say(fr="chiffres", en="digits"), clean[:300].reshape(300, -1)),
    (say(fr="bruit", en="noise"), noise),
):
    real, by_chance = neatness(table), [neatness(shuffled(table)) for _ in range(39)]
    print(
        f"{name:10}",
        say(fr="silhouette", en="silhouette"),
        lesson.number(real),
        "·",
        say(fr="mélangés, au mieux", en="shuffled, at best"),
        lesson.number(max(by_chance)),
        "·",
        say(fr="part aussi bonne", en="share as good"),
        lesson.number(as_good(real, by_chance)),
    )

# %% [markdown] lang="fr"
# Une silhouette de 0,26 peut donc être la marque de vrais groupes, et 0,34 n'être rien.
#
# ## Vingt à étiqueter
#
# Une experte a le temps d'étiqueter vingt images de plus. Lesquelles ? Au hasard ; celles dont le modèle **doute** le plus ; ou des images **éparses**, une par groupe de vingt k-moyennes. Pour le doute : l'écart entre la classe la plus probable et la deuxième. Plus il est petit, plus le modèle hésite.
#
# **Exercice 17.4.** Écrivez `doubtful(probabilities, n)` : les numéros des `n` lignes où cet écart est le plus petit. `probabilities` a une ligne par image, une colonne par classe.

# %% [markdown] lang="en"
# So a silhouette of 0.26 may be the mark of real groups, and 0.34 be nothing.
#
# ## Twenty to label next
#
# An expert has time to label twenty more images. Which ones? At random; those of which the model is most in **doubt**; or **scattered** ones, one from each group of twenty k-means. For doubt: the gap between the most probable class and the second one. The smaller it is, the more the model wavers.
#
# **Exercise 17.4.** Write `doubtful(probabilities, n)`: the numbers of the `n` rows where this gap is smallest. `probabilities` has one row an image, one column a class.


# %% tags=["exercise"] number="17.4"
def doubtful(probabilities, n):
    return ...


# %%
lesson.check("17.4")

# %%
lesson.after("17.4")
flat, target = digits.data / 16, digits.target


def fitted(chosen):
    return LogisticRegression(max_iter=300).fit(flat[chosen], target[chosen])


gains = []
for seed in range(30):
    order = np.random.default_rng(seed).permutation(len(flat))
    start, pool, judged = order[:30], order[30:1000], order[1000:]
    first = fitted(start)
    middles = KMeans(20, n_init=1, random_state=seed).fit(flat[pool]).cluster_centers_
    choices = (
        pool[:20],
        pool[doubtful(first.predict_proba(flat[pool]), 20)],
        pool[((flat[pool][:, None] - middles) ** 2).sum(axis=2).argmin(axis=0)],
    )
    scores = [fitted([*start, *chosen]).score(flat[judged], target[judged]) for chosen in choices]
    gains.append(np.array(scores) - first.score(flat[judged], target[judged]))
gains = 100 * np.array(gains)
ways = [
    say(fr="au hasard", en="at random"),
    say(fr="en doute", en="in doubt"),
    say(fr="éparses", en="scattered"),
]
figure, ax = plt.subplots(figsize=(7, 2.8))
for place in range(3):
    ax.plot(gains[:, place], np.full(30, place), MARKS[place], color=COLOURS[place], alpha=0.4)
    ax.plot(gains[:, place].mean(), place, "|", color="black", markersize=28)
ax.set_yticks(range(3), ways)
ax.set_ylim(-0.6, 2.6)
ax.set_xlabel(
    say(
        fr="gain d'exactitude, en points, après vingt étiquettes",
        en="gain of accuracy, in points, after twenty labels",
    )
)
lesson.show(
    say(
        fr="Le gain d'exactitude de trente départs pour trois façons de choisir vingt images. Les trois nuages se recouvrent beaucoup ; en moyenne le doute et les images éparses font mieux que le hasard de quelques points.",
        en="The gain of accuracy of thirty starts for three ways to choose twenty images. The three clouds overlap a lot; on average doubt and scattered images do better than chance by a few points.",
    )
)
for place in (1, 2):
    difference = gains[:, place] - gains[:, 0]
    half = 2.05 * difference.std(ddof=1) / 30**0.5
    print(
        f"{ways[place]:10}",
        say(fr="− au hasard :", en="− at random:"),
        lesson.number(difference.mean(), 1),
        f"({lesson.number(difference.mean() - half, 1)} – {lesson.number(difference.mean() + half, 1)})",
    )

# %% [markdown] lang="fr"
# Quelques points de gagnés, pour le prix de vingt étiquettes. Mais attention : ces images ne sont **plus tirées au sort**. Elles sont bonnes pour apprendre, jamais pour juger : un test fait d'images douteuses dirait que le modèle est mauvais partout.
#
# ## À retenir
#
# - Les k-moyennes rendent toujours `k` groupes, même là où il n'y en a pas. Comparez au hasard.
# - Un groupe est le groupe de ce qui diffère le plus : souvent l'appareil, la lumière, le lieu.
# - Un indice (silhouette, pureté) ne se lit pas seul : il lui faut un point de comparaison.
# - Vingt étiquettes bien choisies en valent plus que vingt au hasard, pour apprendre. Le test reste tiré au sort.
#
# ## Quatre questions
#
# 1. Que font les deux moitiés d'une étape des k-moyennes ?
# 2. Les groupes sont purs à 100 %. Que demandez-vous ?
# 3. 0,34 de silhouette : est-ce la preuve de groupes ?
# 4. Pourquoi ne pas mettre les images douteuses dans le test ?
#
# <details><summary>Les réponses, et la cellule qui les montre</summary>
#
# 1. Chaque point va au centre le plus proche, chaque centre à la moyenne de ses points. L'exercice 17.1.
# 2. Purs selon quoi : la classe, ou l'appareil ? « Ce dont un groupe est le groupe ».
# 3. Non : des points sans groupes en font autant. L'exercice 17.3.
# 4. Elles ne représentent pas les images à venir. « Vingt à étiqueter ».
#
# </details>
#
# **Pour en parler.** On publie « quatre types de patients, découverts par une intelligence artificielle ». Qu'exigez-vous de voir avant d'y croire ?

# %% [markdown] lang="en"
# A few points are gained, for the price of twenty labels. But beware: these images are **no longer drawn at random**. They are good to learn from, never to judge by: a test of doubtful images would say that the model is bad everywhere.
#
# ## To remember
#
# - k-means always returns `k` groups, even where there are none. Compare with chance.
# - A group is a group of what differs most: often the camera, the light, the place.
# - An index (silhouette, purity) is not read alone: it needs something to compare with.
# - Twenty labels well chosen are worth more than twenty at random, to learn from. The test stays drawn at random.
#
# ## Four questions
#
# 1. What do the two halves of a step of k-means do?
# 2. The groups are 100 % pure. What do you ask?
# 3. A silhouette of 0.34: is that proof of groups?
# 4. Why not put the doubtful images into the test?
#
# <details><summary>The answers, and the cell that shows them</summary>
#
# 1. Each point goes to the nearest centre, each centre to the mean of its points. Exercise 17.1.
# 2. Pure as to what: the class, or the camera? "What a group is a group of".
# 3. No: points without groups do as well. Exercise 17.3.
# 4. They do not stand for the images to come. "Twenty to label next".
#
# </details>
#
# **To talk about.** "Four types of patients, discovered by an artificial intelligence" are published. What do you insist on seeing before you believe it?

# %%
lesson.words()

# %% [markdown] lang="fr"
# ## Sur vos propres images
#
# Un dossier sans classes suffit pour commencer : l'audit dit quelles images sont des jumelles, et si la date, l'appareil ou le lieu les sépare.
#
# ```
# pupille audit mes-photos/
# ```
#
# Groupez ensuite les descripteurs d'un réseau pré-entraîné (leçon 10) plutôt que les points, et regardez vingt images de chaque groupe avant de lui donner un nom.

# %% [markdown] lang="en"
# ## On your own images
#
# A folder without classes is enough to begin with: the audit says which images are twins, and whether date, camera or place sets them apart.
#
# ```
# pupille audit my-photos/
# ```
#
# Then group the features of a pretrained network (lesson 10) rather than the pixels, and look at twenty images of each group before you give it a name.
