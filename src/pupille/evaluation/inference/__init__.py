"""What a figure may claim, for every task: bootstrap, intervals, paired tests, sample sizes."""
