"""The course site: `make site` assembles the pages in build/site-source, beside this file, and calls Sphinx there."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

project = "dropcourse"
author = copyright = "the authors of dropcourse"
html_title = "A course on dropout"
extensions = ["myst_nb", "sphinx.ext.autodoc", "accessible", "mathml"]
nb_execution_mode = "off"  # the notebooks were run before, see graders/site.py
myst_enable_extensions = ["dollarmath", "deflist", "attrs_inline"]
myst_heading_anchors = 3
nb_render_markdown_format = "myst"
nb_mime_priority_overrides = [("html", "text/html", 0)]
default_role = "code"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
html_theme = "furo"
html_theme_options = {"footer_icons": [], "top_of_page_buttons": []}
html_extra_path = ["extra"]
html_show_sphinx = False
html_copy_source = False
exclude_patterns = ["extra"]
suppress_warnings = ["mystnb.unknown_mime_type"]
