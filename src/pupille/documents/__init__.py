"""The documents that go with a run: model card, data sheet, checklist, record of processing."""
