#!/usr/bin/env node
// Draws what the stepper page shows beside the recordings, from the recordings and with the page's own code:
//
//     node docs/figures.mjs            docs/stepper/pictures, docs/stepper/twins, docs/stepper/beside.js and docs/figures
//     node docs/figures.mjs --check    says what is not as it would be drawn; ends with 1 if anything is not
//
// A picture for each scene, for the gallery. The text of its twin in Python, because a page from a file may not
// read one. The place in a chapter that explains it: the heading above the first link to it, or quote from it. And
// the figures of the chapters: an image below a comment that says of which step, and what of it:
//
//     <!-- figure: 2 catch_middle 9 frames -->
//     ![what it shows](figures/stage2_catch_middle_9.svg)
//
// The parts are lanes, ready, timers, frames, and tops: the frames with their pointers alone.
import fs from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import { fileURLToPath } from 'node:url';

const docs = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(docs);
const stepper = path.join(docs, 'stepper');

const page = vm.createContext({ window: {} });
for (const name of ['recording.js', 'svg.js', 'lanes.js', 'figure.js'])
  vm.runInContext(fs.readFileSync(path.join(stepper, name), 'utf8'), page, { filename: name });

/** What stands in the one call that a script makes. */
const argument = (file) => {
  const text = fs.readFileSync(file, 'utf8');
  return JSON.parse(text.slice(text.indexOf('(') + 1, text.lastIndexOf(')')));
};

const runs = new Map();
function runOf(name) {
  if (!runs.has(name)) {
    page.recording = argument(path.join(stepper, 'recordings', `${name}.js`));
    runs.set(name, vm.runInContext('new Run(recording)', page));
  }
  return runs.get(name);
}

function draw(call, values) {
  Object.assign(page, values);
  return `${vm.runInContext(`toText(${call} || '')`, page)}\n`;
}

// ---- the chapters: where a scene is explained, and which figures they show

/** As GitHub makes it of a heading, and MyST too. */
const anchorOf = (heading) =>
  heading.toLowerCase().replace(/[`*]/g, '').replace(/[^\w\- ]/g, '').replaceAll(' ', '-');

/** The scenes that a line of a chapter links to or quotes. */
function scenesIn(line) {
  const links = [...line.matchAll(/stepper\/index\.html#(stage[1-6]\/\w+)/g)].map(([, scene]) => scene);
  const [, stage, scene] = /^<!-- (?:prints|trace): (\d) (\w+)/.exec(line) ?? /^<!-- code: stage(\d)_\w+\/demos\/(\w+)\.cpp/.exec(line) ?? [];
  return scene ? [...links, `stage${stage}/${scene}`] : links;
}

function readChapters() {
  const places = new Map(), figures = new Map(), problems = [];
  for (const file of fs.readdirSync(docs).filter((name) => /^\d_[\da-z_]+\.md$/.test(name)).sort()) {
    let anchor = '';
    let wanted = null;
    const lines = fs.readFileSync(path.join(docs, file), 'utf8').split('\n');
    const title = lines[0].replace(/^# /, '');
    lines.forEach((line, i) => {
      const heading = /^##+ (.*)/.exec(line);
      if (heading) anchor = anchorOf(heading[1]);
      if (!file.includes('quiz'))
        for (const scene of scenesIn(line))
          if (!places.has(scene)) places.set(scene, { page: file.slice(0, -3), anchor, title });
      const figure = /^<!-- figure: (\d) (\w+) (\d+) ([a-z ]+) -->$/.exec(line);
      if (figure) wanted = [i, figure];
      const image = /\]\((figures\/[\w.]+\.svg)\)/.exec(line);
      if (image && wanted) {
        const [, stage, scene, step, parts] = wanted[1];
        figures.set(image[1], { name: `stage${stage}/${scene}`, step: step - 1, parts: parts.split(' ') });
        wanted = null;
      } else if (image) problems.push(`docs/${file}:${i + 1}: a figure without a comment that says of which step`);
    });
  }
  return { places, figures, problems };
}

// ---- the twins

/** [[name, text], ...]: a twin, and then the modules beside it that it imports. */
function withModules(file) {
  const found = [];
  const read = (one) => {
    const name = path.basename(one);
    if (!fs.existsSync(one) || found.some(([known]) => known === name)) return;
    const text = fs.readFileSync(one, 'utf8');
    found.push([name, text]);
    for (const [, module] of text.matchAll(/^(?:from|import) (\w+)/gm)) read(path.join(path.dirname(file), `${module}.py`));
  };
  read(file);
  return found;
}

// ---- all files: path to text

const wanted = new Map();
const { places, figures, problems } = readChapters();
const beside = {};
for (const { stage, scene } of argument(path.join(stepper, 'recordings', 'index.js'))) {
  const name = `stage${stage}/${scene}`;
  const has = {};
  const picture = draw('drawCardPicture(run)', { run: runOf(name) });
  if (picture.includes('<svg')) {
    wanted.set(`stepper/pictures/${name}.svg`, picture);
    has.picture = true;
  }
  const [folder] = fs.readdirSync(root).filter((one) => one.startsWith(`stage${stage}_`));
  const twin = path.join(root, folder, 'demos', `${scene}.py`);
  if (fs.existsSync(twin)) {
    const files = JSON.stringify(withModules(twin)).replaceAll('<', '\\u003c');
    wanted.set(`stepper/twins/${name}.js`, `twin(${JSON.stringify(name)}, ${files});\n`);
    has.twin = true;
  }
  if (places.has(name)) has.chapter = places.get(name);
  beside[name] = has;
}
const entries = Object.entries(beside).map(([name, has]) => `${JSON.stringify(name)}: ${JSON.stringify(has)}`);
wanted.set('stepper/beside.js', `beside({\n${entries.join(',\n')}\n});\n`);
for (const [file, { name, step, parts }] of figures) {
  if (!(name in beside) || step >= runOf(name).steps.length) problems.push(`${file}: there is no step ${step + 1} of ${name}`);
  else wanted.set(file, draw('drawFigure(run, step, parts)', { run: runOf(name), step, parts }));
}

const there = ['stepper/pictures', 'stepper/twins', 'figures'].flatMap((folder) => {
  const full = path.join(docs, folder);
  if (!fs.existsSync(full)) return [];
  return fs.readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(docs, path.join(entry.parentPath ?? entry.path, entry.name)));
});
const check = process.argv.includes('--check');
let changed = 0;
for (const [file, text] of wanted) {
  const full = path.join(docs, file);
  if (fs.existsSync(full) && fs.readFileSync(full, 'utf8') === text) continue;
  changed += 1;
  if (check) problems.push(`docs/${file} is not as it would be drawn: node docs/figures.mjs`);
  else {
    fs.mkdirSync(path.dirname(full), { recursive: true });
    fs.writeFileSync(full, text);
  }
}
for (const file of there.filter((one) => !wanted.has(one))) {
  if (check) problems.push(`docs/${file} belongs to nothing: node docs/figures.mjs`);
  else fs.rmSync(path.join(docs, file));
}
for (const problem of problems.slice(0, 20)) console.log(problem);
console.log(check ? `${wanted.size} files, ${problems.length} problems` : `${wanted.size} files, ${changed} drawn anew`);
process.exit(problems.length ? 1 : 0);
