"""Media kits: one content in words and numbers, drawn as a page and as a PDF."""
