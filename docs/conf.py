# The book as a site: `./learn book` builds it, with Sphinx, MyST and furo from Debian's packages.
import pathlib
import re
import shutil

project = "asyncio by hand"
copyright = "MIT licence"
extensions = ["myst_parser"]
exclude_patterns = ["tests", "stepper", "debugging"]
html_theme = "furo"
html_title = project
html_show_sphinx = False
html_copy_source = False
html_theme_options = {
    "sidebar_hide_name": False,
    "light_css_variables": {"font-stack--monospace": "ui-monospace, Menlo, Consolas, monospace"},
}
myst_heading_anchors = 3
# Links to files of the project that are not part of the book.
suppress_warnings = ["myst.xref_missing", "myst.header"]


def link_what_is_not_in_the_book(app, name, source):
    """The stepper is beside the pages; the folders of the stages are not."""
    text = re.sub(r"\[([^\]]+)\]\((stepper/[^)\s]*)\)", r'<a href="\2">\1</a>', source[0])
    source[0] = re.sub(r"\[([^\]]+)\]\(\.\./(?:stage[1-6]_[a-z_]*(?:/[a-z]+|/README\.md)?|README\.md)\)", r"\1", text)


def make_it_work_from_files(app, failure):
    """Debian's furo asks a server for normalize.css, its script is a module, which file:// refuses, and
    it is dark when one asks for it but not when the system does."""
    if failure:
        return
    static = pathlib.Path(app.outdir) / "_static"
    for style in static.glob("styles/furo*.css"):
        text = re.sub(r"@import url\(/javascript/[^)]*\);", "body{margin:0}", style.read_text())
        dark = re.findall(r'body\[data-theme="dark"\] \{([^}]*--color[^}]*)\}', text)
        if dark and "prefers-color-scheme" not in text:
            text += "@media (prefers-color-scheme: dark) { body:not([data-theme=light]) {%s} }" % "".join(dark)
        style.write_text(text)
    script = static / "scripts" / "furo.js"
    text = script.read_text()
    if text.startswith("import "):
        gumshoe = (static / "scripts" / "gumshoe-patched.js").read_text()
        script.write_text(gumshoe + text.partition("\n")[2])
    shutil.copytree(pathlib.Path(app.srcdir) / "stepper", pathlib.Path(app.outdir) / "stepper", dirs_exist_ok=True)


def setup(app):
    app.connect("source-read", link_what_is_not_in_the_book)
    app.connect("build-finished", make_it_work_from_files)
