# %% [markdown] lang="fr"
# # 20. GPU et supercalculateur
#
# Votre réseau apprend en une nuit sur un portable. Un collègue propose : « Demande donc mille cœurs, ce sera mille fois plus rapide. » Avant de remplir la demande, une
# question : combien de fois plus rapide, *vraiment* ? La réponse tient en une ligne, et elle a l'âge des ordinateurs à plusieurs cœurs.
#
# **À la fin, vous saurez** dire ce qu'un GPU fait bien et ce qu'il fait mal, prévoir un gain avec la loi d'Amdahl, réparer un script de soumission, lancer un tableau de tâches, et
# compter l'énergie, échecs compris.

# %% [markdown] lang="en"
# # 20. GPU and supercomputer
#
# Your network learns overnight on a laptop. A colleague says: "Ask for a thousand cores, it will be a thousand times faster." Before you fill in the form, one
# question: how many times faster, *really*? The answer is one line long, and as old as computers with several cores.
#
# **At the end you will be able to** say what a GPU does well and what it does badly, foresee a gain by Amdahl's law, repair a batch script, run an array of jobs, and
# count the energy, failures included.

# %%
from time import perf_counter

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import torch

from pupille.figures.surface import COLOURS

# %% [markdown] lang="fr"
# ## Ce qu'un GPU fait bien
#
# Un processeur (CPU) a quelques cœurs rapides, chacun capable de tout. Un **GPU** en a des milliers, lents et simples, qui font tous **la même opération** au même moment sur d'autres nombres. Or un
# réseau, c'est presque uniquement cela : des produits de matrices.
#
# Multiplier deux matrices $n \times n$, c'est calculer $n^2$ cases ; chacune demande $n$ multiplications et $n$ additions.
#
# **Exercice 20.1.** Combien de **milliards d'opérations par seconde** (GFLOP/s), si un produit dure `seconds` ?

# %% [markdown] lang="en"
# ## What a GPU does well
#
# A processor (CPU) has a few fast cores, each of them able to do anything. A **GPU** has thousands of slow and simple ones, which all do **the same operation** at the same moment on other numbers. And a
# network is hardly anything else: products of matrices.
#
# To multiply two $n \times n$ matrices is to compute $n^2$ places; each takes $n$ multiplications and $n$ additions.
#
# **Exercise 20.1.** How many **billion operations a second** (GFLOP/s), if a product takes `seconds`?


# %% tags=["exercise"] number="20.1"
def gflops(n, seconds):
    return ...


# %%
lesson.check("20.1")

# %% [markdown] lang="fr"
# Mesurons, sur un seul cœur de cette machine (et sur son GPU, si elle en a un). Lire un nombre du résultat, `item()`, oblige à attendre qu'il soit fini.

# %% [markdown] lang="en"
# Let us measure, on a single core of this machine (and on its GPU, if it has one). To read a number of the result, `item()`, makes one wait until it is finished.

# %%
lesson.after("20.1")


torch.set_num_threads(1)


def shortest(n, device, patience=0.3):
    a = torch.rand(n, n, device=device)
    times = []
    while sum(times) < patience:
        begin_time = perf_counter()
        (a @ a)[0, 0].item()
        times.append(perf_counter() - begin_time)
    return min(times)


devices = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]
sizes = [8, 16, 32, 64, 128, 256, 512, 1024]
figure, ax = plt.subplots(figsize=(7, 3.2))
for place, device in enumerate(devices):
    rates = [gflops(n, shortest(n, device)) for n in sizes]
    ax.loglog(sizes, rates, "os"[place] + "-", color=COLOURS[place], label=device)
    print(device, lesson.number(rates[0], 3), "→", lesson.number(rates[-1], 0), "GFLOP/s")
ax.set_xticks(sizes, map(lesson.count, sizes))
ax.minorticks_off()
ax.set_xlabel(say(fr="côté n de la matrice", en="side n of the matrix"))
ax.set_ylabel("GFLOP/s")
ax.legend()
lesson.show(
    say(
        fr="Les opérations par seconde selon la taille des matrices, échelles logarithmiques : elle est multipliée par plus de cent, des toutes petites matrices aux grandes, puis "
        "s'aplatit.",
        en="Operations a second by the size of the matrices, logarithmic scales: it rises more than a hundredfold from very small matrices to large ones, then "
        "flattens.",
    )
)

# %% [markdown] lang="fr"
# La même machine, la même opération : sur de petites matrices elle passe son temps à **se préparer**. Un GPU demande encore plus de travail à la fois avant d'être rentable. Il aime : de grands
# lots, de grosses couches, les mêmes opérations pour toutes les images. Il n'aime pas : une image à la fois, des *si* et des *sinon*, décoder des JPEG, attendre un disque. Et tout ce qu'il lit doit d'abord
# traverser un câble.
#
# ## La loi d'Amdahl, à la main
#
# Sur cent minutes d'entraînement, quatre-vingts sont des produits de matrices ; les vingt autres lisent et décodent des images. Un GPU rend les produits **dix fois** plus rapides. Il reste $80/10 + 20 = 28$
# minutes : un gain de $100/28 = 3{,}6$, pas de 10. Avec un GPU infiniment rapide, il resterait vingt minutes : jamais plus de **5**.
#
# **Exercice 20.2.** `speedup(share, times)` : le gain total, quand une part `share` du travail va `times` fois plus vite. `speedup(0.8, 10)` vaut environ 3,57.

# %% [markdown] lang="en"
# The same machine, the same operation: with small matrices it spends its time **getting ready**. A GPU asks for still more work at a time before it pays. It likes: large
# batches, big layers, the same operations for all images. It dislikes: one image at a time, *if* and *else*, decoding JPEGs, waiting for a disk. And all that it reads must first pass through
# a cable.
#
# ## Amdahl's law, by hand
#
# Of a hundred minutes of training eighty are products of matrices; the other twenty read and decode images. A GPU makes the products **ten times** faster. What is left is $80/10 + 20 = 28$
# minutes: a gain of $100/28 = 3.6$, not of 10. With an infinitely fast GPU twenty minutes would be left: never more than **5**.
#
# **Exercise 20.2.** `speedup(share, times)`: the whole gain, when a share `share` of the work goes `times` times faster. `speedup(0.8, 10)` is about 3.57.


# %% tags=["exercise"] number="20.2"
def speedup(share, times):
    return ...


# %%
lesson.check("20.2")

# %%
lesson.after("20.2")
cores = 2 ** np.arange(11)
figure, ax = plt.subplots(figsize=(7, 3.4))
for place, (share, mark) in enumerate(zip((0.5, 0.8, 0.95, 0.99), "os^D", strict=True)):
    ax.loglog(
        cores,
        [speedup(share, n) for n in cores],
        mark + "-",
        color=COLOURS[place],
        label=lesson.percent(share),
    )
ax.set_xticks(cores[::2], map(lesson.count, cores[::2]))
ax.set_yticks((1, 2, 5, 10, 20, 50, 100), map(str, (1, 2, 5, 10, 20, 50, 100)))
ax.minorticks_off()
ax.grid(axis="y", alpha=0.4)
ax.set_xlabel(say(fr="cœurs", en="cores"))
ax.set_ylabel(say(fr="gain (combien de fois plus vite)", en="gain (times faster)"))
ax.legend(title=say(fr="part partagée", en="shared part"))
lesson.show(
    say(
        fr="Le gain selon le nombre de cœurs, de 1 à 1 024, pour quatre parts partagées. À 50 % il s'arrête à 2, à 80 % à 5, à 95 % à 20 ; à 99 % il atteint 91 avec 1 024 cœurs.",
        en="The gain by the number of cores, from 1 to 1,024, for four shared parts. At 50 % it stops at 2, at 80 % at 5, at 95 % at 20; at 99 % it reaches 91 with 1,024 cores.",
    )
)
print(say(fr="mille cœurs, 95 % :", en="a thousand cores, 95 %:"), lesson.number(speedup(0.95, 1000), 1))

# %% [markdown] lang="fr"
# Mille cœurs, et moins de vingt fois plus vite : 980 sont payés pour attendre. Avant de demander plus de cœurs, **mesurez** ce qui n'est pas partagé. Souvent c'est la lecture des images.
#
# ## Un script à réparer
#
# Sur un supercalculateur on ne lance rien soi-même. On dépose un **script** dans une file ; les lignes `#SBATCH` disent ce que l'on demande, et l'ordonnanceur (ici Slurm) l'exécute quand la place est libre. Celui-ci veut
# entraîner un réseau avec quatre graines : un **tableau** (*array*) de quatre tâches, numérotées par `$SLURM_ARRAY_TASK_ID`. Quatre heures chacune, un GPU chacune. Il a **cinq défauts**.
#
# À savoir : Slurm cesse de lire les `#SBATCH` à la première vraie commande. `--time=4`, ce sont quatre *minutes* ; une durée s'écrit `heures:minutes:secondes`. Les nœuds de calcul n'ont le plus souvent pas internet.
# Une tâche interrompue peut être relancée : elle doit reprendre (`--resume`) où elle en était.
#
# **Exercice 20.3.** Réparez-le.

# %% [markdown] lang="en"
# A thousand cores, and less than twenty times faster: 980 are paid for waiting. Before you ask for more cores, **measure** what is not shared. Often it is the reading of images.
#
# ## A script to repair
#
# On a supercomputer one starts nothing oneself. One puts a **script** into a queue; its `#SBATCH` lines say what is asked for, and the scheduler (here Slurm) runs it when there is room. This one wants to
# train a network with four seeds: an **array** of four tasks, numbered by `$SLURM_ARRAY_TASK_ID`. Four hours each, a GPU each. It has **five faults**.
#
# Good to know: Slurm stops reading `#SBATCH` at the first real command. `--time=4` is four *minutes*; a duration is written `hours:minutes:seconds`. Compute nodes mostly have no internet.
# A task that was interrupted may be started again: it must go on (`--resume`) where it was.
#
# **Exercise 20.3.** Repair it.

# %% tags=["exercise"] number="20.3"
script = """#!/bin/bash
#SBATCH --job-name=seeds
#SBATCH --array=0-3
#SBATCH --time=4
pupille weights fetch regnetx_002
#SBATCH --gres=gpu:1
srun pupille train photos/ --model regnetx_002 --seed 0 --out runs/seed-$SLURM_ARRAY_TASK_ID
"""

# %%
lesson.check("20.3")

# %% [markdown] lang="fr"
# ## Un tableau de tâches
#
# Ici, il n'y a pas de cluster : la leçon montre un **journal enregistré**. Les quatre mêmes tâches ont été lancées l'une après l'autre par `pupille train` (un petit réseau de convolution, les chiffres de scikit-learn, douze époques) sur une machine à
# deux cœurs **sans GPU**, que d'autres programmes occupaient aussi ; aucun Slurm. La tâche 2 a reçu en route le signal que Slurm envoie avant la fin du temps ; elle s'est arrêtée proprement avec le code **75**, « à reprendre », et
# a été relancée.

# %% [markdown] lang="en"
# ## An array of jobs
#
# There is no cluster here: the lesson shows a **recorded log**. The same four tasks were run one after the other by `pupille train` (a small convolutional network, the digits of scikit-learn, twelve epochs) on a machine of
# two cores **without a GPU**, which other programs used as well; no Slurm. On its way task 2 received the signal that Slurm sends before the time is up; it stopped cleanly with the code **75**, "to be resumed", and
# was started again.

# %%
log = pd.read_csv(lesson.file("recorded_jobs.csv"))
headings = {
    "task": say(fr="tâche", en="task"),
    "attempt": say(fr="essai", en="attempt"),
    "begin": say(fr="départ (s)", en="begin (s)"),
    "seconds": say(fr="durée (s)", en="duration (s)"),
    "exit code": say(fr="code de sortie", en="exit code"),
    "epochs": say(fr="époques", en="epochs"),
    "training seconds": say(fr="dont apprentissage (s)", en="of which training (s)"),
}
log.rename(columns=headings)

# %%
training = log["training seconds"].sum() / log["seconds"].sum()
print(say(fr="part de l'apprentissage :", en="share of training:"), lesson.percent(training, 1))

# %%
figure, ax = plt.subplots(figsize=(8, 2.6))
for _, row in log.iterrows():
    done = row["exit code"] == 0
    bar = ax.barh(
        row["task"],
        row["seconds"],
        left=row["begin"],
        color=COLOURS[0 if done else 1],
        hatch="" if done else "//",
        edgecolor="black",
    )
    ax.text(
        row["begin"] + row["seconds"] / 2,
        row["task"],
        lesson.number(row["seconds"], 0) + " s",
        ha="center",
        va="center",
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
    )
    if not done:
        bar.set_label(say(fr="arrêtée par le signal", en="stopped by the signal"))
ax.legend(loc="upper right")
ax.set_yticks(range(4))
ax.invert_yaxis()
ax.set_ylabel(say(fr="tâche", en="task"))
ax.set_xlabel(say(fr="secondes après le premier départ", en="seconds after the first start"))
lesson.show(
    say(
        fr="Quatre tâches l'une après l'autre. La tâche 2 a deux barres : une première, hachurée, arrêtée par le signal, et une deuxième qui reprend et finit.",
        en="Four tasks one after the other. Task 2 has two bars: a first, hatched one, stopped by the signal, and a second one that goes on and finishes.",
    )
)

# %% [markdown] lang="fr"
# Lisez la dernière colonne : sur quelque quatre-vingt-dix secondes, six apprennent. Le reste démarre Python, regarde les images, calcule des intervalles, écrit un rapport. Un GPU n'accélérerait que ces secondes-là : Amdahl, encore.
#
# Sur un cluster, les quatre barres seraient l'une sous l'autre, **au même moment** : des tâches qui ne se parlent pas sont le travail partagé à 100 %, le rêve d'Amdahl. La durée du tout devient celle de la plus longue ; l'énergie,
# elle, reste la somme.
#
# ## L'énergie
#
# **Exercice 20.4.** Supposons 40 W pour cette machine (une hypothèse, pas une mesure). Combien de **wattheures** pour tout le journal ? Un watt pendant une heure, soit 3 600 secondes, c'est un wattheure. Puis : si les quatre tâches tournaient en même
# temps, au bout de combien de secondes tout serait-il fini ?

# %% [markdown] lang="en"
# Read the last column: of some ninety seconds six are training. The rest starts Python, looks at the images, computes intervals, writes a report. A GPU would make those seconds faster only: Amdahl once more.
#
# On a cluster the four bars would stand one below the other, **at the same moment**: tasks that do not talk to each other are work that is shared to 100 %, Amdahl's dream. The whole takes as long as the longest one; the energy
# stays the sum.
#
# ## Energy
#
# **Exercise 20.4.** Let us assume 40 W for this machine (assumed, not measured). How many **watt-hours** for the whole log? A watt for an hour, 3,600 seconds, is a watt-hour. Then: if the four tasks ran at the same
# time, after how many seconds would all be done?

# %% tags=["exercise"] number="20.4"
watt_hours = ...
all_done = ...

# %%
lesson.check("20.4")

# %% [markdown] lang="fr"
# À peine de quoi porter à ébullition deux petites cuillerées d'eau. Un GPU de calcul prend 700 W : quatre tâches de quatre heures, ce sont **11 kWh**, à peu près une journée d'électricité d'un ménage français ; et une recherche de réglages lance cela cent fois. Le carbone dépend du
# pays : de l'ordre de 50 g de CO₂ par kWh en France, plus de dix fois autant là où l'on brûle du charbon. Le calcul le plus sobre est celui que l'on n'a pas lancé : essayez d'abord un modèle bon marché (leçon 11), sur peu
# d'images, une seule graine.

# %% [markdown] lang="en"
# Just enough to bring two teaspoons of water to the boil. A GPU for computing draws 700 W: four tasks of four hours are **11 kWh**, about a day of electricity of a French household; and a search of settings runs that a hundred times. The carbon depends on the
# country: of the order of 50 g of CO₂ a kWh in France, more than ten times as much where coal is burned. The most frugal computation is the one that was not run: first try a cheap model (lesson 11), on few
# images, with a single seed.

# %% [markdown] lang="fr"
# ## À retenir
#
# - Un GPU fait la même opération sur des milliers de nombres à la fois ; il lui faut beaucoup de travail d'un coup.
# - Ce qui n'est pas partagé fixe le plafond : à 80 %, jamais plus de 5.
# - Les `#SBATCH` d'abord, les durées en `heures:minutes:secondes`, les poids avant, une graine et un dossier par tâche, `--resume`.
# - L'énergie est une somme, essais interrompus compris.
#
# ## Quatre questions
#
# 1. Pourquoi les petites matrices vont-elles si lentement ?
# 2. Vingt pour cent du temps lit des images. Quel gain au mieux ?
# 3. Que demande `--time=4` ?
# 4. Que veut dire le code 75 ?
#
# <details><summary>Les réponses, et la cellule qui les montre</summary>
#
# 1. La machine passe son temps à se préparer. « Ce qu'un GPU fait bien ».
# 2. Cinq. « La loi d'Amdahl, à la main ».
# 3. Quatre minutes. L'exercice 20.3.
# 4. Arrêtée proprement, à reprendre. « Un tableau de tâches ».
#
# </details>
#
# **Pour en parler.** Votre laboratoire reçoit 10 000 heures de GPU par an. Qui décide de leur emploi, et qu'écrit-on dans l'article sur ce qu'elles ont coûté ?

# %% [markdown] lang="en"
# ## To remember
#
# - A GPU does the same operation on thousands of numbers at a time; it needs much work at once.
# - What is not shared sets the ceiling: at 80 % never more than 5.
# - `#SBATCH` lines first, durations as `hours:minutes:seconds`, weights beforehand, a seed and a folder for each task, `--resume`.
# - Energy is a sum, interrupted attempts included.
#
# ## Four questions
#
# 1. Why are small matrices so slow?
# 2. Twenty percent of the time reads images. Which gain at best?
# 3. What does `--time=4` ask for?
# 4. What does the code 75 mean?
#
# <details><summary>The answers, and the cell that shows them</summary>
#
# 1. The machine spends its time getting ready. "What a GPU does well".
# 2. Five. "Amdahl's law, by hand".
# 3. Four minutes. Exercise 20.3.
# 4. Stopped cleanly, to be resumed. "An array of jobs".
#
# </details>
#
# **To talk about.** Your laboratory is given 10,000 GPU hours a year. Who decides on their use, and what does the paper say about what they cost?

# %%
lesson.words()

# %% [markdown] lang="fr"
# ## Sur vos propres images
#
# ```
# pupille doctor
# pupille train mes-photos/ --model regnetx_002 --out runs/essai --resume
# ```
#
# `doctor` dit ce que cette machine offre. La même commande, précédée de `srun`, est celle d'un script ; arrêtez-la par Ctrl-C et relancez-la : elle reprend. `docs/cluster.md` a un script entier.

# %% [markdown] lang="en"
# ## On your own images
#
# ```
# pupille doctor
# pupille train my-photos/ --model regnetx_002 --out runs/trial --resume
# ```
#
# `doctor` says what this machine offers. The same command with `srun` before it is that of a script; stop it by Ctrl-C and start it again: it goes on. `docs/cluster.md` has a whole script.
