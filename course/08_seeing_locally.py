# %% [markdown] lang="fr"
# # 8. Voir localement
#
# Une couche dense relie chaque neurone à tous les pixels : elle ne sait pas que deux pixels sont voisins. La **convolution**
# le sait. Elle promène un petit filtre sur l'image, le même partout.
#
# **À la fin, vous saurez** calculer une convolution à la main, compter des paramètres, dire ce que le pooling garde et
# perd.

# %% [markdown] lang="en"
# # 8. Seeing locally
#
# A dense layer ties each neuron to all pixels: it does not know that two pixels are neighbours. **Convolution** does. It
# moves a small filter across the image, the same one everywhere.
#
# **At the end you will be able to** compute a convolution by hand, count parameters, and say what pooling keeps and
# loses.

# %%
import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn

from pupille.figures.images import draw_images, draw_weights
from pupille.i18n.language import speaking, translated
from pupille.models.architectures.lenet5 import build as build_lenet5
from pupille.models.summary import layer_table

pictures = lesson.images("fashion-mnist", "mnist")
height, width = pictures.images.shape[1:]

# %% [markdown] lang="fr"
# ## La convolution, à la main
#
# Un filtre de 3 sur 3. On le pose sur un coin de l'image, on multiplie case par case, on additionne : c'est le premier
# nombre. On avance d'un pixel, et on recommence. Le filtre de la diapositive est le **laplacien** : il réagit là où la clarté
# change, et se tait sur un fond uni.
#
# **Exercice 8.1.** Complétez la somme.

# %% [markdown] lang="en"
# ## Convolution, by hand
#
# A filter of 3 by 3. Lay it on a corner of the image, multiply place by place, add up: that is the first number. Move on by
# one pixel, and again. The filter of the slide is the **Laplacian**: it answers where the brightness changes, and is silent on
# an even ground.
#
# **Exercise 8.1.** Complete the sum.

# %%
laplacian = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]])
patch = np.array([[0, 0, 0, 0], [0, 9, 9, 0], [0, 9, 9, 0], [0, 0, 0, 0]])


# %% tags=["exercise"] number="8.1"
def convolve(image, kernel):
    side = len(kernel)
    rows, columns = image.shape[0] - side + 1, image.shape[1] - side + 1
    out = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = image[i : i + side, j : j + side]
            out[i, j] = 0  # <- ...
    return out


# %%
lesson.check("8.1")

# %% [markdown] lang="fr"
# PyTorch fait le même calcul, en beaucoup plus vite. (À proprement parler, c'est une *corrélation* : une convolution de
# mathématicien retournerait d'abord le filtre. Pour un filtre appris, cela ne change rien.)

# %% [markdown] lang="en"
# PyTorch does the same computation, very much faster. (Properly speaking it is a *correlation*: a mathematician's convolution
# would turn the filter round first. For a filter that is learned this makes no difference.)

# %%
lesson.after("8.1")
by_torch = nn.functional.conv2d(
    torch.tensor(patch)[None, None].float(), torch.tensor(laplacian)[None, None].float()
)
print(convolve(patch, laplacian), by_torch[0, 0].numpy(), sep="\n")

# %% [markdown] lang="fr"
# ## Des filtres sur une image

# %% [markdown] lang="en"
# ## Filters on an image

# %%
lesson.after("8.1")
picture = pictures.images[pictures.train[1]].astype(float)
filters = {
    say(fr="laplacien", en="Laplacian"): laplacian,
    say(fr="bords verticaux", en="vertical edges"): np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]]),
    say(fr="bords horizontaux", en="horizontal edges"): np.array([[1, 2, 1], [0, 0, 0], [-1, -2, -1]]),
    say(fr="flou", en="blur"): np.ones((3, 3)) / 9,
}
figure, axes = plt.subplots(1, 5, figsize=(11, 2.7))
axes[0].imshow(picture, cmap="gray")
axes[0].axis("off")
axes[0].set_title(say(fr="l'image", en="the picture"), fontsize=9)
figure.text(
    0.59,
    0.08,
    say(
        fr="en bleu une somme positive, en rouge une somme négative, en blanc zéro",
        en="blue a positive sum, red a negative one, white zero",
    ),
    ha="center",
    fontsize=9,
)
for ax, (name, kernel) in zip(axes[1:], filters.items(), strict=True):
    draw_weights(convolve(picture, kernel), ax)
    ax.set_title(name, fontsize=9)
lesson.show(
    say(
        fr="Une image et ce qu'en font quatre filtres : le laplacien et les bords verticaux ou "
        "horizontaux n'en gardent que les contours, en bleu où la somme est positive, en rouge où elle est négative ; le flou l'adoucit.",
        en="A picture and what four filters make of it: the Laplacian and the vertical or horizontal"
        " edges keep its outlines only, blue where the sum is positive, red where it is negative; the blur softens it.",
    )
)

# %% [markdown] lang="fr"
# À vous : changez un poids, déplacez la fenêtre, lisez la somme. Quel filtre n'éclaire que les coins ?

# %% [markdown] lang="en"
# Your turn: change a weight, move the window, read the sum. Which filter lights up nothing but corners?

# %%
grey = pictures.images[pictures.train[1]].astype(float)
lesson.explore_filter(np.rint(255 * grey / grey.max()))

# %% [markdown] lang="fr"
# Un réseau n'utilise pas des filtres choisis par nous : il les **apprend**.
#
# ## Le *pooling*, et ce qu'il perd
#
# On garde, dans chaque carré de 2 sur 2, la plus grande valeur. L'image devient deux fois plus petite, et peu sensible à un
# petit décalage. Mais elle oublie où, exactement, était la valeur.

# %% [markdown] lang="en"
# A network does not use filters that we chose: it **learns** them.
#
# ## Pooling, and what it loses
#
# In each square of 2 by 2 the largest value is kept. The picture becomes half as large, and hardly minds a small shift. But
# it forgets where, exactly, the value was.

# %%
first = torch.tensor([[0.0, 9, 0, 0], [0, 0, 0, 0], [0, 0, 5, 0], [0, 0, 0, 0]])
second = torch.tensor([[9.0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 5], [0, 0, 0, 0]])
pooled = [nn.functional.max_pool2d(image[None, None], 2)[0, 0] for image in (first, second)]
print(pooled[0], torch.equal(*pooled))

# %% [markdown] lang="fr"
# ## Combien de paramètres ?
#
# La diapositive compte mille neurones denses : $784 \times 1000 + 1000$, 785 mille paramètres pour une image de 28 sur 28, et
# **72 milliards** pour une photo en couleur de 24 millions de pixels. Un filtre, lui, ne grandit pas avec l'image. Sur une image en
# couleur il a une épaisseur, une couche pour le rouge, une pour le vert, une pour le bleu : $3 \times 3 \times 3$ poids et un biais.
# Et s'il avance de deux pixels à la fois (*stride*, le pas), sa carte est deux fois plus petite.
#
# Pour une image grise de 28 sur 28 : une couche dense de 100 neurones, et une convolution de 32 filtres de 3 sur 3.
#
# **Exercice 8.2.** Comptez les deux, biais compris.

# %% [markdown] lang="en"
# ## How many parameters?
#
# The slide counts a thousand dense neurons: $784 \times 1000 + 1000$, 785 thousand parameters for an image of 28 by 28, and **72
# billion** for a colour photo of 24 million pixels. A filter does not grow with the image. On a colour image it has a depth, a layer for red,
# one for green, one for blue: $3 \times 3 \times 3$ weights and a bias. And if it moves on by two pixels at a time (its *stride*), its map
# is half as large.
#
# For a grey image of 28 by 28: a dense layer of 100 neurons, and a convolution of 32 filters of 3 by 3.
#
# **Exercise 8.2.** Count both, biases included.

# %% tags=["exercise"] number="8.2"
dense_parameters = ...
convolution_parameters = ...

# %%
lesson.check("8.2")

# %% [markdown] lang="fr"
# ## LeNet-5
#
# Yann LeCun et ses collègues, 1998 : convolution, pooling, convolution, pooling, puis on **aplatit** (*flatten*) les cartes en
# un vecteur, et des couches denses décident. 61 706 paramètres.

# %% [markdown] lang="en"
# ## LeNet-5
#
# Yann LeCun and colleagues, 1998: convolution, pooling, convolution, pooling, then the maps are **flattened** into a vector,
# and dense layers decide. 61,706 parameters.

# %%
table = layer_table("lenet5", (1, 32, 32), 10)
for row in table.rows:
    with speaking(lesson.language):
        kind = translated(row.type)
    size = "x".join(map(str, row.size)) if row.size else ""
    print(
        f"{kind:<15} {row.maps:>4}  {size:>6}  {lesson.count(row.parameters):>7}  {lesson.count(row.multiply_adds):>8}"
    )
print(lesson.count(table.parameters))

# %% [markdown] lang="fr"
# ## À vous : un réseau à convolution (exercice 3 du cours)
#
# 16 filtres de 3 sur 3, une ReLU, un pooling de 2 sur 2, on aplatit, et une couche dense donne un score par classe. La seule
# difficulté : combien de nombres entrent dans la couche dense ? La convolution enlève un pixel de chaque côté, le pooling divise la hauteur
# et la largeur par deux, et il y a 16 cartes.
#
# **Exercice 8.3.** Complétez le réseau, avec `nn.Conv2d`, `nn.ReLU`, `nn.MaxPool2d`, `nn.Flatten`, `nn.Linear`.

# %% [markdown] lang="en"
# ## Your turn: a convolutional network (exercise 3 of the course)
#
# 16 filters of 3 by 3, a ReLU, a pooling of 2 by 2, flatten, and a dense layer gives a score for each class. The only difficulty: how
# many numbers go into the dense layer? The convolution takes one pixel off on each side, pooling halves height and width, and there are
# 16 maps.
#
# **Exercise 8.3.** Complete the network, with `nn.Conv2d`, `nn.ReLU`, `nn.MaxPool2d`, `nn.Flatten`, `nn.Linear`.

# %%
n_classes = len(pictures.classes)
height, width, n_classes

# %% tags=["exercise"] number="8.3"
my_cnn = ...

# %%
lesson.check("8.3")

# %% [markdown] lang="fr"
# ## Dense contre convolution
#
# Le même nombre d'époques, les mêmes images. Les deux premiers réseaux sont ceux de l'échelle de Pupille, le troisième est le vôtre.

# %% [markdown] lang="en"
# ## Dense against convolution
#
# The same number of epochs, the same images. The first two networks are those of Pupille's ladder, the third one is yours.

# %%
import pupille

few = np.random.default_rng(8).permutation(pictures.train)[:6000]
judged = pictures.test[:1000]
names = np.array(pictures.classes)[pictures.labels]
fitted = {}
for model in ("mlp", "lenet5"):
    fitted[model] = pupille.ImageClassifier(model, epochs=6).fit(pictures.images[few], names[few])
    right = np.mean(fitted[model].predict(pictures.images[judged]) == names[judged])
    print(f"{model:<7} {lesson.percent(right, 1)}")
draw_images(pictures.images[few[:16]], list(names[few[:16]]))
lesson.show(
    say(
        fr="Seize images d'entraînement avec leur étiquette.",
        en="Sixteen training images with their label.",
    )
)

# %%
lesson.after("8.3")
torch.manual_seed(0)
learned = torch.from_numpy(pictures.images[few][:, None] / pictures.images.max()).float()
shown = torch.from_numpy(pictures.images[judged][:, None] / pictures.images.max()).float()
truth = torch.from_numpy(pictures.labels[few])
optimizer = torch.optim.AdamW(my_cnn.parameters(), lr=0.003)
for _ in range(6):
    for rows in torch.randperm(len(few)).split(64):
        loss = nn.functional.cross_entropy(my_cnn(learned[rows]), truth[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
with torch.inference_mode():
    right = np.mean(my_cnn(shown).argmax(1).numpy() == pictures.labels[judged])
print(f"my_cnn  {lesson.percent(right, 1)}")

# %% [markdown] lang="fr"
# ## Un décalage
#
# Décalons chaque image de test jusqu'à un septième de sa largeur (4 pixels sur 28). Qui s'en remet le mieux ?

# %% [markdown] lang="en"
# ## A shift
#
# Let us shift every test image by up to a seventh of its width (4 pixels of 28). Who copes best?

# %%
shifts = np.arange(0, width // 7 + 1)
figure, ax = plt.subplots(figsize=(5, 3.4))
ax.axhline(1 / n_classes, color="grey", linestyle=":", label=say(fr="au hasard", en="by chance"))
for mark, (model, classifier) in zip(("s--", "o-"), fitted.items(), strict=True):
    right = [
        np.mean(classifier.predict(np.roll(pictures.images[judged], shift, axis=2)) == names[judged])
        for shift in shifts
    ]
    ax.plot(shifts, right, mark, label=model)
ax.set_xticks(shifts, [str(shift) for shift in shifts])
ax.set_xlabel(say(fr="décalage (pixels)", en="shift (pixels)"))
ax.set_ylabel(say(fr="exactitude sur le test", en="accuracy on test"))
ax.set_ylim(0, 1)
ax.legend(loc="upper right")
lesson.show(
    say(
        fr="L'exactitude selon le décalage, en pixels : les deux modèles baissent, lenet5 moins que mlp, et restent au-dessus du hasard.",
        en="Accuracy against the shift in pixels: both models fall, lenet5 less than mlp, and stay above chance.",
    )
)

# %% [markdown] lang="fr"
# Ni l'un ni l'autre n'a vu d'image décalée. La convolution tombe moins vite, mais elle tombe : après l'aplatissement, les
# couches denses savent de nouveau *où* est chaque chose. Le vrai remède : montrer des images décalées pendant
# l'apprentissage, c'est l'**augmentation** (`--augment course`).

# %% [markdown] lang="en"
# Neither has seen a shifted image. Convolution falls more slowly, but it does fall: after flattening, the dense layers know
# again *where* each thing is. The real cure: to show shifted images while learning, which is **augmentation**
# (`--augment course`).

# %% [markdown] lang="fr"
# ## Ce que voient les filtres
#
# Un LeNet-5 entraîné, sa première couche, et les cartes qu'elle produit pour une image.

# %% [markdown] lang="en"
# ## What the filters see
#
# A trained LeNet-5, its first layer, and the maps it makes of one image.

# %%
torch.manual_seed(0)
network = build_lenet5((1, 32, 32), len(pictures.classes))
resized = nn.functional.interpolate(
    torch.from_numpy(pictures.images[few][:, None] / 255.0).float(), size=(32, 32)
)
targets = torch.from_numpy(pictures.labels[few])
optimizer = torch.optim.AdamW(network.parameters(), lr=0.003)
for _ in range(3):
    for rows in torch.randperm(len(few)).split(64):
        loss = nn.functional.cross_entropy(network(resized[rows]), targets[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
convolution = next(module for module in network.modules() if isinstance(module, nn.Conv2d))
with torch.inference_mode():
    maps = convolution(resized[:1])[0].numpy()
kernels = convolution.weight.detach()[:, 0].numpy()
figure, axes = plt.subplots(2, len(kernels) + 1, figsize=(1.4 * (len(kernels) + 1), 3.2))
axes[1, 0].imshow(resized[0, 0], cmap="gray")
axes[0, 0].axis("off")
axes[1, 0].axis("off")
axes[1, 0].set_title(say(fr="l'image", en="the picture"), fontsize=9)
for column, (kernel, seen) in enumerate(zip(kernels, maps, strict=True), start=1):
    draw_weights(kernel, axes[0, column])
    axes[0, column].set_title(say(fr="filtre ", en="filter ") + str(column), fontsize=9)
    axes[1, column].set_title(say(fr="sa carte", en="its map"), fontsize=9)
    axes[1, column].imshow(seen, cmap="gray")
    axes[1, column].axis("off")
lesson.show(
    say(
        fr="Une image, les filtres appris, de petits carrés bleus et rouges, et au-dessous la carte "
        "de chacun : l'un éclaire certains bords, l'autre d'autres.",
        en="A picture, the learned filters, small squares of blue and red, and below the map of "
        "each: one lights up some edges, another one others.",
    )
)

# %% [markdown] lang="fr"
# ## À retenir
#
# - Une convolution promène le même petit filtre partout : peu de poids, et le sens du voisinage.
# - Le pooling rend peu sensible à un petit décalage, et oublie où.
# - Après l'aplatissement, les couches denses savent de nouveau où est chaque chose.
#
# ## Quatre questions
#
# 1. Que répond le laplacien sur un fond uni ?
# 2. Combien de poids a un filtre de 3 sur 3 sur une image en couleur ?
# 3. Deux images différentes, le même résultat après pooling : est-ce possible ?
# 4. Quel est le remède à un décalage ?
#
# <details><summary>Les réponses, et la cellule qui les montre</summary>
#
# 1. Zéro. « La convolution, à la main ».
# 2. 27, et un biais. « Combien de paramètres ? ».
# 3. Oui. « Le *pooling*, et ce qu'il perd ».
# 4. Montrer des images décalées pendant l'entraînement : l'augmentation. « Un décalage ».
#
# </details>
#
# **Pour en parler.** Où, dans vos images, la place d'un objet compte-t-elle autant que l'objet ?

# %% [markdown] lang="en"
# ## To remember
#
# - A convolution moves the same small filter everywhere: few weights, and a sense of neighbourhood.
# - Pooling minds a small shift but little, and forgets where.
# - After flattening, the dense layers know again where each thing is.
#
# ## Four questions
#
# 1. What does the Laplacian give on an even ground?
# 2. How many weights has a filter of 3 by 3 on a colour image?
# 3. Two different pictures, one result after pooling: is that possible?
# 4. What is the cure for a shift?
#
# <details><summary>The answers, and the cell that shows them</summary>
#
# 1. Zero. "Convolution, by hand".
# 2. 27, and a bias. "How many parameters?".
# 3. Yes. "Pooling, and what it loses".
# 4. To show shifted images in training: augmentation. "A shift".
#
# </details>
#
# **To talk about.** Where in your images does the place of an object matter as much as the object?

# %%
lesson.words()

# %% [markdown] lang="fr"
# ## Sur vos propres images
#
# ```
# pupille models lenet5
# pupille compare mes-photos/ --models majority,mlp,lenet5 --augment light
# ```

# %% [markdown] lang="en"
# ## On your own images
#
# ```
# pupille models lenet5
# pupille compare my-photos/ --models majority,mlp,lenet5 --augment light
# ```
