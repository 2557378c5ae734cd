"""The sections of the report that only classes have."""
