"""The participant's side: the answer code, the file, and the page from which they are handed in."""
