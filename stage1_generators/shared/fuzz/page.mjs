// The stepper page without a browser: just enough of a document for its scripts to run. It has no
// innerHTML and no other way by which text could become code; what would be one is an error.
import fs from 'node:fs';
import vm from 'node:vm';

const TAGS = new Set(
  'option optgroup button li ol ul p span div mark dl dt dd code h2 h3 b s a kbd article script'.split(' '),
);
const DRAWN = new Set('svg rect line path text title g'.split(' '));
const CODE = ['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'srcdoc'];

class Element {
  constructor(name = 'div') {
    this.name = name;
    this.children = [];
    this.dataset = {};
    this.listeners = {};
    this.classes = new Set();
    this.classList = {
      add: (...names) => names.forEach((one) => this.classes.add(one)),
      remove: (...names) => names.forEach((one) => this.classes.delete(one)),
      toggle: (one, on) => this.classes[on ? 'add' : 'delete'](one),
    };
    this.style = { setProperty: (key, value) => `${value}` };
  }
  // As a browser does: what is no element is made a text.
  append(...parts) {
    for (const part of parts) this.children.push(part instanceof Element ? part : `${part}`);
  }
  replaceChildren(...parts) {
    this.children = [];
    this.append(...parts);
  }
  setAttribute(name, value) {
    if (/^on|^src|^href/i.test(name)) throw new Error(`the attribute ${name} is set`);
    this[`@${name}`] = `${value}`;
  }
  removeAttribute(name) {
    delete this[`@${name}`];
  }
  addEventListener(name, heard) {
    this.listeners[name] = heard;
  }
  querySelector() {
    return (this.found ??= new Element());
  }
  querySelectorAll() {
    return [];
  }
  set textContent(text) {
    this.children = [`${text}`];
  }
  get textContent() {
    return this.children.map((part) => part.textContent ?? part).join('');
  }
  get firstChild() {
    return this.children[0] ?? null;
  }
  set href(link) {
    if (!link.startsWith('#')) throw new Error(`a link to ${link}`);
  }
  getBoundingClientRect() {
    return { left: 0, top: 0, width: 100, height: 100 };
  }
  remove() {}
  focus() {}
  select() {}
  showModal() {}
}
for (const property of CODE)
  Object.defineProperty(Element.prototype, property, {
    set() {
      throw new Error(`${property} is set`);
    },
  });

/** The page, as it is when it has loaded; folder: docs/stepper. */
export function newPage(folder) {
  const elements = new Map();
  const document = new Element();
  Object.assign(document, {
    body: new Element('body'),
    getElementById(id) {
      if (!elements.has(id)) elements.set(id, new Element());
      return elements.get(id);
    },
    createElementNS(space, name) {
      if (!DRAWN.has(name)) throw new Error(`an element <${name}> is drawn`);
      return new Element(name);
    },
    createElement(name) {
      if (!TAGS.has(name)) throw new Error(`an element <${name}> is made`);
      return new Element(name);
    },
    querySelectorAll: () => [...elements.values()],
  });
  document.body.append = (script) => {
    if (!/^recordings\/stage[1-6]\/[a-z0-9_]+\.js$/.test(script.src))
      throw new Error(`a script from ${script.src}`);
  };
  const globals = {
    document,
    Element,
    location: { hash: '' },
    history: { replaceState() {}, pushState() {} },
    addEventListener() {},
    requestAnimationFrame: (draws) => void draws,
    setTimeout: () => 1,
    clearTimeout() {},
    setInterval: () => 1,
    clearInterval() {},
  };
  globals.window = globals;
  const context = vm.createContext(globals, { codeGeneration: { strings: false, wasm: false } });
  for (const name of ['recording.js', 'svg.js', 'lanes.js', 'panes.js', 'why.js', 'python.js', 'predict.js', 'gallery.js', 'stepper.js'])
    vm.runInContext(fs.readFileSync(`${folder}/${name}`, 'utf8'), context, { filename: name });
  document.listeners.DOMContentLoaded();
  return {
    /** Opens a text as somebody opens a file, and returns what the page says about it: '' if it shows it. */
    async open(text) {
      globals.file = { name: 'a.json', text: async () => text };
      await vm.runInContext('open(file)', context);
      return elements.get('message').textContent;
    },
    run: (code) => vm.runInContext(code, context),
    text: (id) => elements.get(id).textContent,
  };
}
