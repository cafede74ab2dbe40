# The book as a site: `./learn book` builds it, with Sphinx, MyST and furo from Debian's packages.
import os
import pathlib
import re
import shutil

project = "asyncio by hand"
extensions = ["myst_parser"]
exclude_patterns = ["tests", "stepper", "debugging"]
html_theme = "furo"
html_title = project
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False
html_show_search_summary = False  # which asks for the pages, and file:// refuses
html_static_path = ["book"]
html_css_files = ["book.css"]
html_js_files = ["book.js"]
html_theme_options = {
    "sidebar_hide_name": False,
    "light_css_variables": {"font-stack--monospace": "ui-monospace, Menlo, Consolas, monospace"},
}
myst_heading_anchors = 3
# Links to files of the project that are not part of the book.
suppress_warnings = ["myst.xref_missing", "myst.header"]


def link_what_is_not_in_the_book(app, name, source):
    """The stepper is beside the pages, and files of the project become pages; folders have none."""
    text = re.sub(r"\[([^\]]+)\]\((stepper/[^)\s]*)\)", r'<a href="\2">\1</a>', source[0])
    text = re.sub(r"\[([^\]]+)\]\(\.\./(?:stage[1-6]_[a-z_]*(?:/[a-z]+)*(?:/README\.md)?|README\.md)\)", r"\1", text)
    top = "../" * name.count("/")
    source[0] = LINK_TO_FILE.sub(lambda link: f'<a href="{top}sources/{file_of(name, link)}.html">{link[1]}</a>', text)


LINK_TO_FILE = re.compile(r"\[([^\]]+)\]\(((?:\.\./)*[\w/]+\.(?:hpp|cpp|py|txt))\)")


def file_of(name, link):
    """From the root of the project, which is above this folder."""
    return os.path.normpath(f"docs/{name}/../{link[2]}")


def pages_of_files(app):
    """For the files that a page links to: a browser would download them."""
    root = pathlib.Path(app.srcdir).parent
    links = [(name, link) for name in app.env.found_docs
             for link in LINK_TO_FILE.finditer(pathlib.Path(app.env.doc2path(name)).read_text())]
    for file in sorted({file_of(name, link) for name, link in links}):
        language = {".hpp": "cpp", ".cpp": "cpp", ".py": "python"}.get(pathlib.Path(file).suffix, "text")
        code = app.builder.highlighter.highlight_block((root / file).read_text(), language, linenos="inline")
        yield f"sources/{file}", {"title": file, "body": f'<h1 class="file">{file}</h1>{code}'}, "page.html"


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
    page = pathlib.Path(app.outdir) / "stepper" / "index.html"
    page.write_text(page.read_text().replace("<html ", '<html data-book="yes" ', 1))  # its links to chapters are pages


# In furo's pages: what stands there, and what should. axe says why (docs/tests/book.test.mjs).
MENDED = {
    # The menus have names, and what covers the page while they are open is for the mouse only.
    '<aside class="sidebar-drawer">': '<aside class="sidebar-drawer" aria-label="All pages">',
    '<aside class="toc-drawer': '<aside aria-label="This page" class="toc-drawer',
    '<label class="overlay': '<label aria-hidden="true" class="overlay',
    # The buttons beside the text belong to the main part of the page.
    '<div class="article-container">': '<div class="article-container" role="main">',
    '<article role="main">': "<article>",
    # A corner of a table that says nothing is no heading.
    '<th class="head"><p></p></th>': "<td></td>",
    '\n<div id="search-results"></div>': '\n<h1>Search</h1><div id="search-results"></div>',
}


def mend_pages(app, failure):
    for page in pathlib.Path(app.outdir).rglob("*.html"):
        if page.is_relative_to(pathlib.Path(app.outdir) / "stepper"):
            continue
        text = page.read_text()
        for old, new in MENDED.items():
            text = text.replace(old, new)
        # What opens a menu is a button, so that the keyboard reaches it; book.js does the opening.
        text = re.sub(
            r'<label class="((?:nav|toc)-overlay-icon[^"]*)" for="(\w+)">(.*?)</label>',
            r'<button type="button" class="\1" data-opens="\2">\3</button>',
            text,
            flags=re.DOTALL,
        )
        page.write_text(text)


def setup(app):
    app.connect("source-read", link_what_is_not_in_the_book)
    app.connect("html-collect-pages", pages_of_files)
    app.connect("build-finished", make_it_work_from_files)
    app.connect("build-finished", mend_pages)
