"""How good masks of classes are: from what each image adds to every metric."""
