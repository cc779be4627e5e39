"""The documentation site: its generated pages, and what is built from all pages."""
