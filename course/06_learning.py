# %% [markdown] lang="fr"
# # 6. Comment apprend un réseau
#
# À la leçon 5, nous avons choisi à la main les poids du réseau qui résout XOR. Un réseau doit les trouver seul. Il lui faut
# trois choses : une activation qui a une pente, une erreur à diminuer, et un moyen de savoir ce que chaque poids doit à
# cette erreur : la **rétropropagation**.
#
# **À la fin, vous saurez** calculer une entropie croisée, écrire la rétropropagation d'un petit réseau, lire la forme
# d'un tenseur.

# %% [markdown] lang="en"
# # 6. How networks learn
#
# In lesson 5 we chose the weights of the network that solves XOR by hand. A network has to find them by itself. It needs
# three things: an activation that has a slope, an error to be lowered, and a way to know what each weight owes to that
# error: **backpropagation**.
#
# **At the end you will be able to** compute a cross-entropy, write backpropagation for a small network, and read the
# shape of a tensor.

# %%
import matplotlib.pyplot as plt
import numpy as np
import torch

from pupille.figures.surface import COLOURS, draw_decision

# %% [markdown] lang="fr"
# ## Les activations
#
# Le neurone de 1958 répond 0 ou 1 : une **marche**. Sa pente est nulle partout, sauf au saut où elle n'existe pas. Une
# descente de gradient n'y apprend rien. On la remplace par une courbe.

# %% [markdown] lang="en"
# ## Activations
#
# The neuron of 1958 answers 0 or 1: a **step**. Its slope is zero everywhere, except at the jump, where it does not exist.
# Gradient descent learns nothing there. It is replaced by a curve.

# %%
activations = {
    say(fr="marche", en="step"): lambda s: (s > 0).float(),
    say(fr="sigmoïde", en="sigmoid"): torch.sigmoid,
    "tanh": torch.tanh,
    "ReLU": torch.relu,
}
figure, axes = plt.subplots(1, 4, figsize=(11, 2.6), layout="constrained")
for ax, (name, function) in zip(axes, activations.items(), strict=True):
    s = torch.linspace(-4, 4, 200, requires_grad=True)
    values = function(s)
    slope = torch.autograd.grad(values.sum(), s)[0] if values.requires_grad else torch.zeros_like(s)
    ax.plot(s.detach(), values.detach(), color=COLOURS[0], label=say(fr="valeur", en="value"))
    ax.plot(s.detach(), slope, "--", color=COLOURS[1], label=say(fr="pente", en="slope"))
    ax.set_title(name)
    ax.set_xlabel(say(fr="score S", en="score S"))
axes[3].legend()
lesson.show(
    say(
        fr="Quatre activations, valeur et pente : la marche n'a de pente nulle part ; sigmoïde et "
        "tanh s'aplatissent aux deux bouts ; ReLU garde une pente de 1 à droite.",
        en="Four activations, value and slope: the step has no slope anywhere; sigmoid and tanh grow"
        " flat at both ends; ReLU keeps a slope of 1 at the right.",
    )
)

# %% [markdown] lang="fr"
# La sigmoïde sature : loin de zéro, sa pente est presque nulle, et au mieux 1/4. Dix couches de sigmoïdes multiplient dix
# pentes : $0{,}25^{10} \approx 10^{-6}$. C'est le **gradient qui s'évanouit** ; la ReLU, de pente 1 dès qu'elle est active, l'a
# presque fait oublier.

# %% [markdown] lang="en"
# The sigmoid saturates: far from zero its slope is nearly nothing, and 1/4 at best. Ten layers of sigmoids multiply ten
# slopes: $0.25^{10} \approx 10^{-6}$. That is the **vanishing gradient**; the ReLU, of slope 1 as soon as it is active, has
# nearly made us forget it.

# %% [markdown] lang="fr"
# ## L'entropie croisée
#
# Le réseau donne à la bonne classe une probabilité $p$. L'erreur est $-\log p$ : zéro s'il était sûr et juste, énorme s'il
# était sûr et faux.
#
# **Exercice 6.1.** La bonne classe a reçu 0,9, puis 0,5, puis 0,01. Donnez l'erreur moyenne des trois.

# %% [markdown] lang="en"
# ## Cross-entropy
#
# The network gives the right class a probability $p$. The error is $-\log p$: zero if it was sure and right, enormous if it
# was sure and wrong.
#
# **Exercise 6.1.** The right class got 0.9, then 0.5, then 0.01. Give the mean error of the three.

# %% tags=["exercise"] number="6.1"
mean_error = ...

# %%
lesson.check("6.1")

# %% [markdown] lang="fr"
# ## Le réseau XOR, avec des sigmoïdes
#
# Deux entrées, deux neurones cachés, une sortie : neuf paramètres. En avant :
#
# $$a = x W_1 + b_1,\quad h = \sigma(a),\quad z = h\,w_2 + b_2,\quad p = \sigma(z)$$

# %% [markdown] lang="en"
# ## The XOR network, with sigmoids
#
# Two inputs, two hidden neurons, one output: nine parameters. Forward:
#
# $$a = x W_1 + b_1,\quad h = \sigma(a),\quad z = h\,w_2 + b_2,\quad p = \sigma(z)$$

# %%
x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
y = np.array([0.0, 1.0, 1.0, 0.0])


def sigmoid(s):
    return 1 / (1 + np.exp(-s))


def forward(x, W1, b1, w2, b2):
    h = sigmoid(x @ W1 + b1)
    p = sigmoid(h @ w2 + b2)
    return h, p


def loss(y, p):
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


rng = np.random.default_rng(5)
W1, b1, w2, b2 = rng.normal(size=(2, 2)), np.zeros(2), rng.normal(size=2), 0.0
h, p = forward(x, W1, b1, w2, b2)
print(p.round(3), lesson.number(loss(y, p), 3))

# %% [markdown] lang="fr"
# PyTorch sait calculer toutes ces pentes tout seul (**autograd**). Gardons-le comme juge.

# %% [markdown] lang="en"
# PyTorch can compute all these slopes by itself (**autograd**). Let us keep it as the judge.


# %%
def by_autograd(x, y, W1, b1, w2, b2):
    leaves = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in (W1, b1, w2, b2)]
    hidden = torch.sigmoid(torch.tensor(x) @ leaves[0] + leaves[1])
    said = torch.sigmoid(hidden @ leaves[2] + leaves[3])
    torch.nn.functional.binary_cross_entropy(said, torch.tensor(y)).backward()
    return [leaf.grad.numpy() for leaf in leaves]


# %% [markdown] lang="fr"
# ## La rétropropagation, à la main
#
# On remonte la chaîne, de l'erreur vers les poids. La règle : la pente d'une chaîne est le produit des pentes.
#
# 1. Pour la sigmoïde et l'entropie croisée ensemble, tout se simplifie : $\partial L/\partial z = (p - y)/n$.
# 2. Vers les poids de sortie : $\partial L/\partial w_2 = h^\top\,\partial L/\partial z$, et la somme pour $b_2$.
# 3. À travers les poids, en arrière : $\partial L/\partial h = \partial L/\partial z \; w_2^\top$.
# 4. À travers la sigmoïde : $\partial L/\partial a = \partial L/\partial h \cdot h(1-h)$.
# 5. Vers les premiers poids : $\partial L/\partial W_1 = x^\top\,\partial L/\partial a$, et la somme pour $b_1$.
#
# **Exercice 6.2.** Complétez les étapes 1 et 4.

# %% [markdown] lang="en"
# ## Backpropagation, by hand
#
# One climbs back along the chain, from the error to the weights. The rule: the slope of a chain is the product of the
# slopes.
#
# 1. For the sigmoid and the cross-entropy together everything becomes simple: $\partial L/\partial z = (p - y)/n$.
# 2. To the output weights: $\partial L/\partial w_2 = h^\top\,\partial L/\partial z$, and the sum for $b_2$.
# 3. Backwards through the weights: $\partial L/\partial h = \partial L/\partial z \; w_2^\top$.
# 4. Through the sigmoid: $\partial L/\partial a = \partial L/\partial h \cdot h(1-h)$.
# 5. To the first weights: $\partial L/\partial W_1 = x^\top\,\partial L/\partial a$, and the sum for $b_1$.
#
# **Exercise 6.2.** Complete steps 1 and 4.


# %% tags=["exercise"] number="6.2"
def backward(x, y, h, p, w2):
    dz = ...  # 1
    dw2, db2 = h.T @ dz, dz.sum()
    dh = np.outer(dz, w2)
    da = ...  # 4
    return x.T @ da, da.sum(axis=0), dw2, db2


# %%
lesson.check("6.2")

# %%
lesson.after("6.2")
ours, theirs = backward(x, y, h, p, w2), by_autograd(x, y, W1, b1, w2, b2)
for name, mine, other in zip(("W1", "b1", "w2", "b2"), ours, theirs, strict=True):
    print(f"{name} · {lesson.power(np.abs(mine - other).max(), 1)}")

# %% [markdown] lang="fr"
# ## XOR, appris
#
# La descente de la leçon 1, avec ces pentes. Selon le tirage de départ, elle reste plus ou moins longtemps sur un plateau,
# où les pentes sont presque nulles : essayons cinq départs. (L'axe des étapes est logarithmique.)

# %% [markdown] lang="en"
# ## XOR, learned
#
# The descent of lesson 1, with these slopes. Depending on where it starts, it stays for a longer or shorter time on a plateau,
# where the slopes are nearly nothing: let us try five starts. (The axis of the steps is logarithmic.)


# %%
lesson.after("6.2")


def train(seed, hidden=2, rate=2.0, steps=5000):
    rng = np.random.default_rng(seed)
    W1, b1, w2, b2 = rng.normal(size=(2, hidden)), np.zeros(hidden), rng.normal(size=hidden), 0.0
    losses = []
    for _ in range(steps):
        h, p = forward(x, W1, b1, w2, b2)
        losses.append(loss(y, p))
        dW1, db1, dw2, db2 = backward(x, y, h, p, w2)
        W1, b1, w2, b2 = W1 - rate * dW1, b1 - rate * db1, w2 - rate * dw2, b2 - rate * db2
    return (W1, b1, w2, b2), losses


figure, axes = plt.subplots(1, 2, figsize=(10, 3.5))
trained = {seed: train(seed) for seed in (0, 4, 5, 6, 9)}
for colour, style, (seed, (_, losses)) in zip(
    COLOURS, ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1))), trained.items(), strict=False
):
    axes[0].plot(losses, color=colour, linestyle=style, label=say(fr=f"départ {seed}", en=f"start {seed}"))
axes[0].set_xscale("log")
axes[0].set_xlabel(say(fr="étape", en="step"))
axes[0].set_ylabel(say(fr="entropie croisée", en="cross-entropy"))
axes[0].legend(fontsize=8)
best = min(trained.values(), key=lambda result: result[1][-1])[0]
draw_decision(lambda points: forward(points, *best)[1], x, y.astype(int), axes[1])
axes[1].legend(loc="center", title=say(fr="vérité", en="truth"))
lesson.show(
    say(
        fr="À gauche, l'entropie croisée de cinq départs : la plupart attendent sur un plateau avant"
        " de tomber, un y reste. À droite, la décision du meilleur : une bande qui sépare XOR.",
        en="On the left the cross-entropy of five starts: most wait on a plateau before they fall, "
        "one stays there. On the right what the best decides: a band that parts XOR.",
    )
)

# %% [markdown] lang="fr"
# À 0,69, le réseau joue à pile ou face : un départ y reste des centaines d'étapes avant de tomber. Un autre s'arrête longtemps à 0,48,
# puis repart. Un dernier se pose à 0,35 et **n'en sort plus** : il a deux points justes et donne 50 % aux deux autres. D'où la règle :
# plusieurs départs, et l'on regarde les courbes.

# %% [markdown] lang="en"
# At 0.69 the network tosses a coin: one start stays there for hundreds of steps before it falls. Another rests at 0.48 for a long time,
# then goes on. A last one settles at 0.35 and **never leaves**: it has two points right and gives 50 % to the other two. Hence the
# rule: several starts, and look at the curves.

# %% [markdown] lang="fr"
# ## Les optimiseurs
#
# La descente simple (**SGD**) avance pareil dans toutes les directions. L'**élan** (*momentum*) garde une vitesse et traverse
# les petits creux. **Adam** donne à chaque paramètre son propre pas, d'après la taille de ses pentes passées ; **AdamW** y
# ajoute proprement une faible attraction des poids vers zéro. C'est lui que Pupille prend par défaut.

# %% [markdown] lang="en"
# ## Optimisers
#
# Plain descent (**SGD**) goes at the same pace in all directions. **Momentum** keeps a speed and crosses small hollows.
# **Adam** gives each parameter a pace of its own, by the size of its past slopes; **AdamW** cleanly adds a weak pull of the
# weights towards zero. It is what Pupille takes by default.


# %%
def valley(theta):
    return 0.5 * (theta[0] ** 2 + 25 * theta[1] ** 2)


ways = {
    "SGD": lambda p: torch.optim.SGD(p, lr=0.03),
    "SGD + momentum": lambda p: torch.optim.SGD(p, lr=0.03, momentum=0.8),
    "Adam": lambda p: torch.optim.Adam(p, lr=0.3),
}
across, up = np.meshgrid(np.linspace(-5, 1.5, 80), np.linspace(-1.5, 1.5, 80))
figure, ax = plt.subplots(figsize=(7, 3.2))
ax.contour(across, up, valley((across, up)), levels=12, cmap="Greys", linewidths=0.7)
for colour, mark, (name, make) in zip(COLOURS, ("o-", "s-", "^-"), ways.items(), strict=False):
    theta = torch.tensor([-4.5, 1.0], requires_grad=True)
    optimizer, path = make([theta]), [(-4.5, 1.0)]
    for _ in range(40):
        optimizer.zero_grad()
        valley(theta).backward()
        optimizer.step()
        path.append(tuple(theta.tolist()))
    ax.plot(*zip(*path, strict=True), mark, markersize=4, color=colour, label=name)
ax.plot(0, 0, "*", color="black", markersize=14, zorder=3, label=say(fr="le fond", en="the bottom"))
ax.set_xlabel(r"$\theta_0$")
ax.set_ylabel(r"$\theta_1$")
ax.legend(fontsize=9)
lesson.show(
    say(
        fr="Trois chemins dans une vallée étroite : SGD avance tout droit et lentement ; avec "
        "momentum, le chemin se balance ; Adam fait un détour et arrive près du fond, une étoile.",
        en="Three paths in a narrow valley: SGD goes straight and slowly; with momentum the path "
        "swings; Adam makes a detour and comes close to the bottom, a star.",
    )
)

# %% [markdown] lang="fr"
# ## Normaliser
#
# À la leçon 1, standardiser le PIB a rendu la descente possible. Dans un réseau profond, les entrées de *chaque* couche
# changent pendant l'apprentissage : la **normalisation par lot** (*batch norm*) les remet à moyenne 0 et écart-type 1, lot
# par lot, puis apprend une échelle et un décalage. Au moment de prédire, elle utilise des moyennes gardées.
# Qu'elle aide ne se discute pas ; *pourquoi*, si. Ses auteurs (Ioffe et Szegedy, 2015) y voyaient des entrées plus stables ; Santurkar
# et ses collègues (2018) ont montré que non, et y voient plutôt une surface d'erreur plus lisse.

# %% [markdown] lang="en"
# ## Normalising
#
# In lesson 1, standardising GDP made the descent possible. In a deep network the inputs of *each* layer change while it
# learns: **batch normalisation** brings them back to mean 0 and deviation 1, batch by batch, then learns a scale and a
# shift. When it predicts it uses averages that it kept. That
# it helps is not in doubt; *why* it does is. Its authors (Ioffe and Szegedy 2015) thought of steadier inputs; Santurkar and
# colleagues (2018) showed that this is not so, and see a smoother surface of the error instead.

# %%
layer = torch.nn.BatchNorm1d(1)
batch = 50 + 10 * torch.randn(64, 1, generator=torch.Generator().manual_seed(0))
normal = layer(batch)
print(
    f"{lesson.number(batch.mean(), 1)} ± {lesson.number(batch.std(), 1)}  ->  {lesson.number(normal.mean(), 1)} ± {lesson.number(normal.std(), 1)}"
)

# %% [markdown] lang="fr"
# ## Les tenseurs, de l'ordre 0 à l'ordre 4
#
# | ordre | ce que c'est | exemple | forme |
# |---|---|---|---|
# | 0 | un nombre | une erreur | `()` |
# | 1 | un vecteur | les biais d'une couche | `(100,)` |
# | 2 | une matrice | une image grise | `(28, 28)` |
# | 3 | | une image en couleur | `(3, 224, 224)` |
# | 4 | | un lot d'images en couleur | `(32, 3, 224, 224)` |
#
# **Exercice 6.3.** Combien de nombres dans un lot de 32 images en couleur de 224 sur 224 ?

# %% [markdown] lang="en"
# ## Tensors, from order 0 to order 4
#
# | order | what it is | example | shape |
# |---|---|---|---|
# | 0 | a number | an error | `()` |
# | 1 | a vector | the biases of a layer | `(100,)` |
# | 2 | a matrix | a grey image | `(28, 28)` |
# | 3 | | a colour image | `(3, 224, 224)` |
# | 4 | | a batch of colour images | `(32, 3, 224, 224)` |
#
# **Exercise 6.3.** How many numbers are in a batch of 32 colour images of 224 by 224?

# %% tags=["exercise"] number="6.3"
numbers = ...

# %%
lesson.check("6.3")

# %% [markdown] lang="fr"
# ## À retenir
#
# - Une activation a besoin d'une pente : une marche n'apprend rien.
# - La rétropropagation multiplie des pentes, de l'erreur vers les poids.
# - Le départ compte : plusieurs tirages, et l'on regarde les courbes.
#
# ## Quatre questions
#
# 1. Pourquoi dix sigmoïdes à la suite apprennent-elles mal ?
# 2. Quelle est l'erreur d'un réseau sûr et juste ?
# 3. Comment vérifie-t-on une rétropropagation écrite à la main ?
# 4. De quel ordre est un lot d'images en couleur ?
#
# <details><summary>Les réponses, et la cellule qui les montre</summary>
#
# 1. Leurs pentes, 1/4 au plus, se multiplient. « Les activations ».
# 2. Zéro, ou presque. « L'entropie croisée ».
# 3. On la compare à autograd. « La rétropropagation, à la main ».
# 4. 4. « Les tenseurs ».
#
# </details>
#
# **Pour en parler.** On ne sait pas bien pourquoi la normalisation par lot aide. Peut-on employer ce que l'on
# n'explique pas ?

# %% [markdown] lang="en"
# ## To remember
#
# - An activation needs a slope: a step learns nothing.
# - Backpropagation multiplies slopes, from the error to the weights.
# - The start matters: take several draws, and look at the curves.
#
# ## Four questions
#
# 1. Why do ten sigmoids in a row learn badly?
# 2. What is the error of a network that is sure and right?
# 3. How is backpropagation written by hand verified?
# 4. Of which order is a batch of colour images?
#
# <details><summary>The answers, and the cell that shows them</summary>
#
# 1. Their slopes, 1/4 at most, are multiplied. "Activations".
# 2. Zero, or nearly. "Cross-entropy".
# 3. It is compared with autograd. "Backpropagation, by hand".
# 4. 4. "Tensors".
#
# </details>
#
# **To talk about.** Nobody quite knows why batch normalisation helps. May one use what one cannot explain?

# %%
lesson.words()

# %% [markdown] lang="fr"
# ## Sur vos propres images
#
# Les courbes d'apprentissage sont dans le rapport. Quel taux d'apprentissage ? `--lr auto` le cherche.
#
# ```
# pupille train mes-photos/ --model mlp --lr auto --out runs/mlp
# pupille train mes-photos/ --model mlp --optimizer sgd --out runs/mlp-sgd
# ```

# %% [markdown] lang="en"
# ## On your own images
#
# The learning curves are in the report. Which learning rate? `--lr auto` looks for it.
#
# ```
# pupille train my-photos/ --model mlp --lr auto --out runs/mlp
# pupille train my-photos/ --model mlp --optimizer sgd --out runs/mlp-sgd
# ```
