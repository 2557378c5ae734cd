# %% [markdown] lang="fr"
# # 0. Le cahier
#
# Vous lisez un **notebook** : des cellules de texte comme celle-ci, et des cellules de code comme la suivante. Cliquez
# dans une cellule de code et tapez Maj + Entrée : elle s'exécute, et la suivante est choisie.
#
# **À la fin, vous saurez** exécuter une cellule, lire une série de pandas, reconnaître un cahier qui ment, dire ce
# qu'est une image pour l'ordinateur.

# %% [markdown] lang="en"
# # 0. The notebook
#
# You are reading a **notebook**: cells of text such as this one, and cells of code such as the next. Click into a cell of
# code and press Shift + Enter: it runs, and the next one is chosen.
#
# **At the end you will be able to** run a cell, read a pandas series, recognise a notebook that lies, and say what an
# image is to the computer.

# %%
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from pupille.figures.images import draw_images

1 + 1

# %% [markdown] lang="fr"
# La dernière ligne d'une cellule s'affiche. `#` commence un commentaire. Un nom garde une valeur :

# %% [markdown] lang="en"
# The last line of a cell is shown. `#` begins a comment. A name keeps a value:

# %% lang="fr"
number_of_images = 3  # un nom
number_of_images * 2

# %% lang="en"
number_of_images = 3  # a name
number_of_images * 2

# %% [markdown] lang="fr"
# ## Une série, avec pandas
#
# Une **Series** est une colonne de valeurs avec un nom pour chacune. Combien d'images par classe ?

# %% [markdown] lang="en"
# ## A series, with pandas
#
# A **Series** is a column of values with a name for each. How many images per class?

# %%
counts = pd.Series({"cat": 120, "dog": 95, "owl": 14}, name="images")
counts

# %% [markdown] lang="fr"
# **Exercice 0.1.** (Complétez la cellule, exécutez-la, puis celle de `lesson.check`, qui dit où vous en êtes. Dans une nouvelle
# cellule, `lesson.hint("0.1")` donne un indice, puis un autre ; `lesson.solution("0.1")` montre une solution.) Quelle part des images montre une chouette (*owl*) ? Une case se lit `counts["owl"]`, la somme `counts.sum()`.

# %% [markdown] lang="en"
# **Exercise 0.1.** (Complete the cell, run it, then the one with `lesson.check`, which says how far you are. In a new cell
# `lesson.hint("0.1")` gives a hint, then another; `lesson.solution("0.1")` shows a solution.) Which share of the images shows an owl? One value reads `counts["owl"]`, the sum `counts.sum()`.

# %% tags=["exercise"] number="0.1"
share_of_owls = ...

# %%
lesson.check("0.1")

# %% [markdown] lang="fr"
# ## Le piège : l'ordre
#
# Le cahier se souvient de ce qui a été **exécuté**, dans l'ordre de l'exécution, pas dans l'ordre de la page. Les deux
# cellules suivantes le montrent : exécutez la seconde deux fois.

# %% [markdown] lang="en"
# ## The trap: the order
#
# The notebook remembers what was **run**, in the order of running, not in the order of the page. The next two cells show
# it: run the second one twice.

# %%
photos = 10

# %%
photos = photos + 1
photos

# %% [markdown] lang="fr"
# À gauche, le numéro entre crochets dit dans quel ordre les cellules ont tourné. Un résultat qui dépend d'un ordre que
# personne n'a écrit n'est pas reproductible. Avant de croire un cahier, le vôtre compris : menu **Kernel, Restart Kernel
# and Run All Cells**. S'il arrive à la fin, il dit vrai.

# %% [markdown] lang="en"
# On the left the number in brackets says in which order the cells ran. A result that depends on an order which nobody
# wrote down cannot be reproduced. Before you believe a notebook, your own included: menu **Kernel, Restart Kernel and Run
# All Cells**. If it arrives at the end, it tells the truth.

# %% [markdown] lang="fr"
# ## Trois images
#
# Pour l'ordinateur une image est un tableau de nombres : hauteur × largeur, et trois valeurs par point si elle est en
# couleur (rouge, vert, bleu), chacune de 0 (noir) à 255.

# %% [markdown] lang="en"
# ## Three pictures
#
# To the computer an image is a table of numbers: height × width, and three values per point if it is in colour (red,
# green, blue), each from 0 (black) to 255.

# %%
from pupille.data.sources.builtin import shapes

drawn = shapes()
rows = [list(drawn.samples["label"]).index(name) for name in ("circle", "star", "triangle")]
images = [drawn.images.read(drawn.samples["path"].iloc[row]).pixels for row in rows]
for image in images:
    print(image.shape, image.dtype, image.min(), image.max())
draw_images(images, say(fr="cercle étoile triangle", en="circle star triangle").split(), side=1.6)
lesson.show(
    say(
        fr="Trois images de 64 sur 64 : un cercle, une étoile, un triangle, de couleurs différentes.",
        en="Three pictures of 64 by 64: a circle, a star, a triangle, in different colours.",
    )
)

# %% lang="fr"
images[0][:3, :4]  # trois lignes, quatre colonnes

# %% lang="en"
images[0][:3, :4]  # three rows, four columns

# %% [markdown] lang="fr"
# **Exercice 0.2.** La première image contient combien de nombres ? (`.size`, ou le produit de `.shape`.)

# %% [markdown] lang="en"
# **Exercise 0.2.** How many numbers does the first picture hold? (`.size`, or the product of `.shape`.)

# %% tags=["exercise"] number="0.2"
numbers = ...

# %%
lesson.check("0.2")

# %% [markdown] lang="fr"
# ## Compter une collection
#
# `pupille.open` regarde ce qu'il y a dans un dossier, un zip ou un tableau, et le dit en une phrase.

# %% [markdown] lang="en"
# ## Counting a collection
#
# `pupille.open` looks at what is in a folder, a zip or a table, and says it in one sentence.

# %%
import pupille

collection = pupille.open("shapes")
print(collection.sentence())
collection.samples["label"].value_counts()

# %% [markdown] lang="fr"
# ## À retenir
#
# - Un cahier se souvient de l'ordre des exécutions, pas de celui de la page.
# - Une image est un tableau : hauteur × largeur, et trois valeurs par point si elle est en couleur.
# - Avant de croire un cahier : tout redémarrer, tout exécuter.
#
# ## Quatre questions
#
# 1. Vous exécutez `photos = photos + 1` trois fois. De combien `photos` a-t-il grandi ?
# 2. Combien de nombres dans une image en couleur de 64 sur 64 ?
# 3. Que vaut un point noir ? un point blanc ?
# 4. Que rend `counts["owl"]` ?
#
# <details><summary>Les réponses, et la cellule qui les montre</summary>
#
# 1. De trois. « Le piège : l'ordre ».
# 2. 12 288. « Trois images ».
# 3. 0, et 255 dans chacune des trois couleurs. « Trois images ».
# 4. 14, la valeur qui porte ce nom. « Une série, avec pandas ».
#
# </details>
#
# **Pour en parler.** Un collègue vous envoie un cahier avec ses résultats déjà affichés. Qu'est-ce qui vous manque pour
# y croire ?

# %% [markdown] lang="en"
# ## To remember
#
# - A notebook remembers the order in which cells ran, not that of the page.
# - An image is a table: height × width, and three values a point if it is in colour.
# - Before you believe a notebook: restart it and run all of it.
#
# ## Four questions
#
# 1. You run `photos = photos + 1` three times. By how much has `photos` grown?
# 2. How many numbers are in a colour image of 64 by 64?
# 3. What is the value of a black point? Of a white one?
# 4. What does `counts["owl"]` give?
#
# <details><summary>The answers, and the cell that shows them</summary>
#
# 1. By three. "The trap: the order".
# 2. 12,288. "Three pictures".
# 3. 0, and 255 in each of the three colours. "Three pictures".
# 4. 14, the value of that name. "A series, with pandas".
#
# </details>
#
# **To talk about.** A colleague sends you a notebook whose results are already shown. What do you need before you
# believe them?

# %%
lesson.words()

# %% [markdown] lang="fr"
# ## Sur vos propres images
#
# Un dossier par classe (`mes-photos/chat/`, `mes-photos/chien/`), puis dans un terminal :
#
# ```
# pupille audit mes-photos/
# ```
#
# Ou dans un cahier : `pupille.open("mes-photos").sentence()`.

# %% [markdown] lang="en"
# ## On your own images
#
# One folder per class (`my-photos/cat/`, `my-photos/dog/`), then in a terminal:
#
# ```
# pupille audit my-photos/
# ```
#
# Or in a notebook: `pupille.open("my-photos").sentence()`.
