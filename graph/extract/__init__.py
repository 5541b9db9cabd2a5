"""Doc → Extraction: mentions, relation and event mentions, measurements."""
