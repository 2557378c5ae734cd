# %% [markdown] lang="fr"
# # 1. L'argent fait-il le bonheur ?
#
# Nous allons apprendre une droite à partir de données. Tout ce qui fait un réseau de neurones est déjà là :
# un modèle avec des paramètres, une erreur à diminuer, et une descente qui la diminue.
#
# **À la fin, vous saurez** mesurer une erreur de trois façons, écrire une descente de gradient, choisir son taux
# d'apprentissage, donner une prédiction avec son incertitude.

# %% [markdown] lang="en"
# # 1. Does money make people happy?
#
# We are going to learn a straight line from data. All that makes a neural network is here already:
# a model with parameters, an error to be lowered, and a descent that lowers it.
#
# **At the end you will be able to** measure an error in three ways, write gradient descent, choose its learning rate,
# and give a prediction with its uncertainty.

# %%
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from pupille.figures.curves import draw_points_and_line
from pupille.figures.surface import draw_descent

# %% [markdown] lang="fr"
# ## Pour commencer : apprendre π
#
# Personne ne nous a dit que la circonférence d'un cercle est π fois son diamètre. Mais nous avons un mètre de
# couturière, et des objets ronds. Ici la mesure est simulée : le mètre se trompe de quelques millimètres.

# %% [markdown] lang="en"
# ## To begin with: learning π
#
# Nobody told us that the circumference of a circle is π times its diameter. But we have a tape measure, and
# round things. Here the measuring is simulated: the tape is a few millimetres wrong.

# %%
rng = np.random.default_rng(1)
diameter = np.array([2.4, 6.8, 8.1, 9.5, 12.0, 16.3, 21.0, 26.5])  # cm
circumference = np.pi * diameter + rng.normal(0, 0.4, size=len(diameter))
pd.DataFrame(
    {
        say(fr="diamètre (cm)", en="diameter (cm)"): diameter,
        say(fr="circonférence (cm)", en="circumference (cm)"): circumference.round(1),
    }
)

# %% [markdown] lang="fr"
# Notre modèle n'a qu'un seul paramètre $\theta$ : `circonférence = θ × diamètre`. Essayons beaucoup de valeurs et
# gardons celle dont l'erreur est la plus petite. L'erreur : la moyenne des carrés des écarts (MSE).

# %% [markdown] lang="en"
# Our model has a single parameter $\theta$: `circumference = θ × diameter`. Let us try many values and keep the one
# with the smallest error. The error: the mean of the squared differences (MSE).

# %%
candidates = np.linspace(2, 4, 401)
errors = [np.mean((theta * diameter - circumference) ** 2) for theta in candidates]
learned_pi = candidates[np.argmin(errors)]

figure, ax = plt.subplots(figsize=(5, 3))
ax.plot(candidates, errors)
ax.axvline(learned_pi, color="grey", linestyle="--")
ax.set_xlabel("θ")
ax.set_ylabel(say(fr="erreur (MSE, cm²)", en="error (MSE, cm²)"))
ax.set_title(
    say(fr=f"π appris : {lesson.number(learned_pi, 3)}", en=f"π as learned: {lesson.number(learned_pi, 3)}")
)
lesson.show(
    say(
        fr="Une courbe en creux : l'erreur selon θ, de 2 à 4. Un trait marque son minimum, tout près de π.",
        en="A curve with a hollow: the error against θ, from 2 to 4. A line marks its minimum, very "
        "close to π.",
    )
)

# %% [markdown] lang="fr"
# Huit mesures imprécises suffisent pour retrouver π à un ou deux centièmes près. **Apprendre, c'est choisir les
# paramètres dont l'erreur sur les données est petite.**

# %% [markdown] lang="en"
# Eight imprecise measurements are enough to find π to within a hundredth or two. **To learn is to choose the
# parameters whose error on the data is small.**

# %% [markdown] lang="fr"
# ## Les données : 36 pays
#
# Pour chaque pays, la richesse (produit intérieur brut par habitant, en dollars, FMI 2015) et la satisfaction des
# habitants (note de 0 à 10, OCDE 2015). Le cours en montre 29 ; nous reviendrons aux sept autres.

# %% [markdown] lang="en"
# ## The data: 36 countries
#
# For each country its wealth (gross domestic product per head, in dollars, IMF 2015) and how satisfied its people
# are (a mark from 0 to 10, OECD 2015). The course shows 29 of them; we shall come back to the other seven.

# %%
countries = pd.read_csv(lesson.file("life_satisfaction.csv"))
shown = countries[countries["in_course"] == "yes"]
wealth = shown["gdp_per_capita_usd"].to_numpy()
happiness = shown["life_satisfaction"].to_numpy()
shown.head()

# %%
names = {
    "Russia": say(fr="Russie", en="Russia"),
    "Hungary": say(fr="Hongrie", en="Hungary"),
    "Poland": say(fr="Pologne", en="Poland"),
    "Greece": say(fr="Grèce", en="Greece"),
    "Portugal": "Portugal",
    "Spain": say(fr="Espagne", en="Spain"),
    "Italy": say(fr="Italie", en="Italy"),
    "France": "France",
    "Israel": say(fr="Israël", en="Israel"),
    "Germany": say(fr="Allemagne", en="Germany"),
    "Finland": say(fr="Finlande", en="Finland"),
    "United Kingdom": say(fr="Royaume-Uni", en="United Kingdom"),
    "Denmark": say(fr="Danemark", en="Denmark"),
    "United States": say(fr="États-Unis", en="United States"),
    "Brazil": say(fr="Brésil", en="Brazil"),
    "Mexico": say(fr="Mexique", en="Mexico"),
    "Chile": say(fr="Chili", en="Chile"),
    "Czech Republic": say(fr="Rép. tchèque", en="Czech Rep."),
    "Norway": say(fr="Norvège", en="Norway"),
    "Switzerland": say(fr="Suisse", en="Switzerland"),
    "Luxembourg": "Luxembourg",
}


def name_countries(rows, ax, below=()):
    for _, row in rows[rows["country"].isin(list(names))].iterrows():
        ax.annotate(
            names[row["country"]],
            (row["gdp_per_capita_usd"], row["life_satisfaction"]),
            xytext=(0, -13 if row["country"] in below else 6),
            textcoords="offset points",
            ha="center",
            fontsize=9,
        )


def name_axes(ax):
    ax.set_xlabel(say(fr="PIB par habitant (USD)", en="GDP per head (USD)"))
    ax.set_ylabel(say(fr="satisfaction (0 à 10)", en="satisfaction (0 to 10)"))
    ax.xaxis.set_major_formatter(lambda dollars, _: lesson.count(int(dollars)))


figure, ax = plt.subplots(figsize=(8, 4.5))
ax.scatter(wealth, happiness)
name_countries(shown, ax, below=("Hungary", "Greece", "France", "United Kingdom", "United States"))
name_axes(ax)
ax.margins(0.1, 0.12)
lesson.show(
    say(
        fr="29 pays, la satisfaction selon le PIB par habitant. Le nuage monte, de la Hongrie et de "
        "la Grèce en bas à gauche au Danemark et aux États-Unis en haut à droite.",
        en="29 countries, satisfaction against GDP per head. The cloud rises, from Hungary and "
        "Greece at the lower left to Denmark and the United States at the upper right.",
    )
)

# %% [markdown] lang="fr"
# ## Le modèle : une droite
#
# $$\text{satisfaction} = \theta_0 + \theta_1 \times \text{PIB}$$
#
# Deux paramètres. Voici une droite choisie à l'œil. Les segments gris sont ses erreurs.

# %% [markdown] lang="en"
# ## The model: a straight line
#
# $$\text{satisfaction} = \theta_0 + \theta_1 \times \text{GDP}$$
#
# Two parameters. Here is a line chosen by eye. The grey segments are its errors.


# %%
def predict(x, theta_0, theta_1):
    return theta_0 + theta_1 * x


figure, ax = plt.subplots(figsize=(6, 3.5))
draw_points_and_line(wealth, happiness, lambda x: predict(x, 4.0, 8e-5), ax, residuals=True)
name_axes(ax)
lesson.show(
    say(
        fr="Le même nuage et une droite choisie à la main, trop raide. Un trait vertical relie "
        "chaque pays à la droite : c'est son erreur.",
        en="The same cloud and a line chosen by hand, too steep. A vertical stroke ties each country"
        " to the line: its error.",
    )
)

# %% [markdown] lang="fr"
# ### Mesurer l'erreur : MAE, MSE, RMSE
#
# - **MAE** : la moyenne des écarts en valeur absolue. Se lit dans l'unité de départ.
# - **MSE** : la moyenne des carrés des écarts. Une grosse erreur pèse beaucoup plus que deux petites.
# - **RMSE** : sa racine, qui revient à l'unité de départ.
#
# **Exercice 1.1.** Complétez les trois.

# %% [markdown] lang="en"
# ### To measure the error: MAE, MSE, RMSE
#
# - **MAE**: the mean of the absolute differences. Reads in the unit one began with.
# - **MSE**: the mean of the squared differences. One big error weighs much more than two small ones.
# - **RMSE**: its root, which comes back to that unit.
#
# **Exercise 1.1.** Complete the three.

# %% tags=["exercise"] number="1.1"
difference = predict(wealth, 4.0, 8e-5) - happiness
mae = ...
mse = ...
rmse = ...

# %%
lesson.check("1.1")

# %% [markdown] lang="fr"
# ## Essayer toutes les combinaisons
#
# Comme pour π : cent valeurs de $\theta_0$, cent valeurs de $\theta_1$, et on garde la meilleure paire.

# %% [markdown] lang="en"
# ## Trying all combinations
#
# As for π: a hundred values of $\theta_0$, a hundred values of $\theta_1$, and we keep the best pair.

# %%
zeros = np.linspace(3, 7, 100)
ones = np.linspace(0, 1e-4, 100)
tried = np.array([[np.mean((predict(wealth, a, b) - happiness) ** 2) for b in ones] for a in zeros])
best = np.unravel_index(np.argmin(tried), tried.shape)
print("theta_0 =", lesson.number(zeros[best[0]], 3))
print("theta_1 =", lesson.power(ones[best[1]], 3))
print("MSE     =", lesson.number(tried.min(), 4))
for parameters in (1, 2, 3, 10, 89_610):
    print(
        f"{lesson.count(parameters):>7} "
        + say(fr="paramètres : 10^", en="parameters: 10^")
        + lesson.count(2 * parameters)
    )

# %% [markdown] lang="fr"
# Deux paramètres : 10 000 essais. Dix paramètres : $10^{20}$, plus que le nombre de secondes depuis le Big Bang
# ($4 \times 10^{17}$). Le petit réseau de la leçon 7 en a 89 610. Il faut descendre, pas essayer au hasard.

# %% [markdown] lang="en"
# Two parameters: 10,000 trials. Ten parameters: $10^{20}$, more than the seconds since the Big Bang
# ($4 \times 10^{17}$). The small network of lesson 7 has 89,610 of them. One must walk downhill, not try at random.

# %% [markdown] lang="fr"
# ## Avant de descendre : mettre à l'échelle
#
# Le PIB se compte en dizaines de milliers, la satisfaction en unités. La surface de l'erreur est alors un ravin très
# étroit. Le *nombre de conditionnement* dit combien elle est plus raide dans une direction que dans l'autre.
# On **standardise** : on retire la moyenne et on divise par l'écart-type.

# %% [markdown] lang="en"
# ## Before walking downhill: put things on one scale
#
# GDP counts in tens of thousands, satisfaction in units. The surface of the error is then a very narrow ravine.
# The *condition number* says how much steeper it is in one direction than in the other.
# We **standardise**: take the mean away and divide by the standard deviation.


# %%
def condition(x):
    design = np.column_stack([np.ones_like(x), x])
    return np.linalg.cond(design.T @ design / len(x))


mean, deviation = wealth.mean(), wealth.std()
scaled = (wealth - mean) / deviation
print(f"{lesson.power(condition(wealth), 1)}  ->  {lesson.number(condition(scaled), 1)}")

# %% [markdown] lang="fr"
# ## La descente de gradient, en dix lignes
#
# Le gradient dit dans quelle direction l'erreur monte. On fait un pas dans l'autre sens, et on recommence.
#
# $$\frac{\partial\,\text{MSE}}{\partial\theta_0} = \frac{2}{n}\sum_i (\hat y_i - y_i), \qquad
# \frac{\partial\,\text{MSE}}{\partial\theta_1} = \frac{2}{n}\sum_i (\hat y_i - y_i)\,x_i$$
#
# Les deux lignes n'en font qu'une si l'on range les données dans une matrice $X$, une ligne par pays et une colonne de 1 :
# $\nabla\,\text{MSE} = \frac{2}{n} X^\top (X\theta - y)$. C'est ainsi qu'on l'écrit pour un million de paramètres.
#
# **Exercice 1.2.** Complétez le gradient.

# %% [markdown] lang="en"
# ## Gradient descent, in ten lines
#
# The gradient says in which direction the error rises. We take a step the other way, and begin again.
#
# $$\frac{\partial\,\text{MSE}}{\partial\theta_0} = \frac{2}{n}\sum_i (\hat y_i - y_i), \qquad
# \frac{\partial\,\text{MSE}}{\partial\theta_1} = \frac{2}{n}\sum_i (\hat y_i - y_i)\,x_i$$
#
# The two lines become one when the data are laid out as a matrix $X$, with a row for each country and a column of ones:
# $\nabla\,\text{MSE} = \frac{2}{n} X^\top (X\theta - y)$. That is how it is written for a million parameters.
#
# **Exercise 1.2.** Complete the gradient.


# %% tags=["exercise"] number="1.2"
def gradient(x, y, theta):
    difference = theta[0] + theta[1] * x - y
    return np.array([..., ...])


# %%
lesson.check("1.2")


# %%
lesson.after("1.2")


def descend(x, y, rate, steps):
    theta, path, table = np.zeros(2), [np.zeros(2)], []
    for step in range(steps + 1):
        slope = gradient(x, y, theta)
        if step % 20 == 0:
            loss = np.mean((theta[0] + theta[1] * x - y) ** 2)
            table.append((step, loss, *slope, *theta))
        theta = theta - rate * slope
        path.append(theta)
    columns = [
        say(fr="itération", en="step"),
        say(fr="erreur", en="loss"),
        "gradient 0",
        "gradient 1",
        "theta 0",
        "theta 1",
    ]
    return np.array(path), pd.DataFrame(table, columns=columns)


path, table = descend(scaled, happiness, rate=0.05, steps=100)
table.round(4)


# %% [markdown] lang="fr"
# L'erreur tombe vite, puis ne bouge plus : elle est au fond, à 0,181. Aucune droite ne fait mieux sur ces 29 pays. Une descente
# qui s'arrête plus haut, comme celle de la diapositive à 0,250, n'est pas encore arrivée : il lui manque des itérations, ou un
# taux d'apprentissage plus grand.

# %% [markdown] lang="en"
# The error falls quickly, then stays where it is: at the bottom, 0.181. No straight line does better on these 29 countries. A
# descent that ends higher, as the one on the slide does at 0.250, has not arrived yet: it lacks iterations, or a larger
# learning rate.

# %%
lesson.after("1.2")


def loss_at(theta_0, theta_1):
    return np.mean((theta_0 + theta_1 * scaled - happiness) ** 2)


figure, ax = plt.subplots(figsize=(5.5, 4.5))
draw_descent(loss_at, path, ax, x=(-1, 9), y=(-3, 4))
ax.set_xlabel(r"$\theta_0$")
ax.set_ylabel(say(fr=r"$\theta_1$ (PIB standardisé)", en=r"$\theta_1$ (standardised GDP)"))
lesson.show(
    say(
        fr="Les lignes d'égale erreur, des ovales emboîtés, et le chemin de la descente : des pas de"
        " plus en plus courts, tout droit, jusqu'au centre marqué d'une étoile.",
        en="Lines of equal error, nested ovals, and the path of the descent: ever shorter steps, "
        "straight to the centre, which a star marks.",
    )
)

# %% [markdown] lang="fr"
# ### Le taux d'apprentissage : trop petit, juste, trop grand
#
# C'est lui qui règle la longueur des pas. Trop petit, on n'arrive jamais ; trop grand, on saute par-dessus la vallée et on remonte de l'autre côté.

# %% [markdown] lang="en"
# ### The learning rate: too small, right, too large
#
# Too small, one never arrives; too large, one jumps across the valley and climbs up on the other side.

# %%
lesson.after("1.2")
figure, axes = plt.subplots(1, 3, figsize=(11, 3.2), sharey=True)
for ax, rate in zip(axes, (0.002, 0.1, 1.005), strict=True):
    walked, _ = descend(scaled, happiness, rate=rate, steps=40)
    losses = [loss_at(*theta) for theta in walked]
    ax.plot(losses)
    ax.set_yscale("log")
    ax.set_title(
        say(
            fr=f"taux d'apprentissage = {lesson.number(rate, 3)}",
            en=f"learning rate = {lesson.number(rate, 3)}",
        )
    )
    ax.set_xlabel(say(fr="itération", en="iteration"))
axes[0].set_ylabel("MSE")
lesson.show(
    say(
        fr="L'erreur au fil de 40 itérations, trois taux d'apprentissage. 0,002 : elle baisse à "
        "peine. 0,1 : elle tombe puis reste au plus bas. 1,005 : elle grandit.",
        en="The error over 40 iterations, three learning rates. 0.002: it hardly falls. 0.1: it "
        "falls, then stays at its lowest. 1.005: it grows.",
    )
)

# %% [markdown] lang="fr"
# À vous : déplacez le taux d'apprentissage et le point de départ. Quel taux arrive en un seul pas ? À partir duquel tout s'éloigne ? Puis
# agrandissez la variable (× 4), comme si l'on n'avait pas standardisé : quel taux convient encore ?

# %% [markdown] lang="en"
# Your turn: move the learning rate and the start. Which rate arrives in a single step? From which one on does everything run away? Then make the
# feature larger (× 4), as if nobody had standardised it: which rate will still do?

# %%
lesson.explore_descent(scaled, happiness)

# %% [markdown] lang="fr"
# ### Époques et mini-lots
#
# Avec un million d'images on n'attend pas de les avoir toutes vues pour faire un pas. On prend un petit **lot** (ici
# 8 pays), on fait un pas, puis le lot suivant. Quand tous ont été vus une fois, une **époque** est passée. Le chemin
# tremble, mais il avance.

# %% [markdown] lang="en"
# ### Epochs and mini-batches
#
# With a million images one does not wait until all were seen before taking a step. One takes a small **batch** (here
# 8 countries), takes a step, then the next batch. When all were seen once, one **epoch** has passed. The path
# trembles, but it gets on.

# %%
lesson.after("1.2")
theta, trembling = np.zeros(2), [np.zeros(2)]
for _ in range(30):
    order = rng.permutation(len(scaled))
    for start in range(0, len(order), 8):
        batch = order[start : start + 8]
        theta = theta - 0.05 * gradient(scaled[batch], happiness[batch], theta)
        trembling.append(theta)
figure, ax = plt.subplots(figsize=(5.5, 4.5))
draw_descent(loss_at, np.array(trembling), ax, x=(-1, 9), y=(-3, 4))
ax.set_xlabel(r"$\theta_0$")
ax.set_ylabel(say(fr=r"$\theta_1$ (PIB standardisé)", en=r"$\theta_1$ (standardised GDP)"))
lesson.show(
    say(
        fr="Les mêmes ovales ; le chemin par mini-lots tremble mais arrive au même centre.",
        en="The same ovals; the path by mini-batches trembles but arrives at the same centre.",
    )
)

# %% [markdown] lang="fr"
# ## La formule exacte, et scikit-learn
#
# Pour une droite, il existe une formule : $\theta = (X^\top X)^{-1} X^\top y$. La descente, la formule et la bibliothèque doivent être
# d'accord. Pourquoi descendre, alors ? Parce que le travail de la formule croît comme le **cube** du nombre $n$ de paramètres, $O(n^3)$ : pour
# deux, ce n'est rien ; pour les 89 610 de la leçon 7, ce sont 700 mille milliards d'opérations et une matrice de 64 Go, à condition
# encore que le modèle soit une droite.
# La descente a travaillé sur le PIB standardisé : on revient aux dollars.

# %% [markdown] lang="en"
# ## The exact formula, and scikit-learn
#
# For a straight line there is a formula: $\theta = (X^\top X)^{-1} X^\top y$. The descent, the formula and the library must agree. Why
# walk downhill, then? Because the work of the formula grows as the **cube** of the number $n$ of parameters, $O(n^3)$: for two it is
# nothing; for the 89,610 of lesson 7 it is 700 million million operations and a matrix of 64 GB, and that only if the model is a
# straight line.
# The descent worked on standardised GDP: we go back to dollars.

# %%
from sklearn.linear_model import LinearRegression

design = np.column_stack([np.ones_like(scaled), wealth])
by_formula = np.linalg.lstsq(design, happiness, rcond=None)[0]
fitted = LinearRegression().fit(wealth[:, None], happiness)

# %%
lesson.after("1.2")
long_path, _ = descend(scaled, happiness, rate=0.1, steps=200)
slope = long_path[-1][1] / deviation
by_descent = (long_path[-1][0] - slope * mean, slope)
for name, theta in (
    (say(fr="descente", en="descent"), by_descent),
    (say(fr="formule", en="formula"), by_formula),
    ("scikit-learn", (fitted.intercept_, fitted.coef_[0])),
):
    print(f"{name:<13} theta_0 = {lesson.number(theta[0], 3)}   theta_1 = {lesson.power(theta[1], 3)}")

# %% [markdown] lang="fr"
# ## Prédire : Chypre
#
# Chypre n'est pas dans les données de l'OCDE. Son PIB par habitant est de 22 587 USD (la diapositive du cours écrit
# 22 875 : trois chiffres y ont changé de place).
#
# **Exercice 1.3.** Quelle satisfaction le modèle prédit-il ?

# %% [markdown] lang="en"
# ## To predict: Cyprus
#
# Cyprus is not in the OECD's data. Its GDP per head is 22,587 USD (the slide of the course writes 22,875: three digits
# have changed places).
#
# **Exercise 1.3.** Which satisfaction does the model predict?

# %% tags=["exercise"] number="1.3"
cyprus = ...

# %%
lesson.check("1.3")

# %% [markdown] lang="fr"
# ### À quel point en sommes-nous sûrs ?
#
# Une prédiction sans incertitude n'est pas un résultat. L'intervalle de prédiction à 95 % dit entre quelles valeurs
# se trouverait, 95 fois sur 100, un nouveau pays de cette richesse.
#
# $$\hat y \pm t_{n-2}\; s \sqrt{1 + \frac1n + \frac{(x-\bar x)^2}{\sum_i (x_i-\bar x)^2}}$$

# %% [markdown] lang="en"
# ### How sure are we?
#
# A prediction without its uncertainty is not a result. The 95 % prediction interval says between which values a new
# country of that wealth would lie, 95 times out of 100.
#
# $$\hat y \pm t_{n-2}\; s \sqrt{1 + \frac1n + \frac{(x-\bar x)^2}{\sum_i (x_i-\bar x)^2}}$$

# %%
from scipy.stats import t

n = len(wealth)
residual = happiness - fitted.predict(wealth[:, None])
spread = np.sqrt(residual @ residual / (n - 2))
distance = (22_587 - wealth.mean()) ** 2 / np.sum((wealth - wealth.mean()) ** 2)
half_width = t.ppf(0.975, n - 2) * spread * np.sqrt(1 + 1 / n + distance)
print(f"{lesson.number(fitted.predict([[22_587]])[0], 2)} ± {lesson.number(half_width, 2)}")

# %% [markdown] lang="fr"
# ## Les sept pays qui manquaient
#
# Le cours a retiré sept pays : le Brésil, le Mexique, le Chili, la République tchèque, la Norvège, la Suisse et le
# Luxembourg. Que devient la droite avec les 36 ?
#
# **Exercice 1.4.** Ajustez la droite aux 36 pays.

# %% [markdown] lang="en"
# ## The seven countries that were missing
#
# The course took seven countries out: Brazil, Mexico, Chile, the Czech Republic, Norway, Switzerland and Luxembourg.
# What becomes of the line with all 36?
#
# **Exercise 1.4.** Fit the line to the 36 countries.

# %% tags=["exercise"] number="1.4"
everyone = ...

# %%
lesson.check("1.4")

# %%
lesson.after("1.4")
figure, ax = plt.subplots(figsize=(8, 4.5))
every_x = countries["gdp_per_capita_usd"].to_numpy()
draw_points_and_line(every_x, countries["life_satisfaction"], lambda x: everyone.predict(x[:, None]), ax)
ax.get_lines()[0].set_label(
    say(
        fr=f"36 pays : pente {lesson.power(everyone.coef_[0], 2)}",
        en=f"36 countries: slope {lesson.power(everyone.coef_[0], 2)}",
    )
)
ends = np.array([every_x.min(), every_x.max()])
ax.plot(
    ends,
    fitted.predict(ends[:, None]),
    "--",
    color="grey",
    label=say(
        fr=f"29 pays : pente {lesson.power(fitted.coef_[0], 2)}",
        en=f"29 countries: slope {lesson.power(fitted.coef_[0], 2)}",
    ),
)
left_out = countries[countries["in_course"] == "no"]
ax.scatter(
    left_out["gdp_per_capita_usd"],
    left_out["life_satisfaction"],
    color="black",
    marker="s",
    zorder=4,
    label=say(fr="les sept laissés de côté", en="the seven left out"),
)
name_countries(left_out, ax, below=("Mexico", "Czech Republic", "Norway", "Luxembourg"))
name_axes(ax)
ax.margins(x=0.08)
ax.legend(loc="upper left")
lesson.show(
    say(
        fr="36 pays. Une droite pleine, peu inclinée, passe par tous ; une droite en tirets, plus "
        "raide, par les 29 du cours. Les sept pays laissés de côté, des carrés noirs, sont loin de la "
        "droite en tirets.",
        en="36 countries. A full line of little slope goes through all of them; a dashed, steeper "
        "one through the 29 of the course. The seven countries left out, black squares, lie far from "
        "the dashed line.",
    )
)

# %% [markdown] lang="fr"
# La pente est moins de la moitié. **La première question devant un résultat n'est pas « quel modèle ? », mais « qui
# est dans l'échantillon, et qui l'a choisi ? »** Elle reviendra avec les images : qui a été photographié, avec quel
# appareil, dans quel hôpital, et qui ne l'a pas été ?

# %% [markdown] lang="en"
# The slope is less than half. **The first question about a result is not "which model?" but "who is in the sample,
# and who chose it?"** It will come back with images: who was photographed, with which camera, in which hospital,
# and who was not?

# %% [markdown] lang="fr"
# ## À retenir
#
# - Apprendre, c'est choisir les paramètres dont l'erreur sur les données est petite.
# - Le gradient dit où l'erreur monte ; on va dans l'autre sens, d'un pas que règle le taux d'apprentissage.
# - Mettre à l'échelle d'abord : sans cela la descente tombe dans un ravin.
# - Qui est dans l'échantillon change la pente de moitié.
#
# ## Quatre questions
#
# 1. Deux erreurs de 1, ou une seule de 2 : laquelle pèse plus dans la MSE ?
# 2. Que se passe-t-il avec un taux d'apprentissage de 1,005 ?
# 3. Pourquoi ne pas essayer toutes les valeurs ?
# 4. Pourquoi l'intervalle de Chypre est-il si large ?
#
# <details><summary>Les réponses, et la cellule qui les montre</summary>
#
# 1. Celle de 2 : 4 contre 2. « Mesurer l'erreur ».
# 2. L'erreur monte : on saute par-dessus la vallée. « Le taux d'apprentissage ».
# 3. Avec dix paramètres, cent valeurs chacun font 10 puissance 20 essais. « Essayer toutes les combinaisons ».
# 4. Il contient la dispersion des pays autour de la droite, pas seulement l'incertitude de la droite. « À quel point en
#    sommes-nous sûrs ? ».
#
# </details>
#
# **Pour en parler.** Une corrélation entre richesse et satisfaction : que faudrait-il pour dire que l'une cause l'autre ?

# %% [markdown] lang="en"
# ## To remember
#
# - To learn is to choose the parameters whose error on the data is small.
# - The gradient says where the error rises; one goes the other way, and the learning rate sets the length of the step.
# - Put things on one scale first: otherwise the descent falls into a ravine.
# - Who is in the sample changes the slope by half.
#
# ## Four questions
#
# 1. Two errors of 1, or a single one of 2: which weighs more in the MSE?
# 2. What happens with a learning rate of 1.005?
# 3. Why not try all values?
# 4. Why is the interval for Cyprus so wide?
#
# <details><summary>The answers, and the cell that shows them</summary>
#
# 1. The one of 2: 4 against 2. "To measure the error".
# 2. The error rises: one jumps across the valley. "The learning rate".
# 3. With ten parameters of a hundred values each there are 10 to the power of 20 trials. "Trying all combinations".
# 4. It holds the spread of countries around the line, not the uncertainty of the line alone. "How sure are we?".
#
# </details>
#
# **To talk about.** Wealth and satisfaction go together: what would it take to say that one causes the other?

# %%
lesson.words()

# %% [markdown] lang="fr"
# ## Sur vos propres images
#
# La même question, posée à un dossier d'images : qu'y a-t-il dedans, et le partage est-il honnête ?
#
# ```
# pupille audit mes-photos/
# pupille compare mes-photos/ --models majority,logistic
# ```

# %% [markdown] lang="en"
# ## On your own images
#
# The same question, asked of a folder of images: what is in it, and is the split honest?
#
# ```
# pupille audit my-photos/
# pupille compare my-photos/ --models majority,logistic
# ```
