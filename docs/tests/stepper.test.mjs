// The stepper page in a real browser. `npm ci` once, then `node --test`. From the environment:
//
//     CHROMIUM     the browser; /usr/bin/chromium if it is not set
//     STEPPER_URL  the folder docs/stepper as a server has it; without it, only file:// is tried
//     DEMO_BIN     the folder with stage1_demo ... stage6_demo, to compare what they print
//
// The page is tried with all recordings that are there, and with those in fixtures/.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import Ajv from 'ajv/dist/2020.js';
import axe from 'axe-core';
import { chromium } from 'playwright-core';

const here = path.dirname(fileURLToPath(import.meta.url));
const docs = path.dirname(here);
const page_folder = path.join(docs, 'stepper');
const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'stepper-'));
const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };

// ---- recordings

/** What stands in the one call that a script makes. */
function argument(file, name) {
  const text = fs.readFileSync(file, 'utf8').trim();
  assert.ok(text.startsWith(`${name}(`) && text.endsWith(');'), `${file} is one call of ${name}()`);
  return JSON.parse(text.slice(name.length + 1, -2));
}

function recordingsIn(folder) {
  const index = path.join(folder, 'index.js');
  if (!fs.existsSync(index)) return [];
  return argument(index, 'recordings').map((entry) => {
    const name = `stage${entry.stage}/${entry.scene}`;
    const file = path.join(folder, `${name}.js`);
    return { name, file, entry, data: argument(file, 'recorded') };
  });
}

const fixtures_folder = path.join(here, 'fixtures', 'recordings');
const fixtures = recordingsIn(fixtures_folder);
const real = recordingsIn(path.join(page_folder, 'recordings'));

/** A copy of the page, with the recordings in fixtures/. */
function copyWithFixtures() {
  const copy = path.join(temporary, 'stepper');
  fs.cpSync(page_folder, copy, { recursive: true, filter: (file) => path.basename(file) !== 'recordings' });
  fs.cpSync(fixtures_folder, path.join(copy, 'recordings'), { recursive: true });
  return pathToFileURL(path.join(copy, 'index.html')).href;
}

const sites = [
  { title: 'fixtures, file://', url: copyWithFixtures(), all: fixtures, viewport: sizes.desktop },
  { title: 'fixtures on a phone', url: copyWithFixtures(), all: fixtures, viewport: sizes.phone },
];
if (real.length) {
  sites.push({
    title: 'file://',
    url: pathToFileURL(path.join(page_folder, 'index.html')).href,
    all: real,
    viewport: sizes.desktop,
  });
  const folder = process.env.STEPPER_URL?.replace(/(index\.html)?$/, '').replace(/\/?$/, '/');
  if (folder) sites.push({ title: 'http://', url: `${folder}index.html`, all: real, viewport: sizes.phone });
}
const [on_fixtures, on_phone] = sites;

// ---- the browser

let browser;
before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
});
after(async () => {
  await browser?.close();
  fs.rmSync(temporary, { recursive: true, force: true });
});

/** Runs `use` on a page. Whatever the console says, and any request elsewhere, is an error. */
async function withPage(url, use, { expect_trouble = false, ...options } = {}) {
  const context = await browser.newContext({ viewport: sizes.desktop, ...options });
  const trouble = [];
  const allowed = url.startsWith('file:') ? 'file:' : new URL(url).origin;
  context.on('request', (request) => {
    if (!request.url().startsWith(allowed) && !request.url().startsWith('data:'))
      trouble.push(`asks for ${request.url()}`);
  });
  const page = await context.newPage();
  page.setDefaultTimeout(5000);
  page.on('console', (message) => trouble.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
  try {
    await page.goto(url);
    await use(page);
    if (!expect_trouble) assert.deepEqual(trouble, []);
  } finally {
    await context.close();
  }
}

const shownStep = (page) => page.locator('#number').inputValue();
const sentence = (page) => page.locator('#what').textContent();
async function expectStep(page, recording, step) {
  await page.waitForFunction(
    (number) => document.getElementById('number').value === number && document.getElementById('what').textContent,
    String(step),
  );
  assert.equal(await sentence(page), `Step ${step}. ${recording.data.steps[step - 1].what}`);
}
/** By the address, as a link does. */
async function goTo(page, recording, step) {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `${recording.name}/${step}`);
  await shows(page, recording);
}
const shows = (page, recording) =>
  page.waitForFunction(
    (start) => document.title.startsWith(start),
    `${recording.data.scene}, stage ${recording.data.stage}:`,
  );

// ---- what the recordings are

describe('recordings', () => {
  const ajv = new Ajv({ allErrors: true, strictTuples: false, strictTypes: false });
  const valid = ajv.compile(JSON.parse(fs.readFileSync(path.join(docs, 'recording.schema.json'), 'utf8')));

  for (const { name, entry, data } of [...fixtures, ...real]) {
    it(`${name} is as the schema says`, () => {
      assert.ok(valid(data), ajv.errorsText(valid.errors?.slice(0, 4)));
      assert.deepEqual(entry, {
        stage: data.stage,
        scene: data.scene,
        summary: data.summary,
        steps: data.steps.length,
      });
    });
  }

  it('one that is not is noticed', () => {
    const data = structuredClone(fixtures[0].data);
    data.steps[0].kind = 'slept';
    assert.ok(!valid(data));
  });

  if (process.env.DEMO_BIN) {
    for (const { name, data } of real) {
      it(`${name} prints what its binary prints`, async () => {
        const binary = path.join(process.env.DEMO_BIN, `stage${data.stage}_demo`);
        const { stdout } = await promisify(execFile)(binary, [data.scene, '--virtual'], { timeout: 20000 });
        const output = data.steps.map((step) => step.output ?? '').join('');
        // A recording that was cut off has no `end`.
        if (data.steps.at(-1).kind === 'end') assert.equal(output, stdout);
        else assert.ok(stdout.startsWith(output));
      });
    }
  }
});

it('pictures, twins and figures are as they would be drawn', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [path.join(docs, 'figures.mjs'), '--check']).catch((error) => error);
  assert.match(stdout, /, 0 problems\n$/);
});

// ---- every step

// Runs in the page. Goes through a recording with the arrow keys, forwards and back, and compares
// each step with what the recording says, put together here in the simplest way.
function walk(steps_as_json) {
  const steps = JSON.parse(steps_as_json); // as text, because that is quick to hand over
  const $ = (id) => document.getElementById(id);
  const texts = (selector) => [...document.querySelectorAll(selector)].map((one) => one.textContent);
  const alive = '.frame:not(.closed) h3';
  const press = (key) =>
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  // What is out of sight is said a moment later, when the page has been laid out.
  const unscrolled = (part) => {
    const copy = part.cloneNode(true);
    for (const late of copy.querySelectorAll('#told-more, #elsewhere')) late.remove();
    for (const box of [copy, ...copy.querySelectorAll('[class]')]) {
      box.classList.remove('cut-right', 'cut-below');
      if (!box.classList.length) box.removeAttribute('class');
    }
    return copy;
  };
  // Of the source only the lines that are marked, because the rest is long: all of it now and then.
  const fingerprint = (n) => {
    const seen =
      n % 25 === 0
        ? [document.querySelector('main')]
        : [$('told'), $('state'), $('output'), $('files'), ...document.querySelectorAll('.current, .here, .resumes')];
    const text = seen.map((one) => unscrolled(one).outerHTML).join() + $('number').value + $('lines').firstChild?.childElementCount;
    let hash = 0;
    for (let i = 0; i < text.length; ++i) hash = (hash * 31 + text.charCodeAt(i)) | 0;
    return hash;
  };
  const problems = [];
  const expect = (step, what, is, should) => {
    const [a, b] = [JSON.stringify(is), JSON.stringify(should)];
    if (a !== b && problems.length < 10) problems.push(`step ${step + 1}: ${what} is ${a}, not ${b}`);
  };

  const began = steps.find((step) => step.time !== undefined)?.time ?? 0;
  const picture = { stack: [], ready: [], timers: [], descriptors: [], futures: [] };
  const frames = new Map();
  let output = '';
  const put = (step) => {
    for (const part of Object.keys(picture)) if (step[part]) picture[part] = step[part];
    for (const [number, frame] of Object.entries(step.frames ?? {}))
      frame ? frames.set(number, frame) : frames.delete(number);
    output += step.output ?? '';
  };
  const compare = (n) => {
    const living = [...frames.values()].filter((frame) => frame.state !== 'closed');
    const named = (list) => list.map((frame) => frame.name).sort();
    // Where a list is too long, its last entry says how many more there are.
    const isRest = (name) => /^and \d+ more$/.test(name);
    const all = (list) => list.map((entry) => entry.name ?? entry.who);
    const names = (list) => all(list).filter((name) => !isRest(name));
    const rests = [picture.ready, picture.timers, picture.futures].flatMap((list) => all(list).filter(isRest));
    expect(n, 'how many more', texts('.rest'), rests);
    expect(n, 'the sentence', $('what').textContent, `Step ${n + 1}. ${fromStart(steps[n].what, began)}`);
    expect(n, 'the output', $('output-text').textContent, output);
    expect(n, 'the frames', texts(alive).sort(), named(living));
    expect(
      n,
      'the suspended frames',
      texts('.frame.suspended h3').sort(),
      named(living.filter((frame) => frame.state === 'suspended')),
    );
    const runs = frames.get(String(picture.stack.at(-1)));
    expect(n, 'who runs', texts('.frame.runs h3'), runs && runs.state !== 'closed' ? [runs.name] : []);
    expect(n, 'the ready queue', texts('.queue .who'), names(picture.ready));
    const heap = texts('.timer .index').map((index, i) => [+index.slice(1, -1), texts('.timer .who')[i]]);
    expect(
      n,
      'the heap',
      heap.sort((a, b) => a[0] - b[0]).map(([, who]) => who),
      names(picture.timers),
    );
    expect(
      n,
      'the descriptors',
      texts('.descriptors b'),
      picture.descriptors.map((entry) => entry.role),
    );
    expect(
      n,
      'those that are ready',
      texts('.descriptors .is-ready b'),
      picture.descriptors.filter((entry) => entry.ready).map((entry) => entry.role),
    );
    expect(n, 'the futures', texts('.future h3, .card .task').sort(), names(picture.futures).sort());
    // Of a body that prints or raises one knows where it went on.
    const mark = steps[n].output === undefined && steps[n].kind !== 'raised' ? 'current' : 'here';
    const lines = texts(`#source .line.${mark} .number`);
    if (steps[n].at && !lines.includes(String(steps[n].at[1]))) expect(n, 'the line', lines, [String(steps[n].at[1])]);
  };

  press('Home');
  const seen = [];
  for (let n = 0; n < steps.length; ++n) {
    if (n) press('ArrowRight');
    put(steps[n]);
    compare(n);
    seen.push(fingerprint(n));
  }
  press('ArrowRight'); // there is no further step
  for (let n = steps.length - 1; n >= 0; --n) {
    expect(n, 'the page on the way back', fingerprint(n), seen[n]);
    press('ArrowLeft');
  }
  return problems;
}

// STEPPER_PART=1/2 walks through every second recording, from the first: 2/2 through the others.
const [part, parts] = (process.env.STEPPER_PART ?? '1/1').split('/').map(Number);
const partOf = (all) => (all.length < 20 ? all : all.filter((_, at) => (at % parts) + 1 === part));

for (const site of sites) {
  describe(`every step, ${site.title}`, () => {
    it('forwards, then back with an equal page', async (test) => {
      await withPage(
        site.url,
        async (page) => {
          const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
          for (const recording of partOf(site.all)) {
            await test.test(recording.name, async () => {
              await goTo(page, recording, 1);
              assert.deepEqual(await page.evaluate(walk, JSON.stringify(recording.data.steps)), []);
              await page.fill('#number', String(Math.ceil(recording.data.steps.length / 2)));
              await page.press('#number', 'Enter');
              assert.ok((await wide()) <= site.viewport.width, 'it fits the window');
            });
          }
        },
        { viewport: site.viewport },
      );
    });

    if (site === on_phone) return; // the rest is the same there

    it('the picker offers every scene', async () => {
      await withPage(site.url, async (page) => {
        const offered = await page.locator('#scene option:not([value=""])').evaluateAll((all) => all.map((one) => one.value));
        assert.deepEqual(offered.toSorted(), site.all.map((one) => one.name).toSorted());
        const last = site.all.at(-1);
        await page.selectOption('#scene', last.name);
        await shows(page, last);
        await expectStep(page, last, 1);
      });
    });

    it('a link to a step', async () => {
      const recording = site.all.at(-1);
      const step = Math.ceil(recording.data.steps.length / 2);
      await withPage(`${site.url}#${recording.name}/${step}`, async (page) => {
        await expectStep(page, recording, step);
        await page.keyboard.press('ArrowRight');
        await page.waitForFunction((hash) => location.hash === hash, `#${recording.name}/${step + 1}`);
        await goTo(page, recording, 2);
        await expectStep(page, recording, 2);
        assert.ok(await page.locator('#message').isHidden());
      });
    });

    it('predict mode asks, counts, and hides what comes next', async () => {
      await withPage(site.url, async (page) => {
        for (const recording of toPredict(site.all)) {
          await goTo(page, recording, 1);
          const kinds = await predictAll(page, recording);
          if (recording.name === 'stage6/delivery') assert.deepEqual(Object.keys(kinds).sort(), ['printed', 'who']);
        }
      });
    });
  });
}

/** Of the recordings of each stage the one where `size` is smallest. */
function smallestPerStage(all, size) {
  const stages = [...new Set(all.map((one) => one.data.stage))];
  return stages.map((stage) =>
    all.filter((one) => one.data.stage === stage).reduce((a, b) => (size(b) < size(a) ? b : a)),
  );
}

/** Recordings to predict in: short ones with several frames; all, of the fixtures. */
function toPredict(all) {
  if (all === fixtures) return all;
  const several = all.filter(
    (one) => new Set(one.data.steps.flatMap((step) => Object.keys(step.frames ?? {}))).size > 1,
  );
  return smallestPerStage(several, (one) => one.data.steps.length);
}

/** Answers all questions, each second one wrongly, and returns how many there were of each kind. */
async function predictAll(page, recording) {
  const { problems, asked, right, score, kinds } = await page.evaluate((steps) => {
    const $ = (id) => document.getElementById(id);
    const problems = [], kinds = {};
    let asked = 0,
      right = 0;
    $('predict-button').click();
    for (let i = 0; i < 2 * steps.length; ++i) {
      const offered = [...document.querySelectorAll('.choices button')];
      const at = +$('number').value;
      if (!offered.length) {
        if (at === steps.length) break;
        $('forward').click();
        if (+$('number').value !== at + 1) problems.push(`step ${at}: cannot go on`);
        continue;
      }
      $('last').click(); // what comes next stays hidden
      if (+$('number').value !== at) problems.push(`step ${at}: one can look ahead`);
      const drawn = document.querySelector('#lanes svg')?.querySelectorAll('rect.running, rect.ready') ?? [];
      const cursor = document.querySelector('#lanes .cursor');
      const end = +cursor.getAttribute('x') + +cursor.getAttribute('width') + 1;
      for (const bar of drawn)
        if (+bar.getAttribute('x') + +bar.getAttribute('width') > end) problems.push(`step ${at}: the lanes show more`);
      const kind = document.querySelector('.choices').classList[1];
      kinds[kind] = (kinds[kind] ?? 0) + 1;
      const open = question();
      const answer = steps[open.answer];
      const means = { who: 'resumed', printed: undefined, turn: 'run', woken: 'ready' }[kind];
      if (means && answer.kind !== means) problems.push(`step ${at}: the answer is a step ${answer.kind}`);
      if (kind === 'printed' && answer.output.trim() !== open.choices[open.right])
        problems.push(`step ${at}: prints ${answer.output}`);
      if (kind === 'turn' && `turn ${answer.turn}` !== open.choices[open.right]) problems.push(`step ${at}: the turn`);
      if (!open.because) problems.push(`step ${at}: no because`);
      if (offered.length < 2 || offered.length > 9) problems.push(`step ${at}: ${offered.length} answers`);
      const wrongly = asked % 2 === 1;
      const choice = wrongly ? (open.right + 1) % offered.length : open.right;
      document.dispatchEvent(new KeyboardEvent('keydown', { key: String(choice + 1), bubbles: true }));
      ++asked;
      if (!wrongly) ++right;
      const said = document.querySelector('.said').textContent;
      if (!said.startsWith(wrongly ? 'Not' : 'Right') || !said.includes(open.choices[open.right]))
        problems.push(`step ${at}: says ${said}`);
      if (+$('number').value !== open.answer + 1) problems.push(`step ${at}: does not go to the answer`);
    }
    return { problems, asked, right, kinds, score: document.querySelector('.score').textContent };
  }, recording.data.steps);
  assert.deepEqual(problems, [], recording.name);
  assert.equal(score, `${right} of ${asked} right`, recording.name);
  return kinds;
}

// ---- one by one

describe('the page', () => {
  const find = (name) => fixtures.find((recording) => recording.name === name);
  const chain = find('stage2/stack'),
    loop = find('stage6/delivery');
  const link = (recording, step) => `${on_fixtures.url}#${recording.name}/${step}`;

  it('draws a suspended chain from the outermost frame to what it waits for', async () => {
    await withPage(link(chain, 9), async (page) => {
      await expectStep(page, chain, 9);
      assert.deepEqual(
        await page
          .locator('.card')
          .allTextContents()
          .then((all) => all.length),
        1,
      );
      assert.deepEqual(await page.locator('.chain h3').allTextContents(), ['Order', 'Delivery', 'Postman']);
      assert.equal(await page.locator('.chain .awaited').textContent(), 'Doorbell()');
      for (const frame of await page.locator('.frame').all())
        assert.equal(await frame.evaluate((one) => getComputedStyle(one).borderTopStyle), 'dashed');
    });
  });

  it('marks the case where suspended frames go on', async () => {
    await withPage(link(loop, 27), async (page) => {
      await expectStep(page, loop, 27);
      const note = await page.locator('.line.resumes', { hasText: 'case kDone' }).locator('.note').textContent();
      assert.equal(note, 'resume point of Kitchen, Kitchen 2');
    });
  });

  it('keeps the learner\'s file in view, and shows another one when asked', async () => {
    await withPage(link(loop, 4), async (page) => {
      await expectStep(page, loop, 4);
      const tab = () => page.locator('#files [aria-current=true]').textContent();
      const strip = () => page.locator('#strip').innerText();
      assert.equal(await tab(), 'delivery.cpp'); // whatever the loop does
      assert.match(await strip(), /In the engine: stage6_tasks_futures\/event_loop\.cpp/);
      assert.equal(await page.locator('#strip .current .number').textContent(), String(loop.data.steps[3].at[1]));
      await page.click('#files button:has-text("sock.hpp")');
      assert.equal(await tab(), 'sock.hpp');
      await page.keyboard.press('ArrowRight');
      assert.equal(await tab(), 'delivery.cpp');
      await page.keyboard.press('ArrowRight');
      assert.equal(await strip(), '');
      assert.equal(await page.locator('#lines .current .number').textContent(), String(loop.data.steps[5].at[1]));
    });
  });

  it('brings the current line into view', async () => {
    for (const viewport of Object.values(sizes)) {
      await withPage(
        link(loop, 76),
        async (page) => {
          await expectStep(page, loop, 76);
          await page.waitForFunction(() => {
            const line = document.querySelector('#lines :is(.current, .here)').getBoundingClientRect();
            const box = document.getElementById('lines').getBoundingClientRect();
            return line.top >= box.top && line.bottom <= box.bottom;
          });
        },
        { viewport },
      );
    }
  });

  it('says what is new, what changed and what left', async () => {
    await withPage(link(loop, 33), async (page) => {
      await expectStep(page, loop, 33);
      assert.match(await page.locator('#ready').innerText(), /Task-5.*with sleep 10.*new/s);
      assert.match(await page.locator('#timers').innerText(), /left.*sleep 10 at 0.5 s/s);
      assert.match(await page.locator('#facts').innerText(), /time 0.5 s.*turn 3 of the loop/s);
    });
  });

  it('leaves out the panes that a scene never uses', async () => {
    await withPage(link(chain, 1), async (page) => {
      await expectStep(page, chain, 1);
      const visible = await page.locator('.pane:visible h2').allTextContents();
      assert.deepEqual(visible, ['Source', 'Output so far', 'Frames']);
      assert.ok(await page.locator('#strip').isHidden());
    });
  });

  it('goes to the next step of the same task, and to the next turn', async () => {
    await withPage(link(loop, 16), async (page) => {
      await expectStep(page, loop, 16); // Courier awaits SockRecv
      for (const step of [17, 18, 19]) {
        await page.click('#next-same');
        await expectStep(page, loop, step);
      }
      await page.click('#next-same'); // over the three kitchens, to where Task-2 is woken
      await expectStep(page, loop, 1 + loop.data.steps.findIndex((step, n) => n > 18 && [2, 6].includes(step.frame)));
      await page.keyboard.press('Home');
      await page.click('#next-turn');
      await expectStep(page, loop, 4);
      await page.click('#next-turn');
      assert.equal(loop.data.steps[+(await shownStep(page)) - 1].what, 'Turn 2 of the loop begins.');
    });
  });

  it('the scrubber, the number and play', async () => {
    await withPage(link(loop, 1), async (page) => {
      await expectStep(page, loop, 1);
      await page.fill('#scrubber', '30');
      await expectStep(page, loop, 30);
      await page.fill('#number', '999');
      await page.press('#number', 'Enter');
      await expectStep(page, loop, loop.data.steps.length);
      await page.selectOption('#speed', '150');
      await page.click('#play'); // from the end on means from the start
      assert.equal(await page.getAttribute('#play', 'aria-label'), 'Pause');
      await expectStep(page, loop, 4);
      await page.click('#play');
      assert.equal(await page.getAttribute('#play', 'aria-label'), 'Play');
      const stopped = await shownStep(page);
      await page.waitForTimeout(400);
      assert.equal(await shownStep(page), stopped);
    });
  });

  it('by the keyboard alone', async () => {
    await withPage(on_fixtures.url, async (page) => {
      const first = fixtures[0];
      await page.waitForSelector('#gallery:visible');
      await page.focus('#search');
      await page.keyboard.type('averager');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await expectStep(page, first, 1);
      const press = (...keys) =>
        keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
      const focus = () => page.evaluate(() => document.activeElement.id);
      const reached = [];
      for (let i = 0; i < 30; ++i) {
        await press('Tab');
        reached.push(await focus());
        const outline = await page.evaluate(() => {
          const at = document.activeElement;
          if (at === document.body) return 'none is needed';
          return getComputedStyle(at.id === 'file' ? at.nextElementSibling : at).outlineStyle;
        });
        assert.notEqual(outline, 'none', `one sees the focus on ${reached.at(-1)}`);
      }
      for (const id of [
        'scene',
        'file',
        'keys-button',
        'first',
        'back',
        'forward',
        'last',
        'play',
        'scrubber',
        'number',
        'next-same',
        'predict-button',
        'speed',
        'lines',
        'output-text',
        'state',
      ])
        assert.ok(reached.includes(id), `Tab reaches ${id}`);

      await page.focus('#scene');
      await page.keyboard.type('delivery');
      await shows(page, loop);
      await page.focus('#lines');
      await press('End');
      await expectStep(page, loop, loop.data.steps.length);
      await press('Home', 'ArrowRight', 'ArrowRight', 'ArrowLeft');
      await expectStep(page, loop, 2);
      await press('l', 't');
      await expectStep(page, loop, 5);
      await press('g', '2', '0', 'Enter');
      await expectStep(page, loop, 20);
      await page.focus('#lines');
      await press('?');
      assert.ok(await page.locator('#keys').isVisible());
      await press('ArrowRight', 'Escape');
      assert.ok(await page.locator('#keys').isHidden());
      await expectStep(page, loop, 20);
      await press('Space');
      assert.equal(await page.getAttribute('#play', 'aria-label'), 'Pause');
      await press('Space', 'Home', 'p');
      for (let i = 0; i < 15 && !(await page.locator('.choices').count()); ++i) await press('ArrowRight');
      await press('ArrowRight'); // takes the focus to the answers
      await press('Enter');
      assert.match(await page.locator('.score').textContent(), /of 1 right/);
      assert.equal(await focus(), 'forward');
      await press('Enter');
    });
  });

  it('is spoken step by step', async () => {
    await withPage(link(loop, 3), async (page) => {
      await expectStep(page, loop, 3);
      assert.equal(await page.locator('[aria-live=polite] >> visible=true').getAttribute('id'), 'what');
      const tree = await page.locator('body').ariaSnapshot();
      for (const part of [
        /- banner/,
        /- main/,
        /- region "Controls"/,
        /- heading "Tasks and their frames" \[level=2\]/,
        /- slider "Step"/,
        /- button "Forward one step"/,
        /- heading "Main" \[level=3\]/,
      ])
        assert.match(tree, part);
    });
  });

  for (const [hash, says] of [
    ['stage6/nothing/3', 'There is no recording of a scene “nothing” in stage 6.'],
    ['stage2/stack/99', 'There is no step 99: this recording has 14.'],
    ['stage2/stack/0', 'There is no step 0: this recording has 14.'],
    ['stage2/stack/soon', 'The link names no step by its number. This is the first one.'],
    ['some%thing', '“some%thing” is no link to a step. One looks like this: #stage1/averager/3.'],
    ['opened/3', 'This link goes to a recording that was opened from a file. Open the file again.'],
  ]) {
    it(`a bad link: #${hash}`, async () => {
      await withPage(`${on_fixtures.url}#${hash}`, async (page) => {
        await page.waitForSelector('#message:visible');
        assert.equal(await page.locator('#message').textContent(), says);
        if (await page.locator('#gallery').isVisible()) await page.click('.scene >> nth=0');
        else await page.keyboard.press('ArrowLeft'); // and one can go on
        await page.waitForSelector('#message', { state: 'hidden' });
      });
    });
  }

  it('opens a recording that is given to it', async () => {
    const json = path.join(temporary, 'mine.json');
    const data = { ...chain.data, scene: 'mine' };
    fs.writeFileSync(json, JSON.stringify(data));
    await withPage(on_fixtures.url, async (page) => {
      await page.setInputFiles('#file', json);
      await shows(page, { data });
      await expectStep(page, chain, 1);
      await page.waitForFunction(() => location.hash === '#opened/1');
      await page.setInputFiles('#file', loop.file);
      await shows(page, loop);
      await page.setInputFiles('#file', json);
      await shows(page, { data });
    });
  });

  it('opens a recording that is dropped on it', async () => {
    await withPage(on_fixtures.url, async (page) => {
      await page.evaluate(
        (text) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([text], 'dropped.json'));
          document.body.dispatchEvent(
            new DragEvent('dragover', { dataTransfer: transfer, bubbles: true, cancelable: true }),
          );
          document.body.dispatchEvent(
            new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }),
          );
        },
        JSON.stringify({ ...loop.data, scene: 'dropped' }),
      );
      await shows(page, { data: { stage: 6, scene: 'dropped' } });
      assert.deepEqual(await page.evaluate(walk, JSON.stringify(loop.data.steps)), []);
    });
  });

  it('says why a file is no recording', async () => {
    const step = '{"kind": "end", "what": "It ends."}';
    const bad = (rest) => `{"format": 1, "stage": 1, "scene": "x", "summary": "", "sources": []${rest}}`;
    const file = path.join(temporary, 'bad.json');
    await withPage(link(fixtures[0], 1), async (page) => {
      await expectStep(page, fixtures[0], 1);
      for (const [text, why] of [
        ['hello', /it is no JSON \(.+\)/],
        ['[1, 2]', /it is no JSON object/],
        ['{"format": 2}', /it does not say "format": 1/],
        [bad(''), /it has no steps/],
        [bad(`, "steps": [${step}], "x": ${'['.repeat(1000)}${']'.repeat(1000)}`), /it is nested more than 20 deep/],
        [bad(', "steps": []'), /it has no steps/],
        [bad(`, "steps": [${step}, 5]`), /its step 2 is none/],
        ...[
          '"ready": 1',
          '"ready": ["Task-1"]',
          '"timers": [{"at": "soon", "who": "Task-1"}]',
          '"futures": [{"id": 1}]',
          '"futures": [null]',
          '"frames": {"1": {"name": "Main", "at": [0, 1]}}',
          '"at": "main.cpp:1"',
          '"time": "noon"',
          '"time": null',
          '"ready": [{"who": "Task-1", "with": {"toString": 1}}]',
          `"stack": [${Array(1001).fill(1)}]`,
        ].map((part) => [bad(`, "steps": [${step.replace('}', `, ${part}}`)}]`), /its step 1 is none/]),
        ['<!doctype html>', /it is a page; open it in the browser itself/],
      ]) {
        fs.writeFileSync(file, text);
        await page.setInputFiles('#file', file);
        await page.waitForFunction(
          (pattern) => new RegExp(pattern).test(document.getElementById('message').textContent),
          `^bad\\.json is no recording: ${why.source}\\.$`,
        );
        await expectStep(page, fixtures[0], 1);
      }
    });
  });

  it('says so when a recording is missing', async () => {
    const copy = path.join(temporary, 'missing');
    fs.cpSync(path.dirname(fileURLToPath(on_fixtures.url)), copy, { recursive: true });
    fs.rmSync(path.join(copy, 'recordings', 'stage2', 'stack.js'));
    await withPage(
      pathToFileURL(path.join(copy, 'index.html')).href + '#stage2/stack/1',
      async (page) => {
        await page.waitForSelector('#message:visible');
        assert.equal(await page.locator('#message').textContent(), 'recordings/stage2/stack.js could not be loaded.');
      },
      { expect_trouble: true },
    );
  });

  /** The page with a recording in it, in one file, as --trace=run.html writes it. */
  function saved(data, name) {
    const inlined = (tag, name, text) =>
      `<${tag}>${fs.readFileSync(path.join(page_folder, name), 'utf8')}</${tag}>${text}`;
    const lines = fs
      .readFileSync(path.join(page_folder, 'index.html'), 'utf8')
      .split('\n')
      .flatMap((line) => {
        if (line === '<link rel="stylesheet" href="stepper.css">') return [inlined('style', 'stepper.css', '')];
        const script = /^<script src="([^"]+)"><\/script>$/.exec(line)?.[1];
        if (script === 'beside.js' || script?.startsWith('recordings/')) return [];
        if (script) return [inlined('script', script, '')];
        if (line === '</body>')
          return [`<script>recorded(${JSON.stringify(data).replaceAll('<', '\\u003c')});</script>`, line];
        return [line];
      });
    assert.ok(!lines.some((line) => / (src|href)="(?!data:|#)/.test(line.split('\n')[0])), 'nothing is left outside');
    const file = path.join(temporary, name);
    fs.writeFileSync(file, lines.join('\n'));
    return pathToFileURL(file).href;
  }

  it('in one file', async () => {
    const url = saved(chain.data, 'run.html');
    await withPage(url, async (page) => {
      await shows(page, chain);
      assert.deepEqual(await page.evaluate(walk, JSON.stringify(chain.data.steps)), []);
    });
    await withPage(`${url}#stage2/stack/9`, (page) => expectStep(page, chain, 9));
  });

  it('in one file, which nothing within it can break', async () => {
    const long = 'x'.repeat(5000);
    const bad = '<!--<script></script><img src=x onerror=console.log(1)>\u2028';
    const data = structuredClone(loop.data);
    data.summary = bad + long;
    data.sources[0].text = `${bad}\n${'['.repeat(20000)}\n${data.sources[0].text}`;
    data.steps[3].what = long;
    data.steps[4].what = bad;
    data.steps[5].output = `${long}\n${bad}\n`;
    data.steps[5].cause = { step: 3, how: 'result' };
    Object.assign(data.steps[5].frames[1], { name: long, waits: bad + long, members: [['deep', '['.repeat(100000)], [bad, bad]] });
    data.steps[6].futures = data.steps[6].futures?.map((one) => ({ ...one, name: one.name + long, callbacks: [long, bad] }));
    const url = saved(data, 'bad.html');
    for (const viewport of Object.values(sizes))
      await withPage(
        `${url}#${loop.name}/6`,
        async (page) => {
          await shows(page, loop);
          for (const step of [4, 5, 6, 7, 20]) {
            await page.fill('#number', String(step));
            await page.press('#number', 'Enter');
            assert.equal(await sentence(page), `Step ${step}. ${data.steps[step - 1].what}`);
            assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= viewport.width, `${step} fits`);
            const told = await page.locator('#told').boundingBox();
            assert.ok(told.height < viewport.height / 3, `the sentence of step ${step} leaves room`);
          }
        },
        { viewport },
      );
  });

  if (process.env.DEMO_BIN)
    it('in one file, by the program itself', async () => {
      const file = path.join(temporary, 'averager.html');
      await promisify(execFile)(path.join(process.env.DEMO_BIN, 'stage1_demo'), ['averager', `--trace=${file}`]);
      await withPage(pathToFileURL(file).href, async (page) => {
        await page.waitForFunction(() => document.title.startsWith('averager'));
        await page.keyboard.press('End');
        assert.match(await sentence(page), /The program has ended/);
      });
    });

  // ---- the way in

  it('opens with all scenes, and finds some', async () => {
    await withPage(on_fixtures.url, async (page) => {
      await page.waitForSelector('#gallery:visible');
      assert.equal(await page.locator('#found').textContent(), '3 of 3 scenes');
      await page.fill('#search', 'stage 6 deliv');
      assert.equal(await page.locator('#found').textContent(), '1 of 3 scenes');
      assert.deepEqual(await page.locator('.scene b').allTextContents(), ['delivery']);
      await page.fill('#search', 'averager');
      assert.match(await page.locator('.about a').getAttribute('href'), /^\.\.\/1_generators\.md#[a-z-]+$/);
      assert.ok(await page.locator('.scene img').evaluate((one) => one.complete || one.decode().then(() => true)));
      await page.fill('#search', 'nothing of the kind');
      assert.equal(await page.locator('#found').textContent(), '0 of 3 scenes');
    });
  });

  it('goes back by the browser\'s button: from a scene, and from a leap within it', async () => {
    await withPage(on_fixtures.url, async (page) => {
      await page.click('.scene >> text=delivery');
      await shows(page, loop);
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      await expectStep(page, loop, 3);
      const box = await page.locator('#lanes svg').boundingBox();
      await page.mouse.click(box.x + box.width - 2, box.y + 30);
      await expectStep(page, loop, loop.data.steps.length);
      await page.goBack();
      await expectStep(page, loop, 3);
      await page.selectOption('#scene', chain.name);
      await shows(page, chain);
      await page.goBack();
      await shows(page, loop);
      await expectStep(page, loop, 3);
      await page.goBack();
      await page.waitForSelector('#gallery:visible');
      await page.goForward();
      await expectStep(page, loop, 3);
      await page.click('#home');
      await page.waitForSelector('#gallery:visible');
    });
  });

  it('steps by the arrows wherever the focus is', async () => {
    await withPage(link(loop, 30), async (page) => {
      let step = 30;
      for (const id of ['scene', 'scrubber', 'number', 'speed', 'lines', 'lanes', 'state', 'output-text', 'next-turn', 'home']) {
        await page.focus(`#${id}`);
        await page.keyboard.press('ArrowRight');
        await expectStep(page, loop, ++step);
        await page.keyboard.press('ArrowLeft');
        await page.keyboard.press('ArrowRight');
        await expectStep(page, loop, step);
      }
      assert.equal(await page.inputValue('#scene'), loop.name);
      // Also where Tab leads, and a click.
      const all = 'main :is(a, button, input, select, [tabindex]), #controls :is(button, input, select), header :is(a, button, input, select)';
      const count = await page.locator(all).count();
      await page.evaluate(() => goTo(29));
      let was = 30;
      for (let i = 0; i < count; ++i) {
        const focused = await page.evaluate(([selector, n]) => {
          const one = document.querySelectorAll(selector)[n];
          one?.focus();
          return one === document.activeElement && document.activeElement.id !== 'search';
        }, [all, i]);
        if (!focused) continue;
        await page.keyboard.press(was === 30 ? 'ArrowRight' : 'ArrowLeft');
        was = was === 30 ? 31 : 30;
        await expectStep(page, loop, was);
      }
      await page.click('#what');
      await page.click('#lines .number >> nth=0');
      await page.keyboard.press(was === 30 ? 'ArrowRight' : 'ArrowLeft');
      await expectStep(page, loop, was === 30 ? 31 : 30);
    });
  });

  it('steps by a swipe, on a phone', async () => {
    await withPage(
      link(loop, 30),
      async (page) => {
        await expectStep(page, loop, 30);
        const swipe = (dx, dy, selector = '#frames') =>
          page.evaluate(
            ([x, y, at]) => {
              const target = document.querySelector(at);
              const touch = (clientX, clientY) => new Touch({ identifier: 1, target, clientX, clientY });
              const send = (type, lists) => target.dispatchEvent(new TouchEvent(type, { bubbles: true, ...lists }));
              send('touchstart', { touches: [touch(200, 300)], changedTouches: [touch(200, 300)] });
              send('touchend', { touches: [], changedTouches: [touch(200 + x, 300 + y)] });
            },
            [dx, dy, selector],
          );
        await swipe(-120, 10);
        await expectStep(page, loop, 31);
        await swipe(120, -10);
        await expectStep(page, loop, 30);
        await swipe(-120, 200); // that was to scroll
        await swipe(-20, 0); // and that was nothing
        await swipe(-120, 0, '#scrubber');
        await expectStep(page, loop, 30);
      },
      { viewport: sizes.phone, hasTouch: true },
    );
  });

  it('shows the picture first, on a phone', async () => {
    await withPage(
      link(loop, 33),
      async (page) => {
        await expectStep(page, loop, 33);
        const top = async (selector) => (await page.locator(selector).boundingBox()).y;
        assert.ok((await top('#told')) < (await top('#lanes')));
        assert.ok((await top('#lanes')) < (await top('#state')));
        assert.ok((await top('#state')) < (await top('#source')));
      },
      { viewport: sizes.phone },
    );
  });

  // ---- lanes

  it('draws a lane for each task: when it ran, was ready, waited, ended', async () => {
    await withPage(link(loop, 35), async (page) => {
      await expectStep(page, loop, 35);
      const spans = await page.evaluate(() => lanes.lanes.map((lane) => [lane.name, lane.spans.map((span) => span.state)]));
      assert.deepEqual(spans[4], ['Task-5', ['ready', 'running', 'waiting', 'ready', 'running', 'done']]);
      assert.deepEqual(await page.locator('#lane-names .running').allTextContents(), ['▶Task-5 Kitchen 3']);
      assert.equal(await page.locator('#lane-names li >> nth=2').getAttribute('title'), 'Task-3 waits for sleep 8');
      assert.match(await page.locator('#lanes').innerHTML(), /Task-5: waits for sleep 10, steps 31 to 32/);
      assert.match(await page.locator('#lanes svg').textContent(), /0\.5 s/);
    });
  });

  const recorded = (name, step) => `${pathToFileURL(path.join(page_folder, 'index.html')).href}#${name}/${step}`;

  it('draws an arrow from the lane of whoever woke somebody to the one that is woken, also through a gather', async () => {
    await withPage(recorded('stage6/gather', 1), async (page) => {
      await page.waitForSelector('#lanes svg');
      const woken = await page.evaluate(() => lanes.lanes.map((lane) => [lane.name, lane.spans.filter((span) => span.by)
        .map((span) => lanes.lanes.find((other) => other.root === span.by).name)]));
      assert.deepEqual(woken.find(([name]) => name === 'Task-1'), ['Task-1', ['Task-3']]);
      // It begins where that lane still is.
      const late = await page.evaluate(() => lanes.lanes.flatMap((lane) => lane.spans).filter((span) => {
        const by = span.by && lanes.lanes.find((other) => other.root === span.by);
        const end = by && by.spans.find((other) => OVER.has(other.state));
        return end && span.byStep > end.from;
      }).length);
      assert.equal(late, 0);
    });
  });

  it('says where another loop begins to count its turns, and always the turn of the step', async () => {
    await withPage(recorded('stage6/group_cancel', 181), async (page) => {
      await page.waitForSelector('#lanes svg .anew', { state: 'attached' });
      assert.equal(await page.locator('#lanes .anew').count(), 1);
      assert.match(await page.locator('#lanes svg').textContent(), /next loop/);
      const here = page.locator('#lanes svg > g text');
      assert.equal(await here.textContent(), 'turn 2');
      await page.keyboard.press('ArrowLeft');
      assert.equal(await here.textContent(), 'turn 1');
    });
  });

  it('counts the time from the start of the scene', async () => {
    const data = structuredClone(loop.data);
    for (const step of data.steps) {
      if (step.time !== undefined) step.time += 1000;
      for (const timer of step.timers ?? []) timer.at += 1000;
    }
    data.steps[32].what = 'A timer is set to 1000.75, and a frame waits for AsyncSleep(until=1002).';
    const file = path.join(temporary, 'late.json');
    fs.writeFileSync(file, JSON.stringify(data));
    await withPage(link(chain, 1), async (page) => {
      await page.setInputFiles('#file', file);
      await shows(page, loop);
      await page.fill('#number', '33');
      await page.press('#number', 'Enter');
      assert.match(await page.locator('#facts').innerText(), /time 0.5 s/);
      assert.equal(await sentence(page), 'Step 33. A timer is set to 0.75, and a frame waits for AsyncSleep(until=2).');
      assert.match(await page.locator('#timers').innerText(), /\b2 s sleep 8/);
    });
  });

  // ---- causes, and the parts of a program

  /** The fixture, with what newer recordings say besides. */
  const explained = () => {
    const data = structuredClone(loop.data);
    const frames = new Set(['created', 'resumed', 'suspended', 'delegated', 'returned', 'output']);
    for (const step of data.steps) step.part = frames.has(step.kind) ? 'code' : 'loop';
    data.steps[50].part = 'system';
    data.steps[51].cause = { step: 50, how: 'answer' };
    data.steps[52].cause = data.steps[53].cause = { step: 51, how: 'result' };
    data.steps[33].futures = data.steps[33].futures.map((one) => ({ ...one, created_by: 'main', cancelled_by: 'Task-1' }));
    const file = path.join(temporary, 'explained.json');
    fs.writeFileSync(file, JSON.stringify(data));
    return { file, recording: { ...loop, data } };
  };

  it('says why, and what came of it; both are links, and back goes back', async () => {
    const { file, recording } = explained();
    await withPage(link(chain, 1), async (page) => {
      await page.setInputFiles('#file', file);
      await shows(page, recording);
      const go = async (step) => {
        await page.fill('#number', String(step));
        await page.press('#number', 'Enter');
        await expectStep(page, recording, step);
      };
      await go(54);
      const links = () => page.locator('#why a').allTextContents();
      assert.deepEqual((await links()).map((one) => one.slice(0, 7)), ['step 52', 'step 51']);
      await page.click('#why a >> nth=0');
      await expectStep(page, recording, 52);
      assert.match(await page.locator('.leads-to').textContent(), /^Leads to.*step 53.*step 54/);
      await page.goBack();
      await expectStep(page, recording, 54);
      await page.keyboard.press('w');
      await expectStep(page, recording, 52);
      await go(34);
      assert.match(await page.locator('.card', { hasText: 'Task-5' }).innerText(), /created by\s+main/);
      assert.match(await page.locator('.card', { hasText: 'Task-5' }).innerText(), /cancelled by\s+Task-1/);
    });
  });

  it('stops at the steps of my code, of the loop, at system calls, or not', async () => {
    const { file, recording } = explained();
    await withPage(link(chain, 1), async (page) => {
      await expectStep(page, chain, 1);
      assert.ok(await page.locator('#filters').isHidden() || chain.data.steps[0].part);
      await page.setInputFiles('#file', file);
      await shows(page, recording);
      const stepsSeen = async () => {
        await page.keyboard.press('Home');
        const seen = [];
        for (let before = ''; before !== (await shownStep(page)); await page.keyboard.press('ArrowRight'))
          seen.push((before = await shownStep(page)));
        return seen.map(Number);
      };
      const those = (...parts) => recording.data.steps.flatMap((step, n) => (parts.includes(step.part) || n === 0 ? [n + 1] : []));
      await page.click('#filters [data-part=loop]');
      assert.deepEqual(await stepsSeen(), those('code', 'system'));
      await page.keyboard.press('1');
      assert.deepEqual(await stepsSeen(), those('system'));
      await page.keyboard.press('2');
      assert.deepEqual(await stepsSeen(), those('loop', 'system'));
      await page.keyboard.press('3');
      assert.deepEqual(await stepsSeen(), those('loop'));
    });
  });

  // ---- what stands still

  it('folds the cards that do not change, and keeps those as they are that somebody has unfolded', async () => {
    await withPage(link(loop, 20), async (page) => {
      await expectStep(page, loop, 20);
      const folded = () => page.locator('.card.folded .task').allTextContents();
      const before = await folded();
      assert.ok(before.includes('Task-2') && !before.includes('Task-3'));
      await page.locator('.card.folded', { hasText: 'Task-2' }).locator('.fold').click();
      assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-expanded')), 'true');
      await page.keyboard.press('ArrowRight');
      assert.ok(!(await folded()).includes('Task-2'));
    });
  });

  it('brings what runs into view', async () => {
    for (const viewport of Object.values(sizes))
      await withPage(
        link(loop, 73),
        async (page) => {
          for (const step of [35, 65, 73]) {
            await goTo(page, loop, step);
            await page.waitForFunction(() => {
              const card = document.querySelector('.frame.runs').getBoundingClientRect();
              const box = document.getElementById('state').getBoundingClientRect();
              return card.top >= box.top && card.bottom <= box.bottom;
            });
          }
        },
        { viewport },
      );
  });

  it('brings into view what a step is about, with the ready queue above it, and names what else has changed', async () => {
    await withPage(recorded('stage4/pipe', 20), async (page) => {
      const inView = (selector) => page.waitForFunction((one) => {
        const part = document.querySelector(one)?.getBoundingClientRect();
        const box = document.getElementById('state').getBoundingClientRect();
        return part && part.top >= box.top && part.bottom <= box.bottom;
      }, selector);
      await inView('#timers .mark'); // step 20 sets a timer
      await inView('#ready');
    }, { viewport: { width: 1280, height: 640 } });
    await withPage(recorded('stage6/gather', 14), async (page) => {
      await page.waitForSelector('.frame');
      const told = await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => {
        byId('futures').querySelector('.body').append(element('span', 'mark', 'new'));
        byId('state').scrollTop = 0;
        showWhatIsCut();
        done(byId('elsewhere').textContent);
      })));
      assert.equal(told, 'also changed: Futures');
      await page.click('#elsewhere button');
      await page.waitForFunction(() => !byId('elsewhere').textContent.includes('Futures'));
    }, { viewport: { width: 1280, height: 640 } });
  });

  it('marks where a body that prints went on, and claims no line for a call that is no frame', async () => {
    await withPage(recorded('stage6/cancel_chain', 35), async (page) => {
      await page.waitForSelector('.strip-none');
      assert.equal(await page.locator('#lines .current').count(), 0);
      await page.evaluate(() => goTo(38)); // Level 3 prints
      assert.equal(await page.locator('#lines .current').count(), 0);
      assert.match(await page.locator('#lines .here').textContent(), /case kOver:/);
    });
  });

  it('shows all of a sentence and of its causes when asked, where they are too long', async () => {
    await withPage(recorded('stage6/cancel_chain', 35), async (page) => {
      await page.waitForSelector('#told-more:visible');
      const height = () => page.locator('#what').evaluate((one) => [one.clientHeight, one.scrollHeight]);
      const [cut, whole] = await height();
      assert.ok(cut < whole);
      await page.click('#told-more');
      assert.ok((await height())[0] >= whole);
      assert.equal(await page.locator('#told-more').getAttribute('aria-expanded'), 'true');
    }, { viewport: sizes.phone });
  });

  it('strikes through for a step what is there no more', async () => {
    await withPage(link(loop, 34), async (page) => {
      await expectStep(page, loop, 34);
      assert.deepEqual(await page.locator('#ready s').allTextContents(), ['Task-5']);
      await page.keyboard.press('ArrowRight');
      assert.equal(await page.locator('#ready s').count(), 0);
    });
  });

  it('has the same program in Python beside it, with the modules that it imports', async () => {
    await withPage(`${on_fixtures.url}#stage1/averager/5`, async (page) => {
      await shows(page, fixtures[0]);
      assert.ok(await page.locator('#twin').isHidden());
      await page.keyboard.press('y');
      await page.waitForSelector('#twin h3');
      assert.deepEqual(await page.locator('#twin h3').allTextContents(), ['averager.py']);
      assert.match(await page.locator('#twin-lines').textContent(), /def averager\(\):/);
      await page.keyboard.press('ArrowRight');
      await expectStep(page, fixtures[0], 6);
      await goTo(page, loop, 3); // which has no twin
      assert.ok((await page.locator('#twin').isHidden()) && (await page.locator('#python-button').isHidden()));
      await page.goBack();
      await page.waitForSelector('#twin:visible');
    });
  });

  it('lights the line of the twin at which CPython stands', async () => {
    const start = `${pathToFileURL(path.join(page_folder, 'index.html')).href}#stage6/gather/`;
    await withPage(`${start}1`, async (page) => {
      await page.waitForSelector('#python-button:visible');
      await page.keyboard.press('y');
      await page.waitForSelector('#twin .line');
      const stands = (mark) =>
        page.locator(`#twin .line.${mark} code`).allTextContents().then((lines) => lines.map((line) => line.trim()));
      const at = async (what) => {
        await page.evaluate((sentence) => goTo(run.steps.findIndex((step) => step.what === sentence)), what);
      };
      assert.deepEqual([await stands('current'), await stands('here')], [[], []]); // none has run yet
      await at('Main starts.');
      assert.deepEqual(await stands('current'), ['async def main():']);
      await at('Coro starts.');
      assert.deepEqual(await stands('current'), ['async def coro(name):']);
      assert.deepEqual(await stands('resumes'), ["await asyncio.gather(coro('first'), coro('second'))"]);
      await at('Coro prints: before first');
      assert.deepEqual(await stands('current'), ["print('before', name)"]);
      await at('Coro 2 lets the others go first.');
      assert.deepEqual(await stands('current'), ['await asyncio.sleep(0)']);
      assert.match(await page.locator('#twin .note').last().textContent(), /suspended here: (Main|Coro, Coro 2)/);
      await at('Turn 3 of the loop begins.');
      assert.deepEqual([await stands('current'), await stands('here')], [[], ['await asyncio.sleep(0)']]);
      await at('Main returns.');
      assert.equal(await page.locator('#twin .resumes').count(), 0);
      await page.evaluate(() => (location.hash = 'stage1/misuse/3'));
      await page.waitForSelector('#not-lit:visible');
      assert.match(await page.locator('#not-lit').textContent(), /^No line is lit\. The class yields at one place/);
      assert.equal(await page.locator('#twin .current, #twin .here').count(), 0);
      await page.evaluate(() => (location.hash = 'stage6/gather/48')); // misuse has no such step
      await page.waitForSelector('#twin .current');
      await page.evaluate(() => (location.hash = 'stage1/misuse/3'));
      await page.waitForSelector('#not-lit:visible');
    });
  });

  it('lights at a resume point only lines that yield or await, and at a start the def', () => {
    const all = argument(path.join(page_folder, 'lit.js'), 'lit');
    for (const [name, lit] of Object.entries(all)) {
      if (typeof lit === 'string') continue;
      const text = fs.readFileSync(path.join(page_folder, 'twins', `${name}.js`), 'utf8');
      const files = new Map(JSON.parse(text.slice(text.indexOf(', ') + 2, text.lastIndexOf(');'))));
      for (const [key, found] of Object.entries(lit.places)) {
        const [line, file] = [found].flat();
        const code = files.get(lit.files[file ?? 0])?.split('\n')[line - 1];
        assert.ok(code?.trim(), `${name}, ${key}: there is such a line`);
        if (key.includes('.')) assert.match(code, /\b(yield|await|async with|async for)\b/, `${name}, ${key}`);
        else if (!key.includes(' ')) assert.match(code, /\bdef /, `${name}, ${key}`);
      }
    }
  });

  // ---- predict

  it('has a question at each step that a chapter links to as one, and its right answer is what the step says', async () => {
    const chapters = fs.readdirSync(docs).filter((name) => /^\d_[\d_]*\w+\.md$/.test(name) && !name.includes('quiz'));
    const start = pathToFileURL(path.join(page_folder, 'index.html')).href;
    for (const chapter of chapters) {
      const text = fs.readFileSync(path.join(docs, chapter), 'utf8');
      const links = [...text.matchAll(/\(stepper\/index\.html#(stage\d\/\w+)\/(\d+)\/predict\)/g)];
      assert.ok(links.length >= 2, chapter);
      for (const [, name, step] of links)
        await withPage(`${start}#${name}/${step}/predict`, async (page) => {
          await page.waitForSelector('#predict:visible .choices button');
          assert.equal(await shownStep(page), step, name);
          const { kind, right, choices } = await page.evaluate(() => question());
          await page.keyboard.press(String(right + 1));
          assert.match(await page.locator('#predict .said').textContent(), /^Right: /, name);
          await page.waitForFunction((from) => document.getElementById('number').value !== from, step);
          const { what, turn } = await page.evaluate(() => run.steps[now]);
          const answer = choices[right];
          if (kind === 'who') assert.ok([' starts', ' goes'].some((does) => what.startsWith(answer + does)), what);
          if (kind === 'printed') assert.equal(what.replace(/^.*? prints:\s*/, ''), answer);
          if (kind === 'woken') assert.equal(what, `${answer} is put into the ready queue.`);
          if (kind === 'turn') assert.equal(`turn ${turn}`, answer);
        });
    }
  });

  it('opens at a question, where the address says so', async () => {
    await withPage(`${link(loop, 12)}/predict`, async (page) => {
      await expectStep(page, loop, 12);
      assert.ok(await page.locator('#predict').isVisible());
      await page.keyboard.press('End');
      const asked = await page.evaluate(() => question().asked + 1);
      await expectStep(page, loop, asked);
      await page.keyboard.press('9'); // no such answer
      assert.match(await page.locator('.score').textContent(), /0 of 0/);
      await page.keyboard.press('1');
      assert.match(await page.locator('.score').textContent(), /of 1 right/);
    });
  });

  it('says without JavaScript what it needs', async () => {
    await withPage(
      on_fixtures.url,
      async (page) => {
        assert.match(await page.locator('main').innerText(), /This page needs JavaScript/);
      },
      { javaScriptEnabled: false },
    );
  });
});

// ---- for everybody

describe('axe finds nothing to complain about', () => {
  const violations = async (page) => {
    await page.evaluate(axe.source);
    const found = await page.evaluate(() => axe.run({ preload: false, resultTypes: ['violations'] }));
    return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 200)).join(' | ')}`);
  };
  const looks = Object.entries(sizes).flatMap(([size, viewport]) =>
    ['light', 'dark'].map((colorScheme) => ({ title: `${colorScheme}, ${size}`, options: { viewport, colorScheme } })),
  );

  for (const { title, options } of looks) {
    it(`${title}: the steps, a question, the keys and a message`, async () => {
      await withPage(
        on_fixtures.url,
        async (page) => {
          for (const [name, step] of [
            ['stage1/averager', 5],
            ['stage2/stack', 9],
            ['stage6/delivery', 35],
          ]) {
            const recording = fixtures.find((one) => one.name === name);
            await goTo(page, recording, step);
            await expectStep(page, recording, step);
            assert.deepEqual(await violations(page), [], name);
          }
          await page.evaluate(() => {
            location.hash = 'stage6/delivery/999';
          });
          await page.waitForSelector('#message:visible');
          assert.deepEqual(await violations(page), [], 'a message');
          await page.keyboard.press('Home');
          await page.keyboard.press('p');
          await page.keyboard.press('End');
          await page.waitForSelector('.choices');
          assert.deepEqual(await violations(page), [], 'a question');
          await page.locator('.choices button').first().click();
          await page.keyboard.press('?');
          assert.deepEqual(await violations(page), [], 'the keys');
        },
        options,
      );
    });
  }

  // The longest recording of each stage, each in one of the looks.
  smallestPerStage(real, (one) => -one.data.steps.length).forEach((longest, i) => {
    const { title, options } = looks[i % looks.length];
    it(`${title}: ${longest.name}`, async () => {
      const middle = Math.ceil(longest.data.steps.length / 2);
      await withPage(
        `${sites[2].url}#${longest.name}/${middle}`,
        async (page) => {
          await expectStep(page, longest, middle);
          assert.deepEqual(await violations(page), []);
        },
        options,
      );
    });
  });
});
