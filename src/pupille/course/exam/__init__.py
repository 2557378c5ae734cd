"""An exam: exercises of the lessons with numbers drawn from a name, marked where it runs, and an attestation."""
