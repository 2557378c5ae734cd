"""The sections of the report that only predicted numbers have."""
