"""Pictures: a result, content and a language in; sentence, inline SVG, alt text and tables out."""
