"""What the page of a model says, in the language that is spoken. In braces: what its script fills in."""

from __future__ import annotations

from pupille.i18n.language import say


def words(model: str, name: str) -> dict[str, str]:
    """Key -> words. model: its name. name: of the images it learned from."""
    return {
        **of_the_page(),
        **of_answers(),
        **of_masks(),
        **of_boxes(),
        **of_refusals(),
        "title": say("{model}, trained on {name}: a model in a file", model=model, name=name),
    }


def of_the_page() -> dict[str, str]:
    """Headings, buttons, and what the page is doing."""
    return {
        "kicker": say("a model in a file"),
        "languages": say("Language"),
        "pictures": say("Pictures"),
        "drop": say("Drop images or folders here. They stay on this computer: the page can send nothing."),
        "drop-served": say(
            "Drop images or folders here. They go to the Pupille that serves this page, and nowhere else."
        ),
        "foot-served": say("Served by Pupille. This page asks nobody but the program that serves it."),
        "choose": say("Choose images"),
        "choose-folder": say("Choose a folder"),
        "camera": say("Use the camera"),
        "camera-picture": say("What the camera sees"),
        "camera-missing": say("No camera is there, or its use was refused."),
        "take": say("Take a picture"),
        "stop": say("Stop the camera"),
        "photo": say("photo of {time}", time="{time}"),
        "opening": say("Opening the model …"),
        "ready": say("The model is ready: it answered a test as when the file was written."),
        "progress": say("Image {n} of {all}", n="{n}", all="{all}"),
        "count": say(
            "Images: {n}. Unlike the training images: {odd}. Not read: {unread}.",
            n="{n}",
            odd="{odd}",
            unread="{unread}",
        ),
        "more": say("The last {n} of {all} images are shown; the table holds all.", n="{n}", all="{all}"),
        "piece": say(
            "Image {image} of {images}, window {n} of {all}",
            image="{image}",
            images="{images}",
            n="{n}",
            all="{all}",
        ),
        "foot": say("Written by Pupille. This file needs no network, loads nothing and sends nothing."),
    }


def of_answers() -> dict[str, str]:
    """The table and what stands in it."""
    return {
        "answers": say("Answers"),
        "table": say("Table of answers"),
        "save": say("Save as a table (CSV)"),
        "clear": say("Clear"),
        "picture": say("Picture"),
        "name": say("Name"),
        "answer": say("Answer"),
        "figures": say("How sure"),
        "remarks": say("Mind"),
        "unsure": say("I don’t know which: {classes}", classes="{classes}"),
        "none": say("I don’t know: no class is likely enough"),
        "reached": say(
            "“{positive}”: the threshold of {value} is reached", positive="{positive}", value="{value}"
        ),
        "missed": say(
            "“{positive}”: the threshold of {value} is not reached", positive="{positive}", value="{value}"
        ),
        "range": say("from {low} to {high}", low="{low}", high="{high}"),
        "outside": say("beyond the numbers of the training images"),
        "unlike": say("unlike anything I was trained on"),
    }


def of_masks() -> dict[str, str]:
    """The drawing of a mask, and its legend."""
    return {
        "answer-segmentation": say("Marked"),
        "figures-segmentation": say("Area"),
        "marked-pixels": say("{n} pixels", n="{n}"),
        "nothing": say("nothing is marked"),
        "windows": say("seen in windows that overlap, since it is larger than the training images"),
        "look": say("Look at {name}", name="{name}"),
        "previous": say("Previous picture"),
        "next": say("Next picture"),
        "opacity": say("Opacity of the colours"),
        "other-colours": say("Other colours"),
        "own-size": say("At the size of the file"),
        "size": say("{width} × {height} pixels in the file.", width="{width}", height="{height}"),
        "smaller": say("Drawn here at {share} of its size; the saved mask has all of them.", share="{share}"),
        "picture-region": say("Picture with its mask"),
        "drawn": say("{name}: {classes}", name="{name}", classes="{classes}"),
        "legend": say("What the colours mean, and how much of the picture each class covers"),
        "colour": say("Colour"),
        "class": say("Class"),
        "share": say("Share of the picture"),
        "area": say("Area in pixels"),
        "value": say("Value in the saved mask"),
        "no-colour": say("none"),
        "save-one": say("Save this mask (PNG)"),
        "save-all": say("Save all masks and the table (ZIP)"),
    }


def of_boxes() -> dict[str, str]:
    """The drawing of boxes, and its legend: what is said otherwise than of masks."""
    return {
        "answer-detection": say("Objects found"),
        "figures-detection": say("Scores"),
        "scores": say("from {low} to {high}", low="{low}", high="{high}"),
        "no-boxes": say("nothing is found"),
        "marks": say("Class and score beside each box"),
        "smaller-detection": say(
            "Drawn here at {share} of its size; saved boxes are in pixels of the file.", share="{share}"
        ),
        "picture-region-detection": say("Picture with its boxes"),
        "legend-detection": say("What the colours mean, and how many of each class were found"),
        "share-detection": say("Number found"),
        "area-detection": say("From a score of"),
        "value-detection": say("Category in COCO"),
        "save-one-detection": say("Save all boxes (COCO JSON)"),
        "save-all-detection": say("Save boxes and tables (ZIP)"),
    }


def of_refusals() -> dict[str, str]:
    """Why a file is not read, or the model not used."""
    return {
        "unreadable": say("The file could not be read."),
        "empty": say("The file is empty."),
        "bytes": say("The file has more than 50 MB, the limit for one image."),
        "pixels": say("The image has more than 50 million pixels, the limit for one image."),
        "tiff": say("A page cannot read TIFF; save the image as PNG."),
        "format": say("This is no image of JPEG, PNG, WebP, GIF or BMP."),
        "uncommon": say("Browsers read this kind of image otherwise than Pupille; save it as PNG."),
        "damaged": say("The file is damaged or cut off."),
        "depth": say("Its pixels have 16 bits, the model learned from 8; convert it."),
        "narrow": say("The image is too narrow to be cropped."),
        "altered": say(
            "This browser alters the pixels that a page reads, so the answers would be wrong. Use another browser, or "
            "allow this page to read canvases."
        ),
        "otherwise": say(
            "On this computer the model computes otherwise than when the file was written, so it is not used. Use "
            "another browser."
        ),
        "busy": say("Pupille is busy; give the image again."),
        "token": say(
            "This page was opened without its key. Use the whole address that `pupille serve` printed."
        ),
        "gone": say("Pupille does not answer any more."),
        "refused": say("The image was refused."),
        "unopened": say("The model could not be opened. Use a recent Chrome, Edge, Firefox or Safari."),
    }
