# %% [markdown] lang="fr"
# # 5. Un neurone
#
# En 1958, Frank Rosenblatt présente une machine qui apprend à reconnaître des formes : le **perceptron**, simulé d'abord sur un
# ordinateur IBM 704 ; la machine elle-même, le *Mark I*, vient en 1960. Le New York Times annonce un embryon d'ordinateur qui saura
# « marcher, parler, voir ». Onze ans plus tard, Minsky et Papert montrent
# ce qu'il ne saura jamais faire. Refaisons les deux.
#
# **À la fin, vous saurez** écrire la règle du perceptron, dire quand elle s'arrête, résoudre XOR avec deux couches.

# %% [markdown] lang="en"
# # 5. One neuron
#
# In 1958 Frank Rosenblatt presents a machine that learns to recognise shapes: the **perceptron**, simulated at first on an IBM 704
# computer; the machine itself, the *Mark I*, follows in 1960. The New York Times announces the embryo of a computer that will "walk, talk, see". Eleven years later Minsky and Papert show what it will
# never be able to do. Let us do both again.
#
# **At the end you will be able to** write the rule of the perceptron, say when it stops, and solve XOR with two layers.

# %%
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_iris

from pupille.figures.surface import draw_decision

# %% [markdown] lang="fr"
# ## Un neurone artificiel
#
# Il reçoit des nombres $x_1, x_2, \dots$, les multiplie par ses poids $w_1, w_2, \dots$, ajoute un biais $b$, et répond 1 si
# la somme est positive, 0 sinon :
#
# $$\hat y = \begin{cases} 1 & \text{si } w_1 x_1 + w_2 x_2 + b > 0\\ 0 & \text{sinon}\end{cases}$$
#
# Là où la somme vaut zéro passe une droite : d'un côté il dit 1, de l'autre 0.

# %% [markdown] lang="en"
# ## An artificial neuron
#
# It receives numbers $x_1, x_2, \dots$, multiplies them by its weights $w_1, w_2, \dots$, adds a bias $b$, and answers 1 if
# the sum is positive, else 0:
#
# $$\hat y = \begin{cases} 1 & \text{if } w_1 x_1 + w_2 x_2 + b > 0\\ 0 & \text{otherwise}\end{cases}$$
#
# Where the sum is zero runs a straight line: on one side it says 1, on the other 0.


# %%
def neuron(points, weights, bias):
    return (points @ weights + bias > 0).astype(int)


# %% [markdown] lang="fr"
# ## Iris setosa
#
# 150 iris, de trois espèces, mesurés par Edgar Anderson en 1935. Avec deux mesures, la longueur et la largeur d'un
# pétale, reconnaît-on *Iris setosa* ? (Exercice 1 du cours.)

# %% [markdown] lang="en"
# ## Iris setosa
#
# 150 irises of three species, measured by Edgar Anderson in 1935. From two measurements, the length and the width of a
# petal, can *Iris setosa* be told? (Exercise 1 of the course.)

# %%
iris = load_iris()
petals = iris.data[:, 2:4]
setosa = (iris.target == 0).astype(int)
figure, ax = plt.subplots(figsize=(5, 3.5))
for label, name in ((1, "Iris setosa"), (0, say(fr="les deux autres", en="the other two"))):
    ax.scatter(*petals[setosa == label].T, label=name, s=18, marker="os"[label])
ax.set_xlabel(say(fr="longueur du pétale (cm)", en="length of the petal (cm)"))
ax.set_ylabel(say(fr="largeur (cm)", en="width (cm)"))
ax.legend()
lesson.show(
    say(
        fr="150 iris, longueur et largeur du pétale. Les setosa forment un petit nuage à part, en "
        "bas à gauche.",
        en="150 irises, length and width of the petal. The setosa form a small cloud apart, at the "
        "lower left.",
    )
)

# %% [markdown] lang="fr"
# ### La règle d'apprentissage de 1958
#
# On montre une fleur. Si la prédiction est juste, on ne change rien. Si elle est fausse, on pousse les poids dans le sens
# de la vérité :
#
# $$w \leftarrow w + (y - \hat y)\,x, \qquad b \leftarrow b + (y - \hat y)$$
#
# **Exercice 5.1.** Complétez la règle.

# %% [markdown] lang="en"
# ### The learning rule of 1958
#
# A flower is shown. If the prediction is right, nothing changes. If it is wrong, the weights are pushed towards the truth:
#
# $$w \leftarrow w + (y - \hat y)\,x, \qquad b \leftarrow b + (y - \hat y)$$
#
# **Exercise 5.1.** Complete the rule.


# %% tags=["exercise"] number="5.1"
def learn(points, labels, epochs=20):
    weights, bias, mistakes = np.zeros(points.shape[1]), 0.0, []
    for _ in range(epochs):
        wrong = 0
        for x, y in zip(points, labels, strict=True):
            error = y - neuron(x, weights, bias)
            weights = weights + 0  # <- ...
            bias = bias + 0  # <- ...
            wrong += error != 0
        mistakes.append(wrong)
        if wrong == 0:
            break
    return weights, bias, mistakes


# %%
lesson.check("5.1")

# %%
lesson.after("5.1")
weights, bias, mistakes = learn(petals, setosa)
print(say(fr="erreurs par époque :", en="mistakes per epoch:"), *mistakes)
print(f"{lesson.number(weights[0], 2)} x1 + {lesson.number(weights[1], 2)} x2 + {lesson.number(bias, 2)} = 0")
figure, ax = plt.subplots(figsize=(5, 3.5))
names = (say(fr="autres", en="others"), "setosa")
draw_decision(lambda x: neuron(x, weights, bias), petals, setosa, ax, names=names)
ax.legend(loc="lower right")
ax.set_xlabel(say(fr="longueur du pétale (cm)", en="length of the petal (cm)"))
ax.set_ylabel(say(fr="largeur (cm)", en="width (cm)"))
lesson.show(
    say(
        fr="Les mêmes fleurs et la frontière du perceptron, une droite qui passe entre les deux nuages.",
        en="The same flowers and the border of the perceptron, a line that passes between the two clouds.",
    )
)

# %% [markdown] lang="fr"
# Une droite sépare les deux groupes, et le perceptron en trouve une en un nombre fini d'étapes : c'est un théorème, **si
# une telle droite existe**. Mais il s'arrête à la première qui convient, collée aux points : ce n'est pas la meilleure.

# %% [markdown] lang="en"
# A straight line separates the two groups, and the perceptron finds one in a finite number of steps: that is a theorem,
# **if there is such a line**. But it stops at the first that will do, right beside the points: it is not the best one.

# %% [markdown] lang="fr"
# ### Deux espèces qui se mélangent
#
# *Versicolor* et *virginica* se touchent : aucune droite ne les sépare. La règle ne s'arrête alors jamais ; elle pousse, et
# repousse en sens inverse à la fleur suivante. (Les fleurs sont mélangées : montrées espèce par espèce, elles feraient croire à peu d'erreurs.)

# %% [markdown] lang="en"
# ### Two species that mingle
#
# *Versicolor* and *virginica* touch: no straight line separates them. The rule then never stops; it pushes, and pushes back at the
# next flower. (The flowers are shuffled: shown species by species, they would make one believe in few mistakes.)

# %%
lesson.after("5.1")
order = np.random.default_rng(5).permutation(np.flatnonzero(setosa == 0))
mingled, virginica = petals[order], (iris.target[order] == 2).astype(int)
_, _, mistakes = learn(mingled, virginica, epochs=200)
figure, ax = plt.subplots(figsize=(5, 2.8))
ax.plot(range(1, len(mistakes) + 1), mistakes)
ax.set_xlabel(say(fr="époque", en="epoch"))
ax.set_ylabel(say(fr="erreurs sur 100 fleurs", en="mistakes in 100 flowers"))
ax.set_ylim(bottom=0)
lesson.show(
    say(
        fr="Les erreurs du perceptron au fil de 200 époques, avec deux espèces mêlées : elles "
        "baissent puis tremblent autour de dix, sans jamais arriver à zéro.",
        en="The mistakes of the perceptron over 200 epochs, with two mingled species: they fall, "
        "then tremble around ten, and never arrive at zero.",
    )
)

# %% [markdown] lang="fr"
# ## ET, OU, et puis XOR
#
# Quatre points suffisent. **ET** vaut 1 si les deux entrées valent 1, **OU** si l'une au moins vaut 1, **XOR** (ou
# exclusif) si l'une *et une seule* vaut 1.

# %% [markdown] lang="en"
# ## AND, OR, and then XOR
#
# Four points are enough. **AND** is 1 if both inputs are 1, **OR** if at least one is, **XOR** (exclusive or) if one
# *and only one* is.

# %%
corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
gates = {
    say(fr="ET", en="AND"): [0, 0, 0, 1],
    say(fr="OU", en="OR"): [0, 1, 1, 1],
    "XOR": [0, 1, 1, 0],
}

# %%
lesson.after("5.1")
figure, axes = plt.subplots(1, 3, figsize=(12, 3.3))
for ax, (gate, answers) in zip(axes, gates.items(), strict=True):
    w, b, wrong = learn(corners, np.array(answers), epochs=50)
    draw_decision(lambda x, w=w, b=b: neuron(x, w, b), corners, np.array(answers), ax)
    ax.get_legend().remove()
    ax.set_title(
        f"{gate} · "
        + say(fr=f"dernière époque : {wrong[-1]} erreurs", en=f"last epoch: {wrong[-1]} mistakes"),
        fontsize=10,
    )
axes[2].legend(loc="center left", bbox_to_anchor=(1, 0.5), title=say(fr="vérité", en="truth"))
lesson.show(
    say(
        fr="ET et OU : une droite sépare les quatre coins. XOR : aucune ne les sépare, il reste des erreurs.",
        en="AND and OR: a line parts the four corners. XOR: none does, and mistakes are left.",
    )
)

# %% [markdown] lang="fr"
# Pour XOR aucune droite ne convient, et l'apprentissage ne finit jamais. La preuve tient en une ligne : il faudrait
# $b \le 0$, $w_1 + b > 0$, $w_2 + b > 0$ et $w_1 + w_2 + b \le 0$ ; en ajoutant les deux du milieu,
# $w_1 + w_2 + 2b > 0$, donc $w_1 + w_2 + b > -b \ge 0$. Contradiction.

# %% [markdown] lang="en"
# For XOR no line will do, and the learning never ends. The proof is one line: we would need $b \le 0$, $w_1 + b > 0$,
# $w_2 + b > 0$ and $w_1 + w_2 + b \le 0$; adding the two in the middle gives $w_1 + w_2 + 2b > 0$, hence
# $w_1 + w_2 + b > -b \ge 0$. A contradiction.

# %% [markdown] lang="fr"
# ## Deux couches
#
# XOR, c'est « OU, mais pas ET ». Un neurone pour OU, un pour ET, et un troisième qui les combine.
#
# **Exercice 5.2.** Choisissez les poids et le biais du troisième neurone. Ses entrées sont (OU, ET).

# %% [markdown] lang="en"
# ## Two layers
#
# XOR is "OR, but not AND". One neuron for OR, one for AND, and a third that combines them.
#
# **Exercise 5.2.** Choose the weights and the bias of the third neuron. Its inputs are (OR, AND).


# %%
def hidden(points):
    either = neuron(points, np.array([1.0, 1.0]), -0.5)
    both = neuron(points, np.array([1.0, 1.0]), -1.5)
    return np.column_stack([either, both])


# %% tags=["exercise"] number="5.2"
last_weights = np.array([0.0, 0.0])
last_bias = 0.0

# %%
lesson.check("5.2")

# %%
lesson.after("5.2")
figure, axes = plt.subplots(1, 2, figsize=(8, 3.3))
xor = np.array(gates["XOR"])
draw_decision(lambda x: neuron(hidden(x), last_weights, last_bias), corners, xor, axes[0])
axes[0].get_legend().remove()
axes[0].set_title(say(fr="ce que voit l'entrée", en="as the input sees it"))
draw_decision(lambda x: neuron(x, last_weights, last_bias), hidden(corners).astype(float), xor, axes[1])
axes[1].set_title(say(fr="ce que voit le troisième neurone", en="as the third neuron sees it"))
axes[1].legend(loc="center left", bbox_to_anchor=(1, 0.5), title=say(fr="vérité", en="truth"))
lesson.show(
    say(
        fr="XOR résolu par trois neurones. À gauche, deux droites découpent l'entrée en bande ; à "
        "droite, dans l'espace des neurones cachés, une seule droite suffit.",
        en="XOR solved by three neurons. On the left two lines cut a band out of the input; on the "
        "right, in the space of the hidden neurons, a single line is enough.",
    )
)

# %% [markdown] lang="fr"
# La première couche a **replié** le plan : pour le troisième neurone, une droite suffit. C'est tout le secret des
# réseaux profonds : chaque couche change la vue, jusqu'à ce qu'une droite suffise.

# %% [markdown] lang="en"
# The first layer has **folded** the plane: for the third neuron a straight line is enough. That is the whole secret of
# deep networks: each layer changes the view, until a straight line is enough.

# %% [markdown] lang="fr"
# À vous : entraînez le perceptron sur ET, puis sur XOR. Combien de neurones cachés faut-il à XOR ? Et à l'anneau ? Un départ malheureux reste parfois
# coincé : recommencez avec d'autres poids.

# %% [markdown] lang="en"
# Your turn: train the perceptron on AND, then on XOR. How many hidden neurons does XOR take? And the ring? An unlucky start sometimes gets
# stuck: begin anew with other weights.

# %%
rng = np.random.default_rng(0)
angle, radius = rng.uniform(0, 2 * np.pi, 80), np.repeat([0.4, 1.2], 40) + rng.normal(0, 0.12, 80)
ring = radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
problems = {gate: (corners, np.array(answers)) for gate, answers in gates.items()}
lesson.explore_surfaces(problems | {say(fr="l'anneau", en="the ring"): (ring, np.repeat([1, 0], 40))})

# %% [markdown] lang="fr"
# ## N'importe quelle courbe, avec des ReLU
#
# Au lieu de 0 ou 1, un neurone peut répondre $\max(0, w x + b)$ : c'est la **ReLU**, un coude. Une somme de coudes dessine,
# sur un intervalle borné, n'importe quelle courbe **continue**, d'autant mieux qu'il y en a plus : c'est le théorème d'approximation
# universelle (Cybenko 1989 pour la sigmoïde ; Leshno et ses collègues, 1993, pour la ReLU). La figure est calculée par la cellule.

# %% [markdown] lang="en"
# ## Any curve, out of ReLUs
#
# Instead of 0 or 1 a neuron may answer $\max(0, w x + b)$: that is the **ReLU**, a bend. On a bounded interval a sum of
# bends draws any **continuous** curve, the better the more there are of them: the universal approximation theorem (Cybenko 1989 for the
# sigmoid; Leshno and colleagues 1993 for the ReLU). The figure is computed by the cell.


# %%
def sum_of_bends(x, places):
    target = np.sin(2 * x) + 0.3 * x
    columns = np.column_stack([np.ones_like(x), x, *[np.maximum(0, x - place) for place in places]])
    return columns @ np.linalg.lstsq(columns, target, rcond=None)[0], target


x = np.linspace(-3, 3, 400)
figure, axes = plt.subplots(1, 3, figsize=(11, 3), sharey=True)
for ax, bends in zip(axes, (2, 5, 20), strict=True):
    drawn, target = sum_of_bends(x, np.linspace(-3, 3, bends + 2)[1:-1])
    ax.plot(x, target, color="silver", linewidth=5, label=say(fr="la courbe", en="the curve"))
    ax.plot(x, drawn, color="#D55E00", label=say(fr="la somme de ReLU", en="the sum of ReLUs"))
    rmse = np.sqrt(np.mean((drawn - target) ** 2))
    ax.set_title(f"{bends} ReLU, RMSE = {lesson.number(rmse, 3)}")
axes[2].legend(loc="center left", bbox_to_anchor=(1, 0.5))
lesson.show(
    say(
        fr="Une même courbe approchée par 2, 5 puis 20 ReLU : d'abord une ligne brisée grossière, à "
        "la fin les deux courbes se confondent.",
        en="The same curve approached with 2, 5 and then 20 ReLUs: first a coarse broken line, at "
        "the end the two curves are one.",
    )
)

# %% [markdown] lang="fr"
# Le théorème dit qu'un tel réseau *existe*. Il ne dit ni combien de neurones il faut, ni que la descente de gradient le
# trouvera, ni qu'il aura raison **entre** les points qu'il a vus, ni surtout **au-delà**.

# %% [markdown] lang="en"
# The theorem says that such a network *exists*. It does not say how many neurons it takes, nor that gradient descent
# will find it, nor that it will be right **between** the points it has seen, and above all not **beyond** them.

# %% [markdown] lang="fr"
# ## À retenir
#
# - Un neurone coupe le plan par une droite.
# - S'il existe une droite qui sépare, la règle en trouve une ; sinon elle ne s'arrête jamais.
# - Une couche change la vue jusqu'à ce qu'une droite suffise.
# - « Il existe un réseau » ne veut pas dire « la descente le trouvera ».
#
# ## Quatre questions
#
# 1. Que change la règle quand la prédiction est juste ?
# 2. Pourquoi la règle ne s'arrête-t-elle pas pour *versicolor* et *virginica* ?
# 3. Que calcule « OU, mais pas ET » ?
# 4. Que dit le théorème d'approximation sur ce qui se passe hors de l'intervalle ?
#
# <details><summary>Les réponses, et la cellule qui les montre</summary>
#
# 1. Rien. « La règle d'apprentissage de 1958 ».
# 2. Aucune droite ne les sépare. « Deux espèces qui se mélangent ».
# 3. XOR. « Deux couches ».
# 4. Rien. « N'importe quelle courbe, avec des ReLU ».
#
# </details>
#
# **Pour en parler.** En 1958, un journal annonce une machine consciente. Quelle annonce d'aujourd'hui lui ressemble ?

# %% [markdown] lang="en"
# ## To remember
#
# - A neuron cuts the plane by a straight line.
# - If there is a line that separates, the rule finds one; if not, it never stops.
# - A layer changes the view until a straight line is enough.
# - "There is such a network" does not mean "descent will find it".
#
# ## Four questions
#
# 1. What does the rule change where the prediction is right?
# 2. Why does the rule not stop for *versicolor* and *virginica*?
# 3. What does "OR, but not AND" compute?
# 4. What does the approximation theorem say of what lies outside the interval?
#
# <details><summary>The answers, and the cell that shows them</summary>
#
# 1. Nothing. "The learning rule of 1958".
# 2. No straight line separates them. "Two species that mingle".
# 3. XOR. "Two layers".
# 4. Nothing. "Any curve, out of ReLUs".
#
# </details>
#
# **To talk about.** In 1958 a newspaper announced a machine aware of itself. Which announcement of today resembles it?

# %%
lesson.words()

# %% [markdown] lang="fr"
# ## Sur vos propres images
#
# Le perceptron est l'un des modèles de l'échelle. Que sait-il faire de vos images, à côté de la régression logistique ?
#
# ```
# pupille compare mes-photos/ --models majority,perceptron,logistic,mlp
# ```

# %% [markdown] lang="en"
# ## On your own images
#
# The perceptron is one of the models of the ladder. What can it do with your images, beside logistic regression?
#
# ```
# pupille compare my-photos/ --models majority,perceptron,logistic,mlp
# ```
