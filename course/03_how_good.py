# %% [markdown] lang="fr"
# # 3. Est-ce que c'est bien ?
#
# « Mon modèle a 99 % d'exactitude » (on dit aussi *justesse* ou *taux de réussite* : la part des images bien classées). Cette phrase ne veut rien dire tant qu'on ne sait pas trois choses : comparé à
# quoi, faux de quelle manière, et avec quelle certitude.
#
# **À la fin, vous saurez** nommer les deux erreurs, lire une matrice de confusion, choisir un seuil d'après les coûts,
# dire à quel point un chiffre est sûr.

# %% [markdown] lang="en"
# # 3. How good is it?
#
# "My model has an accuracy of 99 %" (the share of images it puts into their class). That sentence means nothing as long as three things are not known: compared with
# what, wrong in which way, and how surely.
#
# **At the end you will be able to** name the two errors, read a confusion matrix, choose a threshold by the costs, and
# say how sure a figure is.

# %%
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_recall_curve, roc_auc_score, roc_curve

from pupille.evaluation.classification.metrics import confusion_matrix
from pupille.evaluation.inference.intervals import wilson
from pupille.figures.curves import draw_roc
from pupille.figures.matrix import draw_confusion

# %% [markdown] lang="fr"
# ## Deux manières de se tromper
#
# | situation | on cherche (« positif ») | faux positif (erreur de type I) | faux négatif (erreur de type II) |
# |---|---|---|---|
# | dépistage d'une maladie | la maladie | un bien-portant inquiété, un examen de plus | un malade renvoyé chez lui |
# | filtre à spams | un spam | **un bon message jeté** | un spam dans la boîte |
# | chaîne de montage | un défaut | une bonne pièce au rebut | une pièce défectueuse livrée |
# | passagers du Titanic | un survivant | un noyé annoncé vivant | un survivant annoncé noyé |
#
# Pour le filtre à spams, il est facile d'échanger les deux colonnes, et une diapositive du cours s'y trompe : le « positif » est ce
# que l'on cherche, ici le spam, même si personne n'en veut.
#
# Les deux erreurs n'ont presque jamais le même prix. Aucune formule ne peut dire ce prix : c'est à vous de le fixer, avec
# ceux que la décision touche, **avant** de regarder les résultats.

# %% [markdown] lang="en"
# ## Two ways to be wrong
#
# | situation | one looks for ("positive") | false positive (type I error) | false negative (type II error) |
# |---|---|---|---|
# | screening for an illness | the illness | a healthy person alarmed, one more examination | an ill person sent home |
# | spam filter | spam | **a good mail thrown away** | spam in the inbox |
# | assembly line | a defect | a good part scrapped | a defective part delivered |
# | passengers of the Titanic | a survivor | a drowned one called alive | a survivor called drowned |
#
# With the spam filter the two columns are easily exchanged, and a slide of the course does so: "positive" is what one looks for,
# here the spam, even though nobody wants it.
#
# The two errors hardly ever cost the same. No formula can say what they cost: you have to settle it, with those whom the
# decision touches, **before** you look at the results.

# %% [markdown] lang="fr"
# ## Une chaîne de montage
#
# Nos « pièces » sont de vrais chiffres écrits à la main. Le 8 est le défaut, et il est rare : 1 pièce sur 100.
# La moitié des pièces sert à apprendre, l'autre moitié à juger.

# %% [markdown] lang="en"
# ## An assembly line
#
# Our "parts" are real handwritten digits. The 8 is the defect, and it is rare: 1 part in 100.
# Half of the parts are for learning, the other half for judging.

# %%
scans = load_digits()
rng = np.random.default_rng(2)
good = np.flatnonzero(scans.target != 8)
bad = rng.choice(np.flatnonzero(scans.target == 8), size=16, replace=False)
parts = rng.permutation(np.concatenate([good, bad]))
images, defect = scans.data[parts] / 16, (scans.target[parts] == 8).astype(int)
half = len(parts) // 2
train, test = slice(0, half), slice(half, None)
model = LogisticRegression(C=0.5).fit(images[train], defect[train])
score = model.predict_proba(images[test])[:, 1]
truth = defect[test]
print(
    f"{len(truth)} " + say(fr="pièces jugées, dont", en="parts judged, of them"),
    truth.sum(),
    say(fr="défauts", en="defects"),
)

# %% [markdown] lang="fr"
# ### Le piège de l'exactitude
#
# Regardez ces trois modèles. Le premier dit toujours « bonne pièce ».

# %% [markdown] lang="en"
# ### The trap of accuracy
#
# Look at these three models. The first always says "good part".

# %%
answers = {
    say(fr="toujours « bonne »", en='always "good"'): np.zeros_like(truth),
    say(fr="appris, seuil 0,5", en="learned, threshold 0.5"): (score > 0.5).astype(int),
    say(fr="appris, seuil 0,05", en="learned, threshold 0.05"): (score > 0.05).astype(int),
}
figure, axes = plt.subplots(1, 3, figsize=(11, 3.4))
classes = (say(fr="bonne", en="good"), say(fr="défaut", en="defect"))
for ax, (name, said) in zip(axes, answers.items(), strict=True):
    matrix = confusion_matrix(truth, said, 2)
    draw_confusion(
        matrix,
        classes,
        ax,
        truth=say(fr="vérité", en="truth"),
        prediction=say(fr="prédiction", en="prediction"),
    )
    ax.set_title(
        f"{name}\n" + say(fr="exactitude", en="accuracy") + f" {lesson.percent(np.mean(said == truth), 1)}",
        fontsize=9,
    )
figure.tight_layout()
lesson.show(
    say(
        fr="Trois matrices de confusion, 811 bonnes pièces et 9 défauts. Les deux premières n'annoncent aucun défaut ; avec le seuil 0,05, "
        "trois défauts sont trouvés, contre treize fausses alarmes.",
        en="Three confusion matrices, 811 good pieces and 9 defects. The first two announce no defect; with the threshold 0.05 three defects "
        "are found, at the price of thirteen false alarms.",
    )
)

# %% [markdown] lang="fr"
# **La vérité est dans les lignes, les prédictions dans les colonnes** (certaines diapositives font l'inverse : vérifiez
# toujours).
#
# Les trois pièges de l'exactitude, ensemble :
# 1. Sans rien apprendre, on atteint 99 %. Le premier modèle de l'échelle est toujours « la classe la plus fréquente ».
# 2. Le modèle qui trouve le plus de défauts peut avoir l'exactitude la plus *basse*.
# 3. Un même chiffre cache des erreurs de nature différente.
#
# Et 100 % ? **Méfiez-vous.** C'est le plus souvent une fuite, ou un test minuscule (leçon 4) ; rarement un bon modèle.

# %% [markdown] lang="en"
# **The truth is in the rows, the predictions in the columns** (some slides do it the other way: always check).
#
# The three traps of accuracy, together:
# 1. Without learning anything one reaches 99 %. The first rung of the ladder is always "the commonest class".
# 2. The model that finds the most defects may have the *lowest* accuracy.
# 3. One and the same figure hides errors of different kinds.
#
# And 100 %? **Beware.** Most often it is a leak, or a tiny test (lesson 4); seldom a good model.

# %% [markdown] lang="fr"
# ## Rappel, précision, F1
#
# - **Rappel** (sensibilité) : parmi les vrais défauts, combien sont trouvés ?
# - **Spécificité** : parmi les bonnes pièces, combien sont laissées en paix ? C'est le rappel de l'autre classe.
# - **Précision** : parmi les alarmes, combien étaient de vrais défauts ?
# - **F1** : leur moyenne harmonique, basse dès que l'un des deux l'est.
#
# **Exercice 3.1.** Calculez rappel, précision et F1 pour le seuil 0,05, à partir de la matrice.

# %% [markdown] lang="en"
# ## Recall, precision, F1
#
# - **Recall** (sensitivity): of the real defects, how many are found?
# - **Specificity**: of the good parts, how many are left in peace? It is the recall of the other class.
# - **Precision**: of the alarms, how many were real defects?
# - **F1**: their harmonic mean, low as soon as one of the two is.
#
# **Exercise 3.1.** Compute recall, precision and F1 for the threshold 0.05, from the matrix.

# %%
matrix = confusion_matrix(truth, (score > 0.05).astype(int), 2)
(true_negatives, false_positives), (false_negatives, true_positives) = matrix
matrix

# %% tags=["exercise"] number="3.1"
recall = ...
precision = ...
f1 = ...

# %%
lesson.check("3.1")

# %% [markdown] lang="fr"
# ## Le seuil se choisit
#
# Un modèle ne dit pas « défaut » : il donne une probabilité, et *vous* choisissez à partir de quand sonner l'alarme. La
# courbe **ROC** montre tous les seuils à la fois : les défauts trouvés contre les fausses alarmes. Son aire, l'**AUC**, est
# la chance qu'un défaut pris au hasard reçoive un score plus haut qu'une bonne pièce prise au hasard : 0,5 pour une pièce
# de monnaie, 1 pour un modèle parfait.

# %% [markdown] lang="en"
# ## The threshold is yours to choose
#
# A model does not say "defect": it gives a probability, and *you* choose from where on to raise the alarm. The **ROC**
# curve shows all thresholds at once: defects found against false alarms. The area below it, the **AUC**, is the chance
# that a random defect gets a higher score than a random good part: 0.5 for a coin, 1 for a perfect model.

# %%
figure, axes = plt.subplots(1, 2, figsize=(9, 3.8))
false_alarm_rate, found_rate, _ = roc_curve(truth, score)
draw_roc(false_alarm_rate, found_rate, axes[0], name=f"AUC = {lesson.number(roc_auc_score(truth, score), 3)}")
axes[0].set_xlabel(say(fr="taux de fausses alarmes", en="false positive rate"))
axes[0].set_ylabel(say(fr="rappel", en="recall"))
precisions, recalls, _ = precision_recall_curve(truth, score)
axes[1].step(recalls[:-1], precisions[:-1], where="post")
axes[1].axhline(
    truth.mean(),
    color="grey",
    linestyle="--",
    label=say(
        fr=f"au hasard : {lesson.percent(truth.mean(), 1)}",
        en=f"by chance: {lesson.percent(truth.mean(), 1)}",
    ),
)
axes[1].set_ylim(-0.05, 1.05)
axes[1].legend()
axes[1].set_xlabel(say(fr="rappel", en="recall"))
axes[1].set_ylabel(say(fr="précision", en="precision"))
lesson.show(
    say(
        fr="À gauche, la courbe ROC, bien au-dessus de la diagonale. À droite, la précision selon le"
        " rappel : elle reste basse, autour d'un quart, car les défauts sont rares.",
        en="On the left the ROC curve, well above the diagonal. On the right precision against "
        "recall: it stays low, around a quarter, since defects are rare.",
    )
)

# %% [markdown] lang="fr"
# Le même modèle, deux impressions : quand les positifs sont rares, la ROC flatte, la courbe précision-rappel montre le
# nombre d'alarmes pour rien. (Le dernier point, rappel 0 et précision 1, est ajouté par scikit-learn : on ne le trace pas.)
#
# **Exercice 3.2.** Un défaut livré coûte 50 fois le prix d'une bonne pièce jetée. Avec des probabilités justes, l'alarme
# vaut la peine dès que $p > C_{FP}/(C_{FP}+C_{FN})$. Donnez ce seuil.

# %% [markdown] lang="en"
# One model, two impressions: where positives are rare the ROC flatters; the precision-recall curve shows how many alarms
# are for nothing. (The last point, recall 0 and precision 1, is added by scikit-learn: it is not drawn.)
#
# **Exercise 3.2.** A delivered defect costs 50 times as much as a good part thrown away. With probabilities that are right,
# the alarm is worth it as soon as $p > C_{FP}/(C_{FP}+C_{FN})$. Give that threshold.

# %% tags=["exercise"] number="3.2"
threshold = ...

# %%
lesson.check("3.2")

# %%
lesson.after("3.2")
for cut in (0.5, 0.2, threshold, 0.005):
    said = score > cut
    missed, alarms = int((truth[~said] == 1).sum()), int((truth[said] == 0).sum())
    cost = 50 * missed + alarms
    print(
        say(fr="seuil", en="threshold")
        + f" {lesson.number(cut, 3)} · {missed} "
        + say(fr="manqués,", en="missed,")
        + f" {alarms} "
        + say(fr="fausses alarmes, coût", en="false alarms, cost")
        + f" {cost}"
    )

# %% [markdown] lang="fr"
# À vous : déplacez le seuil, changez les coûts, et regardez la matrice, la ROC et le coût bouger ensemble.

# %% [markdown] lang="en"
# Your turn: move the threshold, change the costs, and watch matrix, ROC and cost move together.

# %%
lesson.explore_threshold(truth, score, missed=50, false_alarm=1)

# %% [markdown] lang="fr"
# Le seuil fait partie du modèle : on le choisit sur les images de **validation**, puis on le fixe. Le choisir en regardant
# les images de test, comme ci-dessus pour l'exemple, c'est tricher un peu (leçon 4).

# %% [markdown] lang="en"
# The threshold is part of the model: it is chosen on the **validation** images, then fixed. To choose it by looking at
# the test images, as above for the example, is to cheat a little (lesson 4).

# %% [markdown] lang="fr"
# ## Et à quel point en est-on sûr ?
#
# Le rappel repose sur une poignée de défauts. L'**intervalle de confiance à 95 %** (ici celui de Wilson, pour une
# proportion) dit quelles valeurs restent plausibles.

# %% [markdown] lang="en"
# ## And how sure is it?
#
# The recall rests on a handful of defects. The **95 % confidence interval** (here Wilson's, for a proportion) says which
# values remain plausible.

# %%
lesson.after("3.1")
low, high = wilson(true_positives, truth.sum())
print(
    say(fr="rappel", en="recall"),
    f"{true_positives}/{truth.sum()} = {lesson.percent(recall)} ({lesson.percent(low)} - {lesson.percent(high)})",
)

figure, ax = plt.subplots(figsize=(6, 3.2))
counts = np.array([5, 10, 20, 50, 100, 200, 500, 1000])
lows, highs = wilson(0.8 * counts, counts)
ax.fill_between(
    counts,
    lows,
    highs,
    alpha=0.3,
    label=say(fr="intervalle de Wilson à 95 %", en="Wilson interval at 95 %"),
)
ax.axhline(0.8, color="black", label=say(fr="rappel mesuré", en="measured recall"))
ax.set_xscale("log")
ax.set_xticks(counts, map(lesson.count, counts))
ax.minorticks_off()
ax.set_ylim(0, 1)
ax.legend(loc="lower right")
ax.set_xlabel(say(fr="nombre de défauts vus", en="number of defects seen"))
ax.set_ylabel(say(fr="rappel plausible", en="plausible recall"))
lesson.show(
    say(
        fr="Une bande qui se resserre autour de 0,8 : avec cinq défauts vus, le rappel plausible va "
        "de 0,4 à plus de 0,95 ; avec mille, la bande est mince.",
        en="A band that narrows around 0.8: with five defects seen the plausible recall goes from "
        "0.4 to more than 0.95; with a thousand the band is thin.",
    )
)

# %% [markdown] lang="fr"
# Quatre fois plus d'images : un intervalle deux fois plus étroit. C'est le nombre de *positifs* qui compte pour le rappel,
# et le nombre de *patients* (ou d'objets, de lieux) plutôt que le nombre de photos.
#
# **Exercice 3.3.** On a trouvé 95 défauts sur 100. Donnez les bornes de l'intervalle de Wilson.

# %% [markdown] lang="en"
# Four times as many images: an interval half as wide. For the recall it is the number of *positives* that counts, and the
# number of *patients* (or objects, places) rather than the number of photos.
#
# **Exercise 3.3.** 95 defects of 100 were found. Give the bounds of Wilson's interval.

# %% tags=["exercise"] number="3.3"
lower, upper = ..., ...

# %%
lesson.check("3.3")

# %% [markdown] lang="fr"
# ## À retenir
#
# - L'exactitude seule ne dit rien quand une classe est rare.
# - Le seuil vient des coûts, et les coûts viennent de ceux que la décision touche.
# - Un chiffre sans intervalle et sans n n'est pas un résultat.
#
# ## Quatre questions
#
# 1. Un modèle dit toujours « bonne pièce » et a 99 % d'exactitude. Que vaut son rappel ?
# 2. Que vaut l'AUC d'une pièce de monnaie ?
# 3. Un défaut manqué coûte plus cher : le seuil monte-t-il ou descend-il ?
# 4. Combien de fois plus d'images pour un intervalle deux fois plus étroit ?
#
# <details><summary>Les réponses, et la cellule qui les montre</summary>
#
# 1. Zéro. « Le piège de l'exactitude ».
# 2. 0,5. « Le seuil se choisit ».
# 3. Il descend. L'exercice 3.2.
# 4. Quatre. « Et à quel point en est-on sûr ? ».
#
# </details>
#
# **Pour en parler.** Qui devrait fixer le prix d'un faux négatif dans un dépistage : le médecin, le patient, celui qui
# paie ?

# %% [markdown] lang="en"
# ## To remember
#
# - Accuracy alone says nothing where one class is rare.
# - The threshold comes from the costs, and the costs from those whom the decision touches.
# - A figure without its interval and its n is not a result.
#
# ## Four questions
#
# 1. A model always says "good part" and has an accuracy of 99 %. What is its recall?
# 2. What is the AUC of a coin?
# 3. A missed defect comes to cost more: does the threshold go up or down?
# 4. How many times as many images for an interval half as wide?
#
# <details><summary>The answers, and the cell that shows them</summary>
#
# 1. Zero. "The trap of accuracy".
# 2. 0.5. "The threshold is yours to choose".
# 3. Down. Exercise 3.2.
# 4. Four times. "And how sure is it?".
#
# </details>
#
# **To talk about.** Who should set the price of a false negative in a screening: the physician, the patient, whoever
# pays?

# %%
lesson.words()

# %% [markdown] lang="fr"
# ## Sur vos propres images
#
# Chaque chiffre avec son intervalle, la matrice qui s'ouvre sur ses erreurs, le modèle qui n'apprend rien à côté du vôtre :
#
# ```
# pupille compare mes-photos/
# pupille evaluate runs/mes-photos
# ```

# %% [markdown] lang="en"
# ## On your own images
#
# Every figure with its interval, the matrix that opens its mistakes, the model that learns nothing beside yours:
#
# ```
# pupille compare my-photos/
# pupille evaluate runs/my-photos
# ```
