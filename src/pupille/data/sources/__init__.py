"""Where images come from: folders, archives, built-in and public sets."""
