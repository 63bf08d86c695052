"""What a person touches. Callbacks are one-liners that call tested methods."""
