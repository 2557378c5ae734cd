# %% [markdown] lang="fr"
# # 22. Et après ?
#
# Un communiqué annonce une intelligence artificielle qui prévoit la consommation d'électricité, écrit des poèmes et réussit l'examen de médecine. Rien de tout cela n'est une image. Que vaut
# alors ce que vous avez appris ? Presque tout : les modèles changent, les pièges restent.
#
# **À la fin, vous saurez** ce qui se transporte des images aux séries, à la génération et à la langue, quel modèle qui n'apprend rien leur opposer, et lire un communiqué en cherchant le piège.

# %% [markdown] lang="en"
# # 22. And then?
#
# A press release announces an artificial intelligence that foresees the use of electricity, writes poems and passes the medical exam. None of that is an image. What is it then
# worth, what you have learned? Nearly everything: models change, traps stay.
#
# **At the end you will be able to** say what carries over from images to series, generation and language, which model that learns nothing to set against them, and read a press release in search of the trap.

# %%
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
from sklearn.neighbors import KNeighborsRegressor

from pupille.figures.surface import COLOURS

# %% [markdown] lang="fr"
# ## Une série
#
# Une **série temporelle** est une suite de nombres dans l'ordre du temps. Voici la consommation d'une ville, jour après jour, pendant deux ans. Elle est **inventée par la cellule** : une semaine qui se répète, et des écarts
# qui durent quelques semaines. Les 130 derniers jours sont le test : **le futur**.

# %% [markdown] lang="en"
# ## A series
#
# A **time series** is a sequence of numbers in the order of time. Here is what a town uses, day after day, for two years. It is **made up by the cell**: a week that repeats, and deviations
# that last some weeks. The last 130 days are the test: **the future**.

# %%
rng = np.random.default_rng(22)
days = np.arange(730)
slow = np.zeros(730)
for day in days[1:]:
    slow[day] = 0.97 * slow[day - 1] + rng.normal(0, 1.2)
load = 60 + 8 * np.isin(days % 7, range(5)) + slow + rng.normal(0, 1, 730)
train, test = days[:600], days[600:]
figure, ax = plt.subplots(figsize=(10, 2.8))
ax.plot(train, load[train], color=COLOURS[0], label=say(fr="entraînement", en="training"))
ax.plot(test, load[test], "--", color=COLOURS[1], label=say(fr="test, le futur", en="test, the future"))
ax.set_xlabel(say(fr="jour", en="day"))
ax.set_ylabel(say(fr="consommation (GWh)", en="consumption (GWh)"))
ax.set_ylim(44, 88)
ax.legend(ncols=2, loc="upper right")
lesson.show(
    say(
        fr="Une courbe de 730 jours en dents de scie, une par semaine, qui monte et descend lentement. Les 600 premiers jours en trait plein, les 130 derniers en tirets.",
        en="A curve of 730 days with a tooth for each week, which slowly rises and falls. The first 600 days as a solid line, the last 130 dashed.",
    )
)

# %% [markdown] lang="fr"
# Le modèle qui n'apprend rien (leçon 19), ici, ne dit pas une constante : il dit **« comme il y a sept jours »**. Beaucoup de réseaux publiés ne le battent pas.
#
# **Exercice 22.1.** Quelle est son erreur absolue moyenne sur le test ?

# %% [markdown] lang="en"
# Here the model that learns nothing (lesson 19) does not say a constant: it says **"as seven days ago"**. Many published networks do not beat it.
#
# **Exercise 22.1.** What is its mean absolute error on test?

# %% tags=["exercise"] number="22.1"
naive_error = ...

# %%
lesson.check("22.1")

# %% [markdown] lang="fr"
# À présent un « vrai » modèle : les trois jours les plus proches dans le temps (jours ouvrés avec jours ouvrés, week-ends avec week-ends). On le juge deux fois : avec des jours de test tirés **au hasard**, comme on le ferait d'images, puis sur le **futur**.

# %% [markdown] lang="en"
# Now a "real" model: the three days that are closest in time (working days with working days, weekends with weekends). It is judged twice: with test days drawn **at random**, as one would with images, then on the **future**.

# %%
lesson.after("22.1")


calendar = np.column_stack([days, 1000 * np.isin(days % 7, range(5))])


def error_of(learned, judged):
    model = KNeighborsRegressor(3).fit(calendar[learned], load[learned])
    return np.abs(model.predict(calendar[judged]) - load[judged]).mean()


shuffled = rng.permutation(730)
for name, value in (
    (say(fr="jours au hasard", en="days at random"), error_of(shuffled[:600], shuffled[600:])),
    (say(fr="futur", en="future"), error_of(train, test)),
    (say(fr="comme il y a sept jours", en="as seven days ago"), naive_error),
):
    print(f"{name:25}", lesson.number(value))

# %% [markdown] lang="fr"
# Au hasard, il connaît la veille et le lendemain de chaque jour de test : c'est la **fuite** de la leçon 4, et demain n'aura pas de lendemain. Sur le futur il s'effondre, loin derrière celui qui n'apprend rien. Le groupe d'une
# image était le patient ; celui d'une série est le **temps**.
#
# ## Une langue
#
# Un modèle de langue répond à une seule question : **quelle est la suite ?** C'est une classification (leçon 6 : softmax, entropie croisée), dont les classes sont des mots. Faisons-le avec des lettres, et sans réseau : on compte.

# %% [markdown] lang="en"
# At random it knows the day before and the day after each test day: that is the **leak** of lesson 4, and tomorrow will have no day after. On the future it breaks down, far behind the one that learns nothing. The group of an
# image was the patient; that of a series is **time**.
#
# ## A language
#
# A language model answers a single question: **what comes next?** It is a classification (lesson 6: softmax, cross-entropy), whose classes are words. Let us do it with letters, and without a network: we count.

# %%
text = say(
    fr="la cigale, ayant chanté tout l'été, se trouva fort dépourvue quand la bise fut venue. pas un seul petit morceau de mouche ou de vermisseau. "
    "elle alla crier famine chez la fourmi sa voisine, la priant de lui prêter quelque grain pour subsister jusqu'à la saison nouvelle. "
    "je vous paierai, lui dit-elle, avant l'août, foi d'animal, intérêt et principal. la fourmi n'est pas prêteuse, c'est là son moindre défaut. ",
    en="alice was beginning to get very tired of sitting by her sister on the bank, and of having nothing to do: once or twice she had peeped into the book her sister was "
    "reading, but it had no pictures or conversations in it, and what is the use of a book, thought alice, without pictures or conversation? ",
)
print(len(text), say(fr="lettres", en="letters"))

# %% [markdown] lang="fr"
# (La Fontaine, 1668.) **Exercice 22.2.** `next_share(text, first, second)` : de toutes les fois où `first` est suivie d'une lettre, quelle part l'est de `second` ? Dans `"abacab"`, `a` est suivie de `b`, `c`, `b` : `next_share("abacab", "a", "b")`
# vaut deux tiers. `pairwise("abc")` donne `("a", "b")` puis `("b", "c")`.

# %% [markdown] lang="en"
# (Lewis Carroll, 1865.) **Exercise 22.2.** `next_share(text, first, second)`: of all the times that `first` is followed by a letter, which share is followed by `second`? In `"abacab"`, `a` is followed by `b`, `c`, `b`: `next_share("abacab", "a", "b")`
# is two thirds. `pairwise("abc")` gives `("a", "b")`, then `("b", "c")`.


# %% tags=["exercise"] number="22.2"
def next_share(text, first, second):
    return ...


# %%
lesson.check("22.2")

# %% [markdown] lang="fr"
# Tirons au sort la suite, lettre après lettre, selon ces parts : c'est **générer**. Puis en regardant les trois lettres d'avant au lieu d'une.

# %% [markdown] lang="en"
# Let us draw what comes next, letter by letter, by these shares: that is **generating**. Then looking at the three letters before instead of one.

# %%
lesson.after("22.2")
letters = sorted(set(text))
after_e = sorted(letters, key=lambda letter: -next_share(text, "e", letter))[:8]
signs = {
    " ": say(fr="espace", en="space"),
    ",": say(fr="virgule", en="comma"),
    ".": say(fr="point", en="full stop"),
}
figure, ax = plt.subplots(figsize=(6, 2.6))
ax.bar(
    [signs.get(letter, letter) for letter in after_e],
    [next_share(text, "e", letter) for letter in after_e],
    color=COLOURS[0],
)
ax.set_xlabel(say(fr="ce qui suit la lettre « e »", en='what follows the letter "e"'))
ax.set_ylabel(say(fr="part", en="share"))
lesson.show(
    say(
        fr="Ce qui suit le plus souvent la lettre e, huit signes en barres : l'espace d'abord, loin devant les lettres.",
        en="What most often follows the letter e, eight signs as bars: the space first, then r, far ahead of the others.",
    )
)


def generated(context, length=160):
    written = text[:context]
    while len(written) < length:
        places = range(len(text) - context)
        following = [text[p + context] for p in places if text[p : p + context] == written[-context:]]
        written += rng.choice(following or letters)
    return written


for context in (1, 3, 12):
    print(context, "·", generated(context), "\n")

# %% [markdown] lang="fr"
# Avec une lettre, du bruit. Avec trois, cela *ressemble* à la langue et ne veut rien dire : **plausible n'est pas vrai**, et rien dans ce qu'il apprend ne distingue les deux. Avec douze, il récite : il a **retenu** son texte (leçon 16), et
# son erreur d'entraînement est nulle (leçon 4). Un grand modèle de langue a un réseau à la place du tableau, des milliers de mots de contexte et une bonne part du web ; la question est la même.
#
# ## Ce qui se transporte
#
# | | images | séries | langue et génération |
# |---|---|---|---|
# | ce qui n'apprend rien | la classe la plus fréquente | comme la semaine dernière | le mot le plus fréquent |
# | le groupe qui ne doit pas être coupé | le patient, le lieu | le temps | le document, l'auteur |
# | la fuite typique | deux photos du même lieu | le lendemain connu | l'examen était sur le web |
# | l'erreur | entropie croisée | erreur absolue | entropie croisée |
# | l'incertitude | un intervalle sur $n$ images | sur $n$ périodes | sur $n$ questions, jugées par des gens |
#
# ## Le communiqué
#
# Six communiqués (inventés). `LEAK` : le test connaît l'entraînement. `CHOSEN` : choisi sur le test. `SHORTCUT` : un raccourci annonce la classe. `RARE` : l'exactitude ne dit rien d'une classe rare. `NONE` : aucun de ces pièges.
#
# - A. « 98 % de réussite sur 10 000 photos de 200 patients, réparties au hasard entre entraînement et test. »
# - B. « Sur quarante réglages, le meilleur atteint 91 % sur les images de test : c'est le nôtre. »
# - C. « Les enfants sains ont été photographiés à l'école, les malades à l'hôpital ; le réseau les distingue à 99 %. »
# - D. « 99,5 % d'exactitude pour dépister une maladie qui touche cinq personnes sur mille. »
# - E. « Notre modèle, entraîné sur tout le web, a 95 % à un examen dont les questions sont en ligne depuis des années. »
# - F. « Sur 1 200 patients de trois hôpitaux jamais vus, test ouvert une seule fois : 84 % (82 à 86) des cas bien classés, malades et sains en nombre égal. »
#
# **Exercice 22.3.** Quel piège, dans chacun ?

# %% [markdown] lang="en"
# With one letter, noise. With three it *looks* like the language and means nothing: **plausible is not true**, and nothing in what it learns tells the two apart. With twelve it recites: it has **kept** its text (lesson 16), and
# its training error is zero (lesson 4). A large language model has a network in the place of the table, thousands of words of context and a good part of the web; the question is the same.
#
# ## What carries over
#
# | | images | series | language and generation |
# |---|---|---|---|
# | what learns nothing | the commonest class | as last week | the commonest word |
# | the group that must not be cut | the patient, the place | time | the document, the author |
# | the typical leak | two photos of one place | the next day is known | the exam was on the web |
# | the error | cross-entropy | absolute error | cross-entropy |
# | the uncertainty | an interval over $n$ images | over $n$ periods | over $n$ questions, judged by people |
#
# ## The press release
#
# Six press releases (made up). `LEAK`: the test knows the training. `CHOSEN`: chosen on the test. `SHORTCUT`: a shortcut announces the class. `RARE`: accuracy says nothing of a rare class. `NONE`: none of these traps.
#
# - A. "98 % right on 10,000 photos of 200 patients, dealt at random between training and test."
# - B. "Of forty settings the best one reaches 91 % on the test images: it is ours."
# - C. "Healthy children were photographed at school, ill ones at the hospital; the network tells them apart at 99 %."
# - D. "99.5 % accuracy in screening for a disease that five persons in a thousand have."
# - E. "Our model, trained on the whole web, has 95 % in an exam whose questions have been online for years."
# - F. "On 1,200 patients of three hospitals never seen before, the test opened a single time: 84 % (82 to 86) of the cases classed rightly, as many ill as healthy."
#
# **Exercise 22.3.** Which trap is in each?

# %%
LEAK, CHOSEN, SHORTCUT, RARE, NONE = (
    say(fr="fuite", en="leak"),
    say(fr="choisi sur le test", en="chosen on test"),
    say(fr="raccourci", en="shortcut"),
    say(fr="classe rare", en="rare class"),
    say(fr="aucun", en="none"),
)

# %% tags=["exercise"] number="22.3"
traps = {"A": ..., "B": ..., "C": ..., "D": ..., "E": ..., "F": ...}

# %%
lesson.check("22.3")

# %% [markdown] lang="fr"
# ## À retenir
#
# - D'abord celui qui n'apprend rien : la constante, la semaine dernière, le mot le plus fréquent.
# - Une série se coupe dans le temps, jamais au hasard.
# - Générer, c'est tirer la suite au sort ; plausible n'est pas vrai.
# - Devant un communiqué : qui est dans le test, qui l'a choisi, combien d'images, et qui l'a ouvert.
#
# ## Quatre questions
#
# 1. Que dit d'une série le modèle qui n'apprend rien ?
# 2. Pourquoi des jours tirés au hasard donnent-ils une si petite erreur ?
# 3. Pourquoi le texte de contexte douze est-il si bon ?
# 4. 95 % à un examen : que demandez-vous ?
#
# <details><summary>Les réponses, et la cellule qui les montre</summary>
#
# 1. La même chose qu'il y a sept jours. L'exercice 22.1.
# 2. Chaque jour de test a ses voisins à l'entraînement : une fuite. « Une série ».
# 3. Il récite ce qu'il a retenu. « Une langue ».
# 4. Si les questions étaient dans les textes d'entraînement. L'exercice 22.3.
#
# </details>
#
# **Pour en parler.** Prenez le communiqué d'une université, peut-être la vôtre. Quelle phrase y manque pour que vous le croyiez ?

# %% [markdown] lang="en"
# ## To remember
#
# - First the one that learns nothing: the constant, last week, the commonest word.
# - A series is cut in time, never at random.
# - To generate is to draw what comes next; plausible is not true.
# - In front of a press release: who is in the test, who chose by it, how many images, and who opened it.
#
# ## Four questions
#
# 1. What does the model that learns nothing say of a series?
# 2. Why do days drawn at random give so small an error?
# 3. Why is the text of context twelve so good?
# 4. 95 % in an exam: what do you ask?
#
# <details><summary>The answers, and the cell that shows them</summary>
#
# 1. The same as seven days ago. Exercise 22.1.
# 2. Each test day has its neighbours in training: a leak. "A series".
# 3. It recites what it has kept. "A language".
# 4. Whether the questions were among the training texts. Exercise 22.3.
#
# </details>
#
# **To talk about.** Take the press release of a university, yours perhaps. Which sentence does it lack for you to believe it?

# %%
lesson.words()

# %% [markdown] lang="fr"
# ## Sur vos propres images
#
# Écrivez le communiqué de votre propre modèle, en trois phrases, à partir de son rapport : combien d'images, quel groupe est resté d'un même côté, combien de fois le test a été ouvert, l'intervalle.
#
# ```
# pupille compare mes-photos/ --group folder
# pupille report runs/mes-photos
# ```

# %% [markdown] lang="en"
# ## On your own images
#
# Write the press release of your own model, in three sentences, from its report: how many images, which group stayed on one side, how often the test was opened, the interval.
#
# ```
# pupille compare my-photos/ --group folder
# pupille report runs/my-photos
# ```
