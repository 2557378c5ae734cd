# %% [markdown] lang="fr"
# # 21. Partager et mettre en service
#
# Le modèle marche. Une collègue voudrait l'essayer, un hôpital l'installer, une revue le publier. Vous envoyez un fichier, `modele.pkl`. Son antivirus le bloque, et il a raison : ouvrir ce fichier, c'est exécuter un programme.
#
# **À la fin, vous saurez** lire une fiche de modèle d'un œil critique, dire ce qu'il y a dans un fichier de poids avant de l'ouvrir, écrire une page qui prédit hors ligne, et voir qu'un modèle en service se dégrade, sans une seule étiquette.

# %% [markdown] lang="en"
# # 21. Share and deploy
#
# The model works. A colleague would like to try it, a hospital to install it, a journal to publish it. You send a file, `model.pkl`. Their antivirus blocks it, and is right: to open this file is to run a program.
#
# **At the end you will be able to** read a model card with a critical eye, say what a file of weights holds before you open it, write a page that predicts offline, and see that a model in service gets worse, without a single label.

# %%
import json
import pickle
import pickletools
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from safetensors.numpy import save
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

from pupille.figures.surface import COLOURS

digits = load_digits()
x, y = digits.data / 16, digits.target
order = np.random.default_rng(21).permutation(len(x))
train, test = order[:900], order[900:]
model = LogisticRegression(max_iter=500).fit(x[train], y[train])
print(
    say(fr="exactitude sur le test :", en="accuracy on test:"),
    lesson.percent(model.score(x[test], y[test]), 1),
)

# %% [markdown] lang="fr"
# ## Une fiche, cinq fautes
#
# Une **fiche de modèle** (Mitchell et autres, 2019) dit en une page ce qu'est un modèle, à quoi il sert et où il échoue. En voici une. Cinq de ses lignes ne devraient pas être publiées ainsi.
#
# - A. Nom et version : feuilles, version 2, 14 mars 2026, empreinte SHA-256 du fichier jointe.
# - B. Usage : reconnaît les maladies de toutes les plantes, partout dans le monde.
# - C. Données : 1 240 photos de feuilles de tomates, de deux serres, mai à juillet 2025, un seul appareil.
# - D. Partage : plante par plante, fixé avant l'entraînement ; la liste des identifiants est jointe.
# - E. Exactitude : 98,7 %.
# - F. Ce chiffre vient des images qui ont servi à choisir les réglages.
# - G. Par serre : 94 % (91 à 96, n = 320) et 97 % (94 à 99, n = 270).
# - H. Limites : aucune connue.
# - I. Licence : aucune ; le fichier est en ligne, chacun peut le prendre.
# - J. Contact : le laboratoire et une adresse qui répond ; erreurs connues dans la liste jointe.
#
# **Exercice 21.1.** Lesquelles ? Un ensemble de cinq lettres, `faults = {"A", ...}`.

# %% [markdown] lang="en"
# ## One card, five faults
#
# A **model card** (Mitchell and others, 2019) says on one page what a model is, what it is for and where it fails. Here is one. Five of its lines should not be published like this.
#
# - A. Name and version: leaves, version 2, 14 March 2026, the file's SHA-256 fingerprint attached.
# - B. Use: recognises the diseases of all plants, all over the world.
# - C. Data: 1,240 photos of tomato leaves, from two greenhouses, May to July 2025, a single camera.
# - D. Split: plant by plant, fixed before training; the list of ids is attached.
# - E. Accuracy: 98.7 %.
# - F. This figure comes from the images by which the settings were chosen.
# - G. By greenhouse: 94 % (91 to 96, n = 320) and 97 % (94 to 99, n = 270).
# - H. Limits: none known.
# - I. Licence: none; the file is online, anybody may take it.
# - J. Contact: the laboratory and an address that answers; known errors in the list attached.
#
# **Exercise 21.1.** Which ones? A set of five letters, `faults = {"A", ...}`.

# %% tags=["exercise"] number="21.1"
faults = ...

# %%
lesson.check("21.1")

# %% [markdown] lang="fr"
# `pupille report` écrit une telle fiche à partir des résultats : avec son n, son intervalle, son partage, et combien de fois le test a été ouvert.
#
# ## Ce que fait un fichier quand on l'ouvre
#
# Le format **pickle** de Python ne contient pas des données : c'est un petit **programme** qui les refabrique. Il peut appeler n'importe quelle fonction. Ici seulement `print` ; ce pourrait être « efface ce dossier ».

# %% [markdown] lang="en"
# `pupille report` writes such a card from the results: with its n, its interval, its split, and how many times the test was opened.
#
# ## What a file does when it is opened
#
# Python's format **pickle** does not hold data: it is a small **program** that makes them anew. It may call any function. Here no more than `print`; it could be "delete this folder".


# %%
class Weights:
    def __reduce__(self):
        return print, (
            say(fr="je viens de m'exécuter sur votre machine !", en="I have just run on your machine!"),
        )


suspicious = pickle.dumps(Weights(), protocol=0)
opened = pickle.loads(suspicious)

# %% [markdown] lang="fr"
# Personne n'a appelé `print` : il a suffi d'**ouvrir**. On peut pourtant lire un pickle sans l'exécuter, instruction par instruction : `pickletools.genops(raw)` donne des triplets `(opération, argument, place)`, et l'opération de nom `"GLOBAL"` va chercher une fonction.
#
# **Exercice 21.2.** Écrivez `fetched(raw)` : la liste des arguments des opérations `"GLOBAL"` (leur nom est `opération.name`).

# %% [markdown] lang="en"
# Nobody called `print`: to **open** was enough. But a pickle can be read without running it, instruction by instruction: `pickletools.genops(raw)` gives triples `(operation, argument, place)`, and the operation of the name `"GLOBAL"` fetches a function.
#
# **Exercise 21.2.** Write `fetched(raw)`: the list of the arguments of the `"GLOBAL"` operations (their name is `operation.name`).


# %% tags=["exercise"] number="21.2"
def fetched(raw):
    return ...


# %%
lesson.check("21.2")

# %%
lesson.after("21.2")
print(say(fr="suspect :", en="suspicious:"), fetched(suspicious))
print(say(fr="le modèle :", en="the model:"), sorted(set(fetched(pickle.dumps(model, protocol=0)))))

# %% [markdown] lang="fr"
# Même notre modèle honnête va chercher une demi-douzaine de fonctions : comment savoir lesquelles sont sans danger ? Mieux vaut un format qui **ne peut rien** appeler.
#
# ## safetensors : un en-tête et des nombres
#
# Un fichier **safetensors** commence par huit octets : un entier, petit bout d'abord (*little-endian*), la longueur de l'en-tête. Puis l'en-tête, du JSON : noms, formes, places. Puis les nombres, et rien d'autre.
#
# **Exercice 21.3.** Écrivez `header(raw)`, qui renvoie l'en-tête comme dictionnaire. `int.from_bytes(octets, "little")` lit l'entier, `json.loads` le JSON.

# %% [markdown] lang="en"
# Even our honest model fetches half a dozen functions: how is one to know which are harmless? Better a format that **can call nothing**.
#
# ## safetensors: a header and numbers
#
# A **safetensors** file begins with eight bytes: a whole number, little end first (*little-endian*), the length of the header. Then the header, which is JSON: names, shapes, places. Then the numbers, and nothing else.
#
# **Exercise 21.3.** Write `header(raw)`, which returns the header as a dict. `int.from_bytes(some_bytes, "little")` reads the number, `json.loads` the JSON.

# %%
raw = save({"weights": model.coef_.astype(np.float32), "bias": model.intercept_.astype(np.float32)})
print(len(raw), raw[:60])


# %% tags=["exercise"] number="21.3"
def header(raw):
    return ...


# %%
lesson.check("21.3")

# %%
lesson.after("21.3")
for name, what in header(raw).items():
    print(name, what)

# %% [markdown] lang="fr"
# Dix classes fois 64 points, et dix biais. Il ne manque que la recette : à quelle échelle sont les points, dans quel ordre les classes. Pupille l'écrit dans `model.json`, à côté de `weights.safetensors`.
#
# ## Un fichier qui prédit
#
# Pour qui n'a pas Python, un fichier suffit : une page avec les poids dedans, qui calcule dans le navigateur. Rien ne part sur le réseau, et elle marchera encore dans dix ans. La voici, en entier.

# %% [markdown] lang="en"
# Ten classes times 64 pixels, and ten biases. Only the recipe is missing: on which scale the pixels are, in which order the classes. Pupille writes it into `model.json`, beside `weights.safetensors`.
#
# ## A file that predicts
#
# For those without Python one file is enough: a page with the weights inside, which computes in the browser. Nothing goes over the network, and it will still work in ten years. Here it is, whole.

# %%
written = {
    "weights": np.round(model.coef_, 4).tolist(),
    "bias": np.round(model.intercept_, 4).tolist(),
    "classes": model.classes_.tolist(),
}
PAGE = """<!doctype html>
<html lang="LANGUAGE"><meta charset="utf-8"><title>TITLE</title>
<style>
  #grid {display:grid;gap:2px;grid-template-columns:repeat(8,2.2em)}
  button {height:2.2em;border:1px solid #888;background:#fff}
  button[aria-pressed=true] {background:#000}
</style>
<h1>TITLE</h1><p>HELP</p><div id="grid"></div><p><output id="answer"></output></p>
<script>
const model = MODEL
const pixels = Array(64).fill(0)
function answer() {
  const scores = model.weights.map((row, k) => row.reduce((sum, w, i) => sum + w * pixels[i], model.bias[k]))
  const top = Math.max(...scores)
  const powers = scores.map(score => Math.exp(score - top))
  const total = powers.reduce((a, b) => a + b)
  const best = scores.indexOf(top)
  document.getElementById("answer").value = model.classes[best] + " · " + Math.round(100 * powers[best] / total) + " %"
}
pixels.forEach((_, i) => {
  const button = document.createElement("button")
  button.setAttribute("aria-pressed", "false")
  button.setAttribute("aria-label", Math.floor(i / 8 + 1) + " · " + (i % 8 + 1))
  button.addEventListener("click", () => {
    pixels[i] = 1 - pixels[i]
    button.setAttribute("aria-pressed", String(pixels[i] === 1))
    answer()
  })
  document.getElementById("grid").append(button)
})
answer()
</script>
"""
words = {
    "LANGUAGE": say(fr="fr", en="en"),
    "TITLE": say(fr="Quel chiffre ?", en="Which digit?"),
    "HELP": say(
        fr="Noircissez des cases, à la souris ou au clavier. Entraîné sur 900 petits chiffres : voyez la fiche.",
        en="Blacken squares with mouse or keyboard. Trained with 900 small digits: see the card.",
    ),
    "MODEL": json.dumps(written),
}
page = PAGE
for word, text in words.items():
    page = page.replace(word, text)
Path("predict.html").write_text(page, encoding="utf-8")
print("predict.html", lesson.count(len(page)), say(fr="octets", en="bytes"))

# %% [markdown] lang="fr"
# Ouvrez `predict.html` à côté du cahier et dessinez un 1. Répond-elle **comme le modèle** ? Les poids ont été arrondis. On ne le suppose pas, on le vérifie, sur toutes les images du test :

# %% [markdown] lang="en"
# Open `predict.html` beside the notebook and draw a 1. Does it answer **as the model does**? The weights were rounded. One does not suppose so, one checks, on all images of the test:

# %%
scores = x[test] @ np.array(written["weights"]).T + written["bias"]
same = np.array(written["classes"])[scores.argmax(axis=1)] == model.predict(x[test])
print(say(fr="mêmes réponses :", en="same answers:"), same.sum(), "/", same.size)

# %% [markdown] lang="fr"
# Pour vos modèles, réseaux compris : `pupille export RUN --to html` écrit une telle page, et `--to onnx` un fichier que lisent d'autres programmes, chacun après cette même vérification.
#
# ## En service : la dérive
#
# Vingt-six semaines plus tard. Chaque semaine, soixante images ; **aucune étiquette**. L'appareil s'encrasse à partir de la semaine 12, et glisse un peu sur son pied. Que peut-on voir ? Pas l'exactitude. Mais ce que le modèle *dit*, si : sa confiance, la probabilité de la classe qu'il annonce.
#
# Les dix premières semaines donnent une bande : leur moyenne, plus ou moins trois écarts types.
#
# **Exercice 21.4.** Écrivez `first_alarm(values, low, high)` : le numéro de la première semaine dont la valeur sort de la bande, ou `None` s'il n'y en a pas.

# %% [markdown] lang="en"
# For your models, networks among them: `pupille export RUN --to html` writes such a page, and `--to onnx` a file that other programs read, each after the same check.
#
# ## In service: drift
#
# Twenty-six weeks later. Each week, sixty images; **no label**. From week 12 on the camera gets dirty, and slips a little on its foot. What can be seen? Not the accuracy. But what the model *says*, yes: its confidence, the probability of the class that it names.
#
# The first ten weeks give a band: their mean, plus or minus three standard deviations.
#
# **Exercise 21.4.** Write `first_alarm(values, low, high)`: the number of the first week whose value leaves the band, or `None` if there is none.

# %%
rng = np.random.default_rng(21)
confidence, accuracy, light = [], [], []
for week in range(26):
    rows = rng.choice(test, 60)
    dirt = max(0, week - 11) / 14
    seen = digits.images[rows] / 16 * (1 - 0.7 * dirt) + 0.25 * dirt
    slipped = rng.random(60) < dirt
    seen[slipped] = np.roll(seen[slipped], 1, axis=2)
    probabilities = model.predict_proba(seen.reshape(60, 64))
    confidence.append(probabilities.max(axis=1).mean())
    light.append(seen.mean())
    accuracy.append((probabilities.argmax(axis=1) == y[rows]).mean())


def band(values):
    calm = np.array(values[:10])
    return calm.mean() - 3 * calm.std(ddof=1), calm.mean() + 3 * calm.std(ddof=1)


print(
    say(fr="bande de la confiance :", en="band of confidence:"),
    *[lesson.number(end) for end in band(confidence)],
)


# %% tags=["exercise"] number="21.4"
def first_alarm(values, low, high):
    return ...


# %%
lesson.check("21.4")

# %%
lesson.after("21.4")
figure, axes = plt.subplots(1, 2, figsize=(12, 3.4))
for ax, mark, (name, values) in zip(
    axes,
    ("s-", "^-"),
    (
        (say(fr="confiance", en="confidence"), confidence),
        (say(fr="lumière moyenne", en="average light"), light),
    ),
    strict=True,
):
    alarm = first_alarm(values, *band(values))
    ax.axhspan(*band(values), color="lightgrey")
    ax.plot(range(26), values, mark, color=COLOURS[0], markersize=4, label=name)
    ax.plot(
        accuracy,
        marker="o",
        linestyle=":",
        color=COLOURS[1],
        markersize=4,
        label=say(fr="exactitude (inconnue)", en="accuracy (unknown)"),
    )
    if alarm is not None:
        ax.axvline(alarm, color="black", linestyle="--")
        print(f"{name:16}", say(fr="alarme en semaine", en="alarm in week"), alarm)
    ax.set_ylim(0, 1.05)
    ax.set_xlabel(say(fr="semaine", en="week"))
    ax.legend(loc="lower left")
lesson.show(
    say(
        fr="Deux courbes surveillées (carrés, triangles) avec leur bande grise et l'alarme (trait), et l'exactitude que personne ne connaît (ronds), qui tombe de 95 % à moins de 30 % à partir de la semaine 12. La confiance tombe avec elle ; la lumière moyenne ne bouge presque pas.",
        en="Two curves that are watched (squares, triangles) with their grey band and the alarm (line), and the accuracy that nobody knows (circles), which falls from 95 % to less than 30 % from week 12 on. Confidence falls with it; the average light hardly moves.",
    )
)

# %% [markdown] lang="fr"
# Une alarme ne dit pas *quoi* ; elle dit d'aller voir, et d'étiqueter vingt images **tirées au sort** (leçon 17). Et l'absence d'alarme ne prouve rien : un modèle peut se tromper avec assurance. Surveillez plusieurs choses : la confiance, les parts des classes, la lumière, et faites étiqueter un peu, toujours.
#
# ## À retenir
#
# - Une fiche dit à quoi le modèle sert, sur quoi il a appris, ce qu'il vaut (n, intervalle, test ouvert une fois), pour qui, et où il échoue.
# - Un pickle est un programme. N'ouvrez pas celui d'un inconnu ; partagez en safetensors.
# - Un export se vérifie : mêmes réponses, sur toutes les images du test.
# - Le monde change après la mise en service. On le voit sans étiquettes, on le comprend avec.
#
# ## Quatre questions
#
# 1. « Limites : aucune connue. » Que répondez-vous ?
# 2. Pourquoi ne pas ouvrir un pickle pour voir ce qu'il contient ?
# 3. Que faut-il, en plus des poids, pour prédire ?
# 4. La confiance baisse. Le modèle est-il devenu mauvais ?
#
# <details><summary>Les réponses, et la cellule qui les montre</summary>
#
# 1. Que personne n'a cherché. L'exercice 21.1.
# 2. L'ouvrir, c'est l'exécuter ; on le lit instruction par instruction. L'exercice 21.2.
# 3. La recette : échelle des points, forme, ordre des classes. « safetensors : un en-tête et des nombres ».
# 4. Peut-être ; ou les images ont changé. Allez voir. « En service : la dérive ».
#
# </details>
#
# **Pour en parler.** Votre modèle est en ligne depuis deux ans, et vous changez de laboratoire. Que laissez-vous, et à qui ?

# %% [markdown] lang="en"
# An alarm does not say *what*; it says to go and look, and to label twenty images **drawn at random** (lesson 17). And no alarm proves nothing: a model can be wrong with assurance. Watch several things: confidence, the shares of classes, light, and have a few labelled, always.
#
# ## To remember
#
# - A card says what the model is for, what it learned from, what it is worth (n, interval, test opened once), for whom, and where it fails.
# - A pickle is a program. Do not open that of a stranger; share as safetensors.
# - An export is checked: the same answers, on all images of the test.
# - The world changes after a model is installed. It is seen without labels, and understood with them.
#
# ## Four questions
#
# 1. "Limits: none known." What do you answer?
# 2. Why not open a pickle to see what it holds?
# 3. What does it take, beside the weights, to predict?
# 4. Confidence falls. Has the model become bad?
#
# <details><summary>The answers, and the cell that shows them</summary>
#
# 1. That nobody has looked for any. Exercise 21.1.
# 2. To open it is to run it; it is read instruction by instruction. Exercise 21.2.
# 3. The recipe: scale of the pixels, shape, order of the classes. "safetensors: a header and numbers".
# 4. Perhaps; or the images have changed. Go and look. "In service: drift".
#
# </details>
#
# **To talk about.** Your model has been online for two years, and you move to another laboratory. What do you leave, and to whom?

# %%
lesson.words()

# %% [markdown] lang="fr"
# ## Sur vos propres images
#
# Un modèle, sa fiche, son fichier :
#
# ```
# pupille compare mes-photos/ --out runs/mes-photos
# pupille report runs/mes-photos
# pupille export runs/mes-photos --to html
# ```
#
# Relisez la fiche comme si elle venait d'un autre, et cherchez-y cinq fautes.

# %% [markdown] lang="en"
# ## On your own images
#
# A model, its card, its file:
#
# ```
# pupille compare my-photos/ --out runs/my-photos
# pupille report runs/my-photos
# pupille export runs/my-photos --to html
# ```
#
# Read the card as if it came from somebody else, and look for five faults in it.
