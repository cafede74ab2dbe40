// Opens recordings in the stepper page that are none, or odd ones: real ones, changed.
//
//     node recording.mjs SECONDS [SEED]
//     node recording.mjs FILE           one that was kept
//
// The page either says in a sentence what is wrong, or shows it, every step of it. It throws no
// error, and runs nothing of what is in it. The same seed opens the same recordings.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { newPage } from './page.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const folder = path.join(root, 'docs/stepper');
const kept = path.join(root, 'build/fuzz/recording-failed.json');
const longest = 10; // seconds for one recording

// ---- chance

let state = 1;
function random(below) {
  // mulberry32
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
}
const one = (list) => list[random(list.length)];

// ---- what is opened

const bases = [
  'stage1/averager', 'stage2/catch_middle', 'stage3/event_and_reply', 'stage4/pipe', 'stage6/never_awaited',
].map((name) =>
  fs.readFileSync(`${folder}/recordings/${name}.js`, 'utf8').trim().slice('recorded('.length, -2),
);

const nested = (depth) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

/** Values that nobody expects, as JSON. */
const odd = [
  () => one(['null', 'true', '0', '-1', '1.5', '1e999', '-1e999', '9007199254740993', '1e-320', '""', '[]', '{}']),
  () => JSON.stringify(one(['<!--<script>', '</script><script>globalThis.ran = 1</script>', '\u2028', '\ud800',
    '<img src=x onerror="ran = 1">', 'javascript:ran = 1', '__proto__', 'and 7 more'])),
  () => JSON.stringify('x'.repeat(5000)),
  () => JSON.stringify('"\\'.repeat(random(3000))),
  () => JSON.stringify(one(['a ', '\n', 'if ', '\u0000']).repeat(one([10, 1000, 100000]))),
  () => one(['{"toString":1}', '{"toString":1,"valueOf":1}', '{"toJSON":1}', '{"length":-1}', '{"__proto__":null}']),
  () => nested(one([10, 10, 1000, 20000])),
  () => `[${Array(one([10, 100, 1000, 150000])).fill(one(['1', '""', '{"who":"a"}', '{"at":1,"who":"a"}'])).join()}]`,
  () => String(random(30)),
];
/** Of the kind that stands there, so that the page takes it. */
const likely = {
  string: () => one([odd[1], odd[2], odd[3], odd[4], () => '""'])(),
  number: () => one(['0', '-1', '1.5', '1e999', '-1e999', '9007199254740993', '1e-320', String(random(30))]),
  boolean: () => one(['true', 'false']),
};
const MARK = 'here stands something odd';

/** All places of a tree: [what holds it, key]. */
function places(tree) {
  const found = [];
  const visit = (value) => {
    if (typeof value !== 'object' || value === null) return;
    for (const key of Object.keys(value)) {
      found.push([value, key]);
      visit(value[key]);
    }
  };
  visit(tree);
  return found;
}

const EXTRA = ['cause', 'part', 'call', 'top', 'created_by', 'cancelled_by', 'waits', 'case', 'caller', 'delegate', 'with', 'frame', 'time', 'turn', 'members', 'summary', 'output',
  'futures', 'timers', 'ready', 'descriptors', 'stack', 'frames', 'at', 'callbacks', 'state'];

/** One member is another, is missing, is there twice, or is one too many. */
function changedTree(text) {
  const tree = JSON.parse(text);
  const values = [];
  for (let count = 1 + random(3); count > 0; --count) {
    const all = places(tree);
    // Of the longest recordings most places are lines of a list; those near the top count as much.
    const [holder, key] = one(random(2) ? all : all.slice(0, 60));
    const kind = random(8);
    if (kind === 0) {
      if (Array.isArray(holder)) holder.splice(+key, 1);
      else delete holder[key];
    } else if (kind === 1 && Array.isArray(holder)) {
      holder.splice(+key, 0, holder[+key]);
    } else if (kind === 2) {
      const [other, name] = one(all);
      holder[key] = JSON.parse(JSON.stringify(other[name] ?? null));
    } else {
      const alike = likely[typeof holder[key]];
      const odd_one = alike && random(5) ? alike() : one(odd)();
      const into = kind < 4 && !Array.isArray(holder) ? one(EXTRA) : key;
      holder[into] = MARK + values.length;
      values.push(odd_one);
    }
  }
  return JSON.stringify(tree).replace(new RegExp(`"${MARK}(\\d)"`, 'g'), (_, i) => values[i]);
}

function changedText(text) {
  const at = random(text.length + 1);
  const bytes = one(['', '\u0000', '"', '{', '}', ']', ',', '\\', '<', 'recorded(', String(random(100))]);
  return one([
    () => text.slice(0, at),
    () => text.slice(at),
    () => text.slice(0, at) + bytes + text.slice(at + random(3)),
    () => text + text,
    () => `recorded(${text.slice(0, at)}`,
    () => one(['', '<!doctype html>', 'null', nested(1000000), '"x"', '\ufeff{}', 'recorded();']),
  ])();
}

// ---- what must hold

class Broken extends Error {}
function must(holds, rule) {
  if (!holds) throw new Broken(rule);
}

const page = newPage(folder);
let shown = 0;
let refused = 0;

async function check(text) {
  const began = Date.now();
  const said = await page.open(text);
  if (said) {
    ++refused;
    must(/^a\.json is no recording: .*\.$/s.test(said), `it says in a sentence what is wrong: ${said}`);
    must(said.length < 500, 'the sentence is short');
  } else {
    ++shown;
    walk(page.run('run.recording'));
  }
  must(!page.run('"ran" in globalThis'), 'nothing of it runs');
  const seconds = (Date.now() - began) / 1000;
  must(seconds < longest, `it is open within ${longest} s: it took ${seconds} s`);
}

/** Looks at all steps, or at some of many; and tries the other moves. */
function walk(recording) {
  const last = recording.steps.length - 1;
  must(page.run('run.last') === last, 'it has the steps that are in it');
  for (let step = 0; step <= last; step += 1 + Math.floor(last / 40)) {
    page.run(`goTo(${step})`);
    must(page.text('what') === `Step ${step + 1}. ${page.run(`run.said(${step})`)}`, 'the sentence is shown');
  }
  page.run("move('last'); move('back'); move('first'); move('next-same'); move('next-turn')");
  page.run('startPredicting(); for (let i = 0; i < 3 && question(); ++i) { goTo(run.last); answer(1); } stopPredicting(); leap(0)');
}

// ---- the start

const what = process.argv[2] ?? '10';
if (!/^\d+$/.test(what)) {
  await check(fs.readFileSync(what, 'utf8'));
  console.log('all holds');
} else {
  const seed = Number(process.argv[3] ?? 1);
  const end = Date.now() + Number(what) * 1000;
  for (const base of bases) await check(base);
  must(refused === 0, 'real ones are shown');
  let tried = 0;
  while (Date.now() < end) {
    state = seed * 1000003 + ++tried;
    const text = random(4) ? changedTree(one(bases)) : changedText(one(bases));
    try {
      await check(text);
    } catch (error) {
      fs.mkdirSync(path.dirname(kept), { recursive: true });
      fs.writeFileSync(kept, text);
      console.log(error instanceof Broken ? `does not hold: ${error.message}` : `it throws: ${error.stack}`);
      console.log(`input ${tried} of seed ${seed}: ${text.slice(0, 300)}`);
      console.log(`again: bash stage1_generators/shared/fuzz/fuzz.sh recording ${path.relative(root, kept)}`);
      process.exit(1);
    }
  }
  console.log(`${tried} recordings: ${shown} shown, ${refused} refused`);
}
