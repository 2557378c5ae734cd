"""The report on answers of other tools: verdict, their table, what is about one task, what was understood, methods."""
