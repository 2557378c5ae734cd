# %% [markdown] lang="fr"
# # 15. Pour qui, et qui décide ?
#
# Un programme vendu par IBM en 2017 dit d'un visage si c'est celui d'une femme ou d'un homme, et il a raison dans 88 % des cas. Pour qui ? Pour les hommes à la peau claire, il se trompe une fois sur trois cents. Pour les femmes à la
# peau foncée, une fois sur trois. Une moyenne ne se trompe pas : elle se tait.
#
# **À la fin, vous saurez** mesurer un modèle groupe par groupe, avec ses intervalles, montrer que plusieurs égalités raisonnables ne peuvent pas tenir ensemble, trouver par où un biais est entré, et mener un débat dont les deux camps ont
# des chiffres.

# %% [markdown] lang="en"
# # 15. For whom, and who decides?
#
# A program that IBM sold in 2017 says of a face whether it is that of a woman or a man, and is right in 88 % of cases. For whom? For men of light skin it is wrong once in three hundred. For women of dark skin, once in
# three. A mean is not wrong: it is silent.
#
# **At the end you will be able to** measure a model group by group, with its intervals, show that several reasonable equalities cannot hold together, find where a bias came in, and lead a debate whose two sides have
# figures.

# %%
import matplotlib.pyplot as plt
import numpy as np
from sklearn.linear_model import LogisticRegression

from pupille.evaluation.inference.intervals import wilson
from pupille.figures.curves import draw_intervals
from pupille.figures.surface import COLOURS

# %% [markdown] lang="fr"
# ## Quatre groupes, trois programmes
#
# Buolamwini et Gebru (*Gender Shades*, 2018) ont rassemblé 1 270 portraits de députés de six pays et les ont montrés à trois programmes du commerce. Voici leurs taux d'erreur, et combien de personnes il y a dans chaque groupe (calculé à partir
# des pourcentages publiés).

# %% [markdown] lang="en"
# ## Four groups, three programs
#
# Buolamwini and Gebru (*Gender Shades*, 2018) gathered 1,270 portraits of members of parliament from six countries and showed them to three programs on sale. Here are their error rates, and how many people each group holds (computed from
# the published percentages).

# %%
groups = (
    say(fr="femmes, peau foncée", en="women, dark skin"),
    say(fr="hommes, peau foncée", en="men, dark skin"),
    say(fr="femmes, peau claire", en="women, light skin"),
    say(fr="hommes, peau claire", en="men, light skin"),
)
people = np.array([271, 318, 296, 385])
published = {
    "IBM": np.array([0.347, 0.12, 0.071, 0.003]),
    "Face++": np.array([0.345, 0.007, 0.06, 0.008]),
    "Microsoft": np.array([0.208, 0.06, 0.017, 0.0]),
}
errors = {name: np.round(rates * people).astype(int) for name, rates in published.items()}
for name in errors:
    print(f"{name:10}", say(fr="erreurs :", en="errors:"), errors[name], end=" ")
    print(say(fr="· en tout", en="· in all"), lesson.percent(errors[name].sum() / people.sum(), 1))

# %% [markdown] lang="fr"
# Un taux sans intervalle ne dit pas s'il vient de douze personnes ou de mille (leçon 3).
#
# **Exercice 15.1.** L'intervalle à 95 % du taux d'erreur d'IBM pour le **premier** groupe : `wilson(combien, sur_combien)` en donne les deux bornes.

# %% [markdown] lang="en"
# A rate without an interval does not say whether it comes from twelve people or from a thousand (lesson 3).
#
# **Exercise 15.1.** The 95 % interval of IBM's error rate for the **first** group: `wilson(how_many, of_how_many)` gives its two bounds.

# %% tags=["exercise"] number="15.1"
low, high = ..., ...

# %%
lesson.check("15.1")

# %%
figure, axes = plt.subplots(1, 3, figsize=(12, 2.8), sharey=True)
for ax, (name, counts) in zip(axes, errors.items(), strict=True):
    lows, highs = wilson(counts, people)
    draw_intervals(list(groups), list(counts / people), list(lows), list(highs), ax)
    ax.set_title(name)
    ax.set_xlim(0, 0.45)
axes[1].set_xlabel(say(fr="taux d'erreur", en="error rate"))
figure.tight_layout()
lesson.show(
    say(
        fr="Trois programmes, quatre groupes, avec leurs intervalles. Partout l'erreur des femmes à la peau foncée est la plus grande, de loin, et son intervalle ne touche aucun autre.",
        en="Three programs, four groups, with their intervals. Everywhere the error of women of dark skin is the largest by far, and its interval touches no other.",
    )
)
few = wilson(4, 12)
print(
    say(fr="4 erreurs sur 12 personnes : de", en="4 errors in 12 people:"),
    lesson.percent(float(few[0])),
    say(fr="à", en="to"),
    lesson.percent(float(few[1])),
)

# %% [markdown] lang="fr"
# Deux leçons. Regardez les groupes **croisés** : « femmes » et « peau foncée », pris à part, cachent la moitié du problème. Et comptez : avec 12 personnes dans un groupe, on ne peut presque rien dire d'elles. *Ne rien pouvoir dire d'un groupe* est
# un résultat, et il s'écrit. (L'étude a servi : l'année d'après, les trois programmes faisaient beaucoup moins d'erreurs. Reste une question : à quoi sert un tel programme, et qu'en fait-on de ceux qui ne sont ni l'un ni l'autre ?)
#
# ## Deux façons d'être juste
#
# En Floride, un questionnaire, COMPAS, note le risque qu'un prévenu récidive dans les deux ans ; le juge voit la note. ProPublica (2016) a comparé, pour 6 150 prévenus, ce qui était annoncé et ce qui s'est passé.

# %% [markdown] lang="en"
# Two lessons. Look at groups **crossed**: "women" and "dark skin" taken apart hide half of the problem. And count: with 12 people in a group hardly anything can be said of them. *To be unable to say anything of a group* is
# a result, and is written down. (The study was of use: one year later the three programs made far fewer errors. A question remains: what is such a program for, and what does it do with those who are neither?)
#
# ## Two ways of being fair
#
# In Florida a questionnaire, COMPAS, scores the risk that a defendant reoffends within two years; the judge sees the score. ProPublica (2016) compared, for 6,150 defendants, what was announced and what happened.

# %%
black = {"tp": 1369, "fp": 805, "fn": 532, "tn": 990}
white = {"tp": 505, "fp": 349, "fn": 461, "tn": 1139}
for name, counts in ((say(fr="noirs", en="black"), black), (say(fr="blancs", en="white"), white)):
    print(f"{name:8}", counts, say(fr="en tout", en="in all"), lesson.count(sum(counts.values())))

# %% [markdown] lang="fr"
# `tp` : annoncé à risque, a récidivé ; `fp` : annoncé à risque, n'a pas récidivé ; `fn` et `tn` : annoncé sans risque.
#
# **Exercice 15.2.** Écrivez `rates(tp, fp, fn, tn)`, qui renvoie trois nombres : de **ceux qui n'ont pas récidivé**, la part annoncée à risque ; de **ceux qui ont récidivé**, la part annoncée sans risque ; de **ceux qui sont annoncés à risque**, la part qui a
# récidivé.

# %% [markdown] lang="en"
# `tp`: announced as a risk, reoffended; `fp`: announced as a risk, did not reoffend; `fn` and `tn`: announced as no risk.
#
# **Exercise 15.2.** Write `rates(tp, fp, fn, tn)`, which returns three numbers: of **those who did not reoffend**, the share announced as a risk; of **those who did**, the share announced as no risk; of **those announced as a risk**, the share who
# reoffended.


# %% tags=["exercise"] number="15.2"
def rates(tp, fp, fn, tn):
    return ..., ..., ...


# %%
lesson.check("15.2")

# %%
lesson.after("15.2")
names = (
    say(fr="accusés à tort", en="wrongly accused"),
    say(fr="manqués", en="missed"),
    say(fr="accusés à raison", en="accused rightly"),
)
figure, ax = plt.subplots(figsize=(8, 3))
for counts, label, mark, shift in (
    (black, say(fr="prévenus noirs", en="black defendants"), "s", -0.1),
    (white, say(fr="prévenus blancs", en="white defendants"), "o", 0.1),
):
    values = np.array(rates(**counts))
    of = np.array([counts["fp"] + counts["tn"], counts["fn"] + counts["tp"], counts["tp"] + counts["fp"]])
    lows, highs = wilson(values * of, of)
    ax.errorbar(
        np.arange(3) + shift,
        values,
        yerr=(values - lows, highs - values),
        fmt=mark,
        label=label,
        capsize=4,
        markersize=6,
    )
ax.set_xticks(range(3), names)
ax.set_xlim(-0.5, 2.5)
ax.set_ylim(0.2, 0.75)
ax.legend()
lesson.show(
    say(
        fr="Trois taux par groupe, carrés pour les prévenus noirs, ronds pour les blancs. Accusés à tort : 45 % contre 23 %. Manqués : 28 % contre 48 %. Accusés à raison : 63 % contre 59 %, presque pareil.",
        en="Three rates for each group, squares for black defendants, circles for white ones. Wrongly accused: 45 % against 23 %. Missed: 28 % against 48 %. Accused rightly: 63 % against 59 %, nearly the same.",
    )
)

# %% [markdown] lang="fr"
# ProPublica : le programme est **injuste**, il accuse à tort deux fois plus souvent les noirs. Le fabricant : il est **juste**, « à risque » veut dire la même chose pour tous, six fois sur dix. Les deux ont raison ! Ne peut-on pas réparer, et avoir
# les deux égalités ?
#
# ## Ce qui ne peut pas tenir ensemble
#
# Prenez mille personnes d'un groupe. Une part `base` récidive. Le programme en manque une part `missed` (`fn` sur ceux qui récidivent), et parmi ceux qu'il annonce, une part `right` récidive vraiment. Il ne reste plus rien à choisir :
#
# 1. combien récidivent ? 2. combien de ceux-là sont annoncés ? 3. combien sont annoncés en tout, si ceux-là en sont la part `right` ? 4. combien le sont donc à tort ? 5. et sur combien qui ne récidivent pas ?
#
# **Exercice 15.3.** Écrivez `wrongly_accused(base, missed, right)` : de ceux qui ne récidivent pas, la part annoncée à risque.

# %% [markdown] lang="en"
# ProPublica: the program is **unfair**, it wrongly accuses black people twice as often. The maker: it is **fair**, "a risk" means the same for all, six times in ten. Both are right! Can one not mend it, and have both equalities?
#
# ## What cannot hold together
#
# Take a thousand people of one group. A share `base` reoffends. The program misses a share `missed` of them (`fn` of those who reoffend), and of those whom it announces a share `right` really reoffends. Nothing is left to choose:
#
# 1. how many reoffend? 2. how many of these are announced? 3. how many are announced in all, if these are the share `right` of them? 4. how many wrongly, then? 5. and of how many who do not reoffend?
#
# **Exercise 15.3.** Write `wrongly_accused(base, missed, right)`: of those who do not reoffend, the share announced as a risk.


# %% tags=["exercise"] number="15.3"
def wrongly_accused(base, missed, right):
    return ...


# %%
lesson.check("15.3")

# %%
lesson.after("15.3")
bases = np.linspace(0.1, 0.6, 100)
figure, ax = plt.subplots(figsize=(7, 3))
ax.plot(bases, wrongly_accused(bases, 0.35, 0.6), color=COLOURS[0])
for counts, label, mark in (
    (black, say(fr="taux de base des prévenus noirs", en="base rate of black defendants"), "s"),
    (white, say(fr="taux de base des prévenus blancs", en="base rate of white defendants"), "o"),
):
    base = (counts["tp"] + counts["fn"]) / sum(counts.values())
    ax.plot(base, wrongly_accused(base, 0.35, 0.6), mark, color="black", label=label, markersize=9)
    print(f"{label:34}", lesson.percent(base), "→", lesson.percent(wrongly_accused(base, 0.35, 0.6)))
ax.set_xlabel(say(fr="part qui récidive", en="share who reoffend"))
ax.set_ylabel(say(fr="accusés à tort", en="wrongly accused"))
ax.legend()
lesson.show(
    say(
        fr="Les accusés à tort selon le taux de base, quand les deux autres égalités sont imposées : une courbe qui monte de plus en plus vite. Au taux de base des prévenus noirs (carré) elle est bien plus haute qu'à celui des blancs (rond).",
        en="The wrongly accused against the base rate, when the two other equalities are imposed: a curve that rises faster and faster. At the base rate of black defendants (square) it is much higher than at that of white ones (circle).",
    )
)

# %% [markdown] lang="fr"
# Le programme imaginé ici traite les deux groupes **pareil** : il en manque 35 %, et « à risque » est juste six fois sur dix. Alors il accuse forcément plus souvent à tort le groupe qui a le taux de base le plus haut (Chouldechova, 2017 ; Kleinberg et autres, 2016). Ce n'est pas un défaut du programme,
# c'est de l'arithmétique. Il faut **choisir** quelle égalité compte, et ce choix n'est pas un calcul : il appartient à ceux qui en répondent.
#
# Et le taux de base lui-même ? Ce n'est pas « récidiver », c'est « être arrêté de nouveau ». Si l'on patrouille plus dans un quartier, on y arrête plus.
#
# ## Écolier, écolière
#
# Tapez *écolier* dans un moteur d'images, puis *écolière* (en classe, avec le filtre). D'un côté des enfants, des cartables, des tableaux noirs. De l'autre, on a longtemps trouvé des costumes et des mangas qui ne sont pas pour les enfants. Personne ne l'a programmé : le moteur a appris de **ce sur quoi l'on
# clique**, et montre en premier ce qui a été cliqué.
#
# Un modèle fait parfois pire que ses données. Dans un jeu de photos, ceux qui cuisinent étaient plus souvent des femmes, de 33 % ; le modèle entraîné dessus en a fait 68 % (Zhao et autres, 2017). Voici pourquoi, en quelques lignes : on sait que deux personnes sur trois qui cuisinent sont des femmes, et la photo est floue.

# %% [markdown] lang="en"
# The program imagined here treats both groups **alike**: it misses 35 %, and "a risk" is right six times in ten. So it must wrongly accuse more often the group with the higher base rate (Chouldechova, 2017; Kleinberg and others, 2016). That is no flaw of the program, it is
# arithmetic. One has to **choose** which equality counts, and that choice is no computation: it belongs to those who answer for it.
#
# And the base rate itself? It is not "to reoffend", it is "to be arrested again". Where there are more patrols, there are more arrests.
#
# ## Schoolboy, schoolgirl
#
# Type *écolier* (schoolboy) into a search for images, then *écolière* (schoolgirl; in class, with the filter on). On one side children, satchels, blackboards. On the other, for a long time, costumes and manga that are not for children. Nobody programmed it: the search has learned from **what people
# click**, and shows first what was clicked.
#
# A model sometimes does worse than its data. In one set of photos those who cook were women more often, by 33 %; the model trained on it made that 68 % (Zhao and others, 2017). Here is why, in a few lines: it is known that two in three people who cook are women, and the photo is blurred.

# %%
rng = np.random.default_rng(15)
woman = rng.random(6000) < 2 / 3
for blur in (0.2, 1, 2, 4):
    clue = np.where(woman, 0.5, -0.5) + rng.normal(0, blur, woman.size)
    model = LogisticRegression().fit(clue[:3000, None], woman[:3000])
    named = model.predict(clue[3000:, None]).mean()
    print(
        say(fr="flou", en="blur"),
        lesson.number(blur, 1),
        "·",
        say(fr="femmes dans les photos", en="women in the photos"),
        lesson.percent(woman[3000:].mean()),
        "·",
        say(fr="selon le modèle", en="as the model has it"),
        lesson.percent(named),
    )

# %% [markdown] lang="fr"
# Moins la photo en dit, plus le modèle répond par l'habitude : à la fin il ne voit plus que des femmes. Il minimise ses erreurs, comme on le lui a demandé.
#
# ## Par où le biais est entré
#
# - `SAMPLE` : qui est dans les données, et qui n'y est pas.
# - `TRUTH` : ce que l'on a noté comme la bonne réponse est déjà une décision d'humains.
# - `GOAL` : on fait apprendre autre chose que ce que l'on veut.
# - `LOOP` : ce que dit le modèle change les données de demain.
#
# **Exercice 15.4.** Huit cas. Quelle porte, d'abord ?
#
# - A. Des photos de peau pour dépister le mélanome : 95 % viennent de peaux claires.
# - B. Un programme trie des candidatures ; la bonne réponse est « qui a été embauché ces dix dernières années ».
# - C. Un hôpital veut aider les plus malades et fait prédire combien chacun **coûtera** (Obermeyer et autres, 2019).
# - D. Écolier, écolière : ce qui est cliqué monte, ce qui monte est cliqué.
# - E. La police patrouille là où le modèle l'annonce, et y constate donc plus de délits.
# - F. « Récidive » veut dire « arrêté de nouveau », par une police qui ne contrôle pas tout le monde autant.
# - G. Un assistant vocal a appris de voix d'adultes nés à Paris.
# - H. Un site de vidéos veut que l'on soit content, et recommande ce que l'on regarde le plus longtemps.

# %% [markdown] lang="en"
# The less the photo tells, the more the model answers by habit: in the end it sees nothing but women. It makes its errors few, as it was asked to.
#
# ## Where the bias came in
#
# - `SAMPLE`: who is in the data, and who is not.
# - `TRUTH`: what was written down as the right answer is already a decision of humans.
# - `GOAL`: something else is learned than what is wanted.
# - `LOOP`: what the model says changes the data of tomorrow.
#
# **Exercise 15.4.** Eight cases. Which door first?
#
# - A. Photos of skin to screen for melanoma: 95 % are of light skin.
# - B. A program sorts applications; the right answer is "who was hired in the last ten years".
# - C. A hospital wants to help the most ill, and has it predicted how much each will **cost** (Obermeyer and others, 2019).
# - D. Schoolboy, schoolgirl: what is clicked rises, what rises is clicked.
# - E. The police patrol where the model tells them to, and so record more offences there.
# - F. "Reoffended" means "arrested again", by a police that does not check everybody as often.
# - G. A voice assistant has learned from adults born in Paris.
# - H. A site of videos wants people to be content, and recommends what is watched longest.

# %%
SAMPLE, TRUTH, GOAL, LOOP = (
    say(fr="échantillon", en="sample"),
    say(fr="vérité", en="truth"),
    say(fr="but", en="goal"),
    say(fr="boucle", en="loop"),
)

# %% tags=["exercise"] number="15.4"
doors = {"A": ..., "B": ..., "C": ..., "D": ..., "E": ..., "F": ..., "G": ..., "H": ...}

# %%
lesson.check("15.4")

# %% [markdown] lang="fr"
# ## Une feuille pour débattre
#
# Deux camps, un modérateur, vingt minutes. Chaque camp a **un chiffre** à donner et **une question** à laquelle l'autre doit répondre. À la fin on ne vote pas pour un camp : on écrit la règle que l'on accepterait sans savoir dans quel groupe on
# tombera.
#
# | | la motion | un chiffre pour | un chiffre contre | la question |
# |---|---|---|---|---|
# | justice | Un juge ne doit pas voir de note de risque. | accusés à tort : 45 % contre 23 % (ci-dessus) | « à risque » est juste 63 % et 59 % du temps | Un juge seul fait-il mieux ? Qui l'a mesuré, groupe par groupe ? |
# | la route | Une voiture autonome doit protéger d'abord ses passagers. | qui l'achèterait sinon ? (Bonnefon et autres, 2016) | 40 millions de réponses, et elles changent d'un pays à l'autre (Awad et autres, 2018) | Qui doit en décider : le constructeur, l'acheteur, la loi ? |
# | l'hôpital | On n'installe un modèle que s'il est aussi bon pour tous. | un taux d'erreur de 35 % pour un groupe, 0,3 % pour un autre | attendre, c'est priver aussi ceux qu'il aide déjà | Et si l'on n'a que douze images d'un groupe ? |
# | l'art | Une image faite par une machine n'a pas d'auteur. | *Edmond de Belamy*, vendu 432 500 dollars en 2018 ; le programme venait en partie d'un autre | on a dit la même chose de la photographie | À qui sont les images qui ont servi à l'entraîner ? |
#
# ## À retenir
#
# - Une moyenne cache ses groupes. Mesurez chacun, croisés, avec son intervalle et son nombre.
# - De trop peu d'images on ne peut rien dire, et il faut l'écrire.
# - Avec des taux de base différents, des égalités raisonnables s'excluent. Choisir laquelle compte n'est pas un calcul.
# - Un biais entre par l'échantillon, la vérité, le but ou la boucle ; chacun se soigne autrement.
#
# ## Quatre questions
#
# 1. Le taux d'erreur moyen est bas. Que demandez-vous ?
# 2. Peut-on corriger COMPAS pour que les trois taux soient égaux ?
# 3. Pourquoi un modèle exagère-t-il ce que disent ses données ?
# 4. Retirer la colonne « sexe » suffit-il ?
#
# <details><summary>Les réponses, et la cellule qui les montre</summary>
#
# 1. Pour qui, combien de personnes, et l'intervalle. L'exercice 15.1.
# 2. Non, tant que les taux de base diffèrent. L'exercice 15.3.
# 3. Dans le doute il répond le plus fréquent, et il se trompe ainsi moins souvent. « Écolier, écolière ».
# 4. Non : d'autres colonnes la devinent, et la vérité notée garde la trace de ceux qui l'ont notée. « Par où le biais est entré ».
#
# </details>
#
# **Pour en parler.** Prenez la motion qui vous déplaît le plus, et défendez-la cinq minutes.

# %% [markdown] lang="en"
# ## A sheet for a debate
#
# Two sides, a chair, twenty minutes. Each side has **one figure** to give and **one question** that the other must answer. In the end there is no vote for a side: one writes the rule that one would accept without knowing into which group one
# will fall.
#
# | | the motion | a figure for it | a figure against it | the question |
# |---|---|---|---|---|
# | justice | A judge must not see a score of risk. | wrongly accused: 45 % against 23 % (above) | "a risk" is right 63 % and 59 % of the time | Does a judge alone do better? Who has measured that, group by group? |
# | the road | A self-driving car must protect its passengers first. | who would buy it otherwise? (Bonnefon and others, 2016) | 40 million answers, and they change from country to country (Awad and others, 2018) | Who is to decide: the maker, the buyer, the law? |
# | the hospital | A model is installed only if it is as good for everybody. | an error rate of 35 % for one group, 0.3 % for another | to wait is to deprive those, too, whom it helps already | And with no more than twelve pictures of one group? |
# | art | A picture made by a machine has no author. | *Edmond de Belamy*, sold for 432,500 dollars in 2018; the program came in part from somebody else | the same was said of photography | Whose are the pictures that it was trained on? |
#
# ## To remember
#
# - A mean hides its groups. Measure each of them, crossed, with its interval and its number.
# - Of too few pictures nothing can be said, and that must be written down.
# - Where base rates differ, reasonable equalities exclude each other. To choose which one counts is no computation.
# - A bias comes in by the sample, the truth, the goal or the loop; each has another cure.
#
# ## Four questions
#
# 1. The mean error rate is low. What do you ask?
# 2. Can COMPAS be corrected so that all three rates are equal?
# 3. Why does a model exaggerate what its data say?
# 4. Is it enough to take the column "sex" away?
#
# <details><summary>The answers, and the cell that shows them</summary>
#
# 1. For whom, how many people, and the interval. Exercise 15.1.
# 2. No, as long as base rates differ. Exercise 15.3.
# 3. In doubt it answers what is most frequent, and so is wrong less often. "Schoolboy, schoolgirl".
# 4. No: other columns give it away, and the truth that was noted keeps the mark of those who noted it. "Where the bias came in".
#
# </details>
#
# **To talk about.** Take the motion that you like least, and defend it for five minutes.

# %%
lesson.words()

# %% [markdown] lang="fr"
# ## Sur vos propres images
#
# Une colonne de votre tableau, par exemple `appareil`, `hôpital` ou `âge`, qui ne sert pas à apprendre, mais à demander pour qui le modèle marche :
#
# ```
# pupille compare photos.csv --by appareil
# pupille report runs/photos
# ```
#
# Le rapport dit d'abord si les groupes diffèrent plus que par hasard, puis lequel va le plus mal, et desquels il ne dit rien, faute d'images.

# %% [markdown] lang="en"
# ## On your own images
#
# A column of your table, such as `camera`, `hospital` or `age`, which is not for learning, but for asking for whom the model works:
#
# ```
# pupille compare photos.csv --by camera
# pupille report runs/photos
# ```
#
# The report says first whether groups differ by more than chance, then which one fares worst, and of which it says nothing for want of images.
