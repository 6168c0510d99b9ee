"""Colors of what is drawn."""

REAL, GENERATED, FIELD = "#404040", "#e8590c", "#1c5fb0"
