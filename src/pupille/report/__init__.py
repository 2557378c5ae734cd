"""One self-contained HTML file from one results file, and its texts for terminals."""
