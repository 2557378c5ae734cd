"""Each image gets a file of its own."""

from pupille.workflows.file_names import names_of_files


def test_a_file_is_called_like_its_image_without_folders_and_odd_characters():
    assert names_of_files(["a/b c.png", "é.jpg"], "_mask.png") == ["b_c_mask.png", "é_mask.png"]


def test_images_that_are_called_the_same_are_numbered_also_where_capitals_alone_tell_them_apart():
    assert names_of_files(["x/1.png", "y/1.png", "z/1.jpg"], ".txt") == ["1.txt", "1-2.txt", "1-3.txt"]
    assert names_of_files(["A.png", "a.png"], ".txt") == ["A.txt", "a-2.txt"]
