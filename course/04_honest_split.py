# %% [markdown] lang="fr"
# # 4. Un partage honnête
#
# Un étudiant qui a vu les réponses de l'examen ne prouve rien en les récitant. Un modèle non plus. Cette leçon est la plus
# importante du cours : la plupart des résultats trop beaux viennent d'ici.
#
# **À la fin, vous saurez** donner leur rôle à trois parts, reconnaître le surapprentissage, régler par validation
# croisée, trouver une fuite et un raccourci.

# %% [markdown] lang="en"
# # 4. An honest split
#
# A student who has seen the answers of the exam proves nothing by reciting them. Nor does a model. This lesson is the most
# important one of the course: most results that are too good come from here.
#
# **At the end you will be able to** give three parts their roles, recognise overfitting, tune by cross-validation, and
# find a leak and a shortcut.

# %%
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupShuffleSplit
from sklearn.neighbors import KNeighborsClassifier

from pupille.figures.surface import COLOURS

# %% [markdown] lang="fr"
# ## Trois parts, trois rôles
#
# - **Entraînement** : le modèle y apprend ses paramètres.
# - **Validation** : *vous* y choisissez (le modèle, les hyper-paramètres, le seuil, quand arrêter).
# - **Test** : le dernier mot. On l'ouvre **une fois**, quand tout est choisi.
#
# Certaines diapositives confondent les deux derniers. Choisir d'après le test, c'est apprendre de lui : le chiffre n'est
# plus celui d'images nouvelles.

# %% [markdown] lang="en"
# ## Three parts, three roles
#
# - **Training**: here the model learns its parameters.
# - **Validation**: here *you* choose (the model, the hyper-parameters, the threshold, when to stop).
# - **Test**: the last word. It is opened **once**, when everything is chosen.
#
# Some slides confuse the last two. To choose by the test is to learn from it: the figure is no longer that of new images.

# %% [markdown] lang="fr"
# ## Trop peu, trop
#
# Des points bruités autour d'une courbe. Un polynôme de degré 1, 4, 20 : lequel est le bon ? L'erreur d'entraînement
# répond toujours « le plus grand ». L'erreur de validation dit vrai.

# %% [markdown] lang="en"
# ## Too little, too much
#
# Noisy points around a curve. A polynomial of degree 1, 4, 20: which one is right? The training error always answers "the
# largest". The validation error tells the truth.

# %%
rng = np.random.default_rng(4)


def measured(n):
    place = np.sort(rng.uniform(-1, 1, n))
    return place, np.sin(3 * place) + rng.normal(0, 0.25, n)


x_train, y_train = measured(30)
x_validation, y_validation = measured(200)


def rmse(polynomial, x, y):
    return np.sqrt(np.mean((polynomial(x) - y) ** 2))


degrees = range(1, 21)
fits = [np.polynomial.Polynomial.fit(x_train, y_train, degree, domain=[-1, 1]) for degree in degrees]
train_error = [rmse(fit, x_train, y_train) for fit in fits]
validation_error = [rmse(fit, x_validation, y_validation) for fit in fits]
figure, axes = plt.subplots(1, 4, figsize=(13, 3), layout="constrained")
fine = np.linspace(-1, 1, 300)
for ax, degree in zip(axes, (1, 4, 20), strict=False):
    ax.scatter(x_train, y_train, s=12)
    ax.plot(fine, fits[degree - 1](fine), color=COLOURS[1])
    ax.set_ylim(-2, 2)
    ax.set_title(say(fr=f"degré {degree}", en=f"degree {degree}"))
    ax.set_xlabel("x")
axes[0].set_ylabel("y")
axes[3].plot(
    degrees, train_error, "o-", markersize=4, color=COLOURS[0], label=say(fr="entraînement", en="training")
)
axes[3].plot(degrees, validation_error, "s--", markersize=4, color=COLOURS[1], label="validation")
axes[3].set_yscale("log")
axes[3].set_xticks(range(0, 21, 5))
axes[3].set_xlabel(say(fr="degré", en="degree"))
axes[3].set_ylabel(say(fr="erreur (RMSE)", en="error (RMSE)"))
axes[3].legend()
lesson.show(
    say(
        fr="Trois polynômes sur les mêmes points : le degré 1, trop raide, le degré 4, juste, le "
        "degré 20, qui part en tous sens. À droite, l'erreur d'entraînement baisse toujours, "
        "celle de validation remonte.",
        en="Three polynomials over the same points: degree 1, too stiff, degree 4, right, degree 20,"
        " which runs wild. On the right the error of training always falls, that of validation "
        "rises again.",
    )
)

# %% [markdown] lang="fr"
# À gauche, **sous-apprentissage** : les deux erreurs sont hautes. À droite, **surapprentissage** : l'écart entre les deux
# courbes s'ouvre.
#
# **Exercice 4.1.** Quel degré la validation choisit-elle ?

# %% [markdown] lang="en"
# On the left, **underfitting**: both errors are high. On the right, **overfitting**: the gap between the curves opens.
#
# **Exercise 4.1.** Which degree does validation choose?

# %% tags=["exercise"] number="4.1"
chosen_degree = ...

# %%
lesson.check("4.1")

# %% [markdown] lang="fr"
# ## Chercher les hyper-paramètres : grille ou hasard ?
#
# Un hyper-paramètre est ce que le modèle n'apprend pas : le degré, le pas, le nombre de voisins. Avec neuf essais, une
# grille de 3 sur 3 n'essaie que **trois** valeurs de chacun ; neuf tirages au hasard en essaient neuf. Si un seul des deux
# compte vraiment (c'est souvent le cas), le hasard gagne en moyenne (Bergstra et Bengio, 2012). Ci-dessous, sur
# 2 000 tirages de la bonne valeur, la note moyenne : 1 si le meilleur essai tombe juste dessus, 0 s'il en est loin.

# %% [markdown] lang="en"
# ## Looking for hyper-parameters: grid or chance?
#
# A hyper-parameter is what the model does not learn: the degree, the learning rate, the number of neighbours. With nine
# trials a grid of 3 by 3 tries only **three** values of each; nine random draws try nine. If only one of the two really
# matters (often the case), chance wins on average (Bergstra and Bengio 2012). Below, over 2,000 draws of the right value, the average mark: 1 if the best
# trial is right on it, 0 if it is far off.


# %%
def best_found(trials, right_place):
    return max(np.exp(-((place - right_place) ** 2) / 0.2) for place, _ in trials)


grid = [(place, other) for place in (-3.5, -2, -0.5) for other in (0, 0.5, 1)]
chance = list(zip(rng.uniform(-4, 0, 9), rng.uniform(0, 1, 9), strict=True))
places = rng.uniform(-4, 0, 2000)
by_grid = np.mean([best_found(grid, place) for place in places])
by_chance = np.mean([best_found([(p, 0) for p in rng.uniform(-4, 0, 9)], place) for place in places])
figure, axes = plt.subplots(1, 2, figsize=(9, 3), sharey=True)
for ax, trials, name, found in (
    (axes[0], grid, say(fr="grille", en="grid"), by_grid),
    (axes[1], chance, say(fr="hasard", en="chance"), by_chance),
):
    ax.scatter(*zip(*trials, strict=True), s=50, color=COLOURS[0])
    ax.plot([trial[0] for trial in trials], [-0.2] * len(trials), "|", color=COLOURS[1], markersize=14)
    ax.set_xlim(-4.2, 0.2)
    ax.set_xlabel(say(fr="ce qui compte (puissance de dix)", en="what matters (power of ten)"))
    ax.set_title(
        say(
            fr=f"{name}, note moyenne : {lesson.number(found, 2)} sur 1",
            en=f"{name}, average mark: {lesson.number(found, 2)} of 1",
        )
    )
axes[0].set_yticks(np.linspace(0, 1, 6))
axes[0].set_ylabel(say(fr="ce qui ne compte guère", en="what hardly matters"))
lesson.show(
    say(
        fr="Neuf essais en grille : trois valeurs seulement de ce qui compte, marquées en bas par trois traits. "
        "Neuf essais au hasard : neuf traits, et une note moyenne plus haute.",
        en="Nine trials in a grid: three values only of what matters, marked by three strokes at the bottom. "
        "Nine trials at random: nine strokes, and a higher average mark.",
    )
)

# %% [markdown] lang="fr"
# ### En vrai : `GridSearchCV` et la validation croisée
#
# Avec peu d'images, une seule part de validation tient du hasard. La **validation croisée** coupe l'entraînement en cinq *plis* :
# chacun sert de validation une fois, et l'on prend la moyenne des cinq. `GridSearchCV` le fait pour chaque point de la grille. Le
# test n'y entre pas.

# %% [markdown] lang="en"
# ### For real: `GridSearchCV` and cross-validation
#
# With few images a single validation part is a matter of luck. **Cross-validation** cuts the training part into five *folds*: each
# serves as validation once, and the mean of the five is taken. `GridSearchCV` does so for every point of the grid. The test has no
# part in it.

# %%
from sklearn.model_selection import GridSearchCV, train_test_split

scans = load_digits()
to_choose, to_judge, digit_to_choose, digit_to_judge = train_test_split(
    scans.data, scans.target, test_size=0.25, random_state=0, stratify=scans.target
)
search = GridSearchCV(
    KNeighborsClassifier(), {"n_neighbors": [1, 3, 9, 27], "weights": ["uniform", "distance"]}, cv=5
)
search.fit(to_choose, digit_to_choose)
for setting, mean, spread in zip(
    search.cv_results_["params"],
    search.cv_results_["mean_test_score"],
    search.cv_results_["std_test_score"],
    strict=True,
):
    print(
        f"{setting['n_neighbors']:>2} {setting['weights']:<8} {lesson.percent(mean, 1)} ± {lesson.percent(spread, 1)}"
    )
print(
    search.best_params_,
    say(fr="puis, une fois, le test :", en="then, once, the test:"),
    lesson.percent(search.score(to_judge, digit_to_judge), 1),
)

# %% [markdown] lang="fr"
# Les meilleurs réglages se tiennent en moins d'un écart-type : entre eux, c'est le hasard des plis qui choisit.
#
# ## Le prix d'un choix
#
# Essayez mille « modèles » qui tirent à pile ou face, et gardez le meilleur sur la validation.

# %% [markdown] lang="en"
# The best settings lie within one standard deviation of each other: between them the luck of the folds does the choosing.
#
# ## What choosing costs
#
# Try a thousand "models" that toss a coin, and keep the best one on validation.

# %%
labels_validation, labels_test = rng.integers(0, 2, 50), rng.integers(0, 2, 50)
answers = rng.integers(0, 2, size=(1000, 100))
right = (answers[:, :50] == labels_validation).mean(axis=1)
best = int(np.argmax(right))
print(
    f"validation {lesson.percent(right[best])} · test {lesson.percent((answers[best, 50:] == labels_test).mean())}"
)

# %% [markdown] lang="fr"
# Le meilleur des mille paraît bon. Sur le test, il retombe à pile ou face. C'est pourquoi le test ne sert qu'une fois, et
# pourquoi Pupille écrit chaque ouverture.

# %% [markdown] lang="en"
# The best of the thousand looks good. On the test it falls back to a coin toss. That is why the test is used only once,
# and why Pupille writes down every opening.

# %% [markdown] lang="fr"
# ## Fuites : le même chiffre des deux côtés
#
# Imaginez un laboratoire qui photographie chaque objet cinq fois : presque la même image. Nous le simulons avec de vrais
# chiffres : 120 originaux, cinq prises de chacun, à un pixel et un peu de bruit près. Mais **les étiquettes sont tirées au
# hasard** : il n'y a donc rien à apprendre.

# %% [markdown] lang="en"
# ## Leaks: the same digit on both sides
#
# Imagine a laboratory that photographs each object five times: nearly the same picture. We simulate that with real digits:
# 120 originals, five shots of each, apart by a pixel and a little noise. But **the labels are drawn at random**: so there
# is nothing to learn.

# %%
originals = load_digits().images[rng.choice(1797, 120, replace=False)] / 16
object_of = np.repeat(np.arange(120), 5)
shots = np.stack(
    [np.roll(originals[o], rng.integers(-1, 2), axis=1) + rng.normal(0, 0.1, (8, 8)) for o in object_of]
)
flat = shots.reshape(len(shots), -1)
random_labels = rng.integers(0, 2, 120)[object_of]


def score(train_rows, test_rows):
    model = KNeighborsClassifier(1).fit(flat[train_rows], random_labels[train_rows])
    return np.mean(model.predict(flat[test_rows]) == random_labels[test_rows])


shuffled = rng.permutation(len(flat))
proud = score(shuffled[150:], shuffled[:150])
print(say(fr="partage au hasard des photos :", en="photos dealt at random:"), lesson.percent(proud))

# %% [markdown] lang="fr"
# Un modèle qui ne peut rien savoir obtient un score de champion : il reconnaît *l'objet*, pas la classe.
#
# **Exercice 4.2.** Partagez par objet : toutes les photos d'un objet du même côté. `GroupShuffleSplit(...).split(X, groups=...)`
# rend des lignes d'entraînement et de test.

# %% [markdown] lang="en"
# A model that cannot know anything scores like a champion: it recognises *the object*, not the class.
#
# **Exercise 4.2.** Split by object: all photos of one object on one side. `GroupShuffleSplit(...).split(X, groups=...)` gives
# rows for training and test.

# %% tags=["exercise"] number="4.2"
train_rows, test_rows = shuffled[150:], shuffled[:150]

# %%
lesson.check("4.2")

# %%
lesson.after("4.2")
honest = score(train_rows, test_rows)
print(
    say(fr="fier :", en="proud:"),
    lesson.percent(proud),
    say(fr="   honnête :", en="   honest:"),
    lesson.percent(honest),
)

# %% [markdown] lang="fr"
# Patient, spécimen, manuscrit, lieu, appareil, jour : ce qui lie deux images est un **groupe**, et un groupe ne se coupe pas.

# %% [markdown] lang="en"
# Patient, specimen, manuscript, place, device, day: what ties two images together is a **group**, and a group is not cut.

# %% [markdown] lang="fr"
# ## Raccourcis
#
# En 2018, des réseaux « reconnaissaient » la pneumonie sur des radiographies : ils reconnaissaient l'hôpital. Ici : des
# chiffres 3 et 8, mais les 8 viennent d'un scanner un peu plus clair.

# %% [markdown] lang="en"
# ## Shortcuts
#
# In 2018 networks "recognised" pneumonia on X-rays: they recognised the hospital. Here: the digits 3 and 8, but the 8s come
# from a slightly brighter scanner.

# %%
scans = load_digits()
chosen = rng.permutation(np.flatnonzero(np.isin(scans.target, (3, 8))))
images, is_eight = scans.data[chosen] / 16, (scans.target[chosen] == 8).astype(int)
brighter = images + 0.15 * is_eight[:, None]
brightness = brighter.mean(axis=1, keepdims=True)
half = len(chosen) // 2
only_light = LogisticRegression(C=1000).fit(brightness[:half], is_eight[:half])
print(
    say(fr="la clarté seule :", en="brightness alone:"),
    lesson.percent(only_light.score(brightness[half:], is_eight[half:])),
)
model = LogisticRegression(max_iter=1000).fit(brighter[:half], is_eight[:half])
print(
    say(fr="même scanner :", en="same scanner:"),
    lesson.percent(model.score(brighter[half:], is_eight[half:])),
)
swapped = images[half:] + 0.15 * (1 - is_eight[half:, None])
print(
    say(fr="scanners échangés :", en="scanners swapped:"),
    lesson.percent(model.score(swapped, is_eight[half:])),
)

# %% [markdown] lang="fr"
# Un bon score sur le test ne protège pas d'un raccourci : le test l'a aussi. Il faut chercher ce qui, *en dehors de ce que
# montre l'image*, annonce la classe. L'audit de Pupille le fait avant tout entraînement.

# %% [markdown] lang="en"
# A good score on the test does not protect from a shortcut: the test has it too. One must look for what, *apart from what
# the picture shows*, announces the class. Pupille's audit does so before any training.

# %% [markdown] lang="fr"
# ## À retenir
#
# - On apprend sur l'entraînement, on choisit sur la validation, on juge une fois sur le test.
# - Plus on essaie de réglages, plus le meilleur paraît bon par hasard.
# - Ce qui lie deux images est un groupe, et un groupe ne se coupe pas.
# - Le test a les mêmes raccourcis que l'entraînement : il n'en protège pas.
#
# ## Quatre questions
#
# 1. L'erreur d'entraînement baisse, celle de validation monte. Comment cela s'appelle-t-il ?
# 2. Mille modèles tirent à pile ou face. Que fait le meilleur sur le test ?
# 3. Comment un modèle peut-il réussir sur des étiquettes tirées au hasard ?
# 4. Les scanners sont échangés : que devient le modèle ?
#
# <details><summary>Les réponses, et la cellule qui les montre</summary>
#
# 1. Le surapprentissage. « Trop peu, trop ».
# 2. Il retombe vers 50 %. « Le prix d'un choix ».
# 3. Il reconnaît l'objet, présent des deux côtés. « Fuites ».
# 4. Il se trompe presque partout : il avait appris la clarté. « Raccourcis ».
#
# </details>
#
# **Pour en parler.** Dans vos propres données, qu'est-ce qui lie deux images sans que personne l'ait noté ?

# %% [markdown] lang="en"
# ## To remember
#
# - Learn on training, choose on validation, judge once on test.
# - The more settings are tried, the better the best one looks by luck.
# - What ties two images together is a group, and a group is not cut.
# - The test has the same shortcuts as the training part: it does not protect from them.
#
# ## Four questions
#
# 1. The training error falls, that of validation rises. What is that called?
# 2. A thousand models toss a coin. What does the best one do on the test?
# 3. How can a model do well on labels drawn at random?
# 4. The scanners are swapped: what becomes of the model?
#
# <details><summary>The answers, and the cell that shows them</summary>
#
# 1. Overfitting. "Too little, too much".
# 2. It falls back to about 50 %. "What choosing costs".
# 3. It recognises the object, which stands on both sides. "Leaks".
# 4. It is wrong nearly everywhere: it had learned the brightness. "Shortcuts".
#
# </details>
#
# **To talk about.** In your own data, what ties two images together without anybody having written it down?

# %%
lesson.words()

# %% [markdown] lang="fr"
# ## Sur vos propres images
#
# ```
# pupille audit mes-photos/
# pupille compare mes-photos/ --group-pattern "patient\d+"
# ```

# %% [markdown] lang="en"
# ## On your own images
#
# ```
# pupille audit my-photos/
# pupille compare my-photos/ --group-pattern "patient\d+"
# ```
