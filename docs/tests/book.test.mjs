// The book as a site, in a real browser: every page, light and dark, on a desktop and on a phone. Needs
// Sphinx, MyST and furo besides what stepper.test.mjs needs. From the environment:
//
//     CHROMIUM     the browser; /usr/bin/chromium if it is not set
//     BOOK_PART    1/2 looks at light pages, 2/2 at dark ones; without it, at both
//     SCREENSHOTS  a folder: pictures of the pages are left there, for a person to look at
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { chromium } from 'playwright-core';

const docs = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const site = fs.mkdtempSync(path.join(os.tmpdir(), 'book-'));
execFileSync('sphinx-build', ['-q', '-W', '-b', 'html', docs, site], { stdio: 'inherit' });
const pages = fs
  .readdirSync(site, { recursive: true })
  .filter((name) => name.endsWith('.html') && !name.startsWith('stepper')) // which has tests of its own
  .filter((name) => !name.startsWith('sources') || name.endsWith('/frame.hpp.html')) // they are all alike
  .sort();
const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } };
const [part, parts] = (process.env.BOOK_PART ?? '1/1').split('/').map(Number);
const looks = Object.entries(sizes).flatMap(([size, viewport]) =>
  ['light', 'dark'].map((colorScheme) => ({ title: `${colorScheme}, ${size}`, viewport, colorScheme })),
).filter((_, i) => i % parts === part - 1);
const urlOf = (name) => pathToFileURL(path.join(site, name)).href;

let browser;
before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
});
after(async () => {
  await browser?.close();
  fs.rmSync(site, { recursive: true, force: true });
});

/** Runs `use` on a page. An error or a warning on the console, and any request elsewhere, is an error. */
async function withPage(url, options, use) {
  const context = await browser.newContext(options);
  const trouble = [];
  context.on('request', (request) => {
    if (!/^(file|data):/.test(request.url())) trouble.push(`asks for ${request.url()}`);
  });
  context.on('requestfailed', (request) => trouble.push(`does not get ${request.url()}`));
  const page = await context.newPage();
  page.setDefaultTimeout(10000);
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) trouble.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
  try {
    await page.goto(url);
    await use(page);
    assert.deepEqual(trouble, []);
  } finally {
    await context.close();
  }
}

/** What axe finds, with all answers unfolded. */
async function violations(page) {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
  await page.evaluate(axe.source);
  const found = await page.evaluate(() => axe.run({ preload: false, resultTypes: ['violations'] }));
  return found.violations.map(
    (one) =>
      `${one.id}: ${one.nodes.length} times, as in ${one.nodes
        .slice(0, 3)
        .map((node) => `${node.target}: ${node.html.slice(0, 120)}`)
        .join(' | ')}`,
  );
}

/** By how much the page is wider than the window, and whose fault that is. */
function overflow() {
  const width = document.documentElement.clientWidth;
  if (document.scrollingElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll('article *')]
    .filter((one) => one.getBoundingClientRect().right > width)
    .map((one) => one.outerHTML.slice(0, 80))
    .slice(0, 5);
}

for (const { title, ...options } of looks) {
  describe(title, { concurrency: 2 }, () => {
    for (const name of pages) {
      it(name, async () => {
        await withPage(urlOf(name), options, async (page) => {
          if (process.env.SCREENSHOTS) {
            const picture = `${name.replaceAll('/', '_')}_${title.replace(', ', '_')}.png`;
            await page.screenshot({ path: path.join(process.env.SCREENSHOTS, picture), fullPage: true });
          }
          assert.deepEqual(await violations(page), [], 'axe');
          assert.deepEqual(await page.evaluate(overflow), [], 'wider than the window');
        });
      });
    }
  });
}

describe('the book', () => {
  it('has the pages that it says', () => {
    for (const name of ['index', '1_generators', '2_yield_from', '3_sleep_loop', '3_quiz', '4_select_io', '4_quiz', '5_nonblocking_sockets', '5_quiz', '6_1_futures_tasks', '6_2_together_and_apart', '6_3_the_world', 'epilogue', 'answers', '6_1_quiz', '6_2_quiz', '6_3_quiz', 'own_engine', 'programs', 'bench/results', 'contributing', 'glossary', 'vocabulary', 'differences', 'faults', 'decisions', 'measured'])
      assert.ok(pages.includes(`${name}.html`), name);
  });

  it('has no link to nowhere', async () => {
    const ids = {};
    const links = [];
    for (const name of pages) {
      await withPage(urlOf(name), {}, async (page) => {
        ids[urlOf(name)] = new Set(await page.evaluate(() => [...document.querySelectorAll('[id]')].map((one) => one.id)));
        const found = await page.evaluate(() =>
          [...document.querySelectorAll('[href], [src]')].map((one) => one.href ?? one.src),
        );
        links.push(...found.filter((link) => typeof link === 'string').map((link) => [name, link]));
      });
    }
    const nowhere = links.filter(([, link]) => {
      const [url, anchor] = link.split('#');
      if (/^(https?|data|mailto):/.test(url)) return false;
      const file = fileURLToPath(url.split('?')[0]);
      if (!fs.existsSync(file) || fs.statSync(file).isDirectory()) return true;
      if (file === path.join(site, 'stepper', 'index.html') && anchor) {
        const recording = anchor.split('/').slice(0, 2).join('/');
        return !fs.existsSync(path.join(site, 'stepper', 'recordings', `${recording}.js`));
      }
      return Boolean(anchor) && url in ids && !ids[url].has(decodeURIComponent(anchor));
    });
    assert.deepEqual(nowhere, []);
    assert.ok(links.length > 200);
  });

  it('finds words', async () => {
    await withPage(`${urlOf('search.html')}?q=delegate`, {}, async (page) => {
      await page.waitForSelector('#search-results li a');
      const found = await page.locator('#search-results li a').evaluateAll((all) => all.map((one) => one.href));
      assert.ok(found.some((link) => link.includes('2_yield_from.html')));
    });
  });

  it('shows figures of a step in their own size, on a phone', async () => {
    await withPage(urlOf('2_yield_from.html'), { viewport: sizes.phone }, async (page) => {
      const widths = await page.locator('article img[src*="/stage2"]')
        .evaluateAll((all) => all.map((one) => [one.getBoundingClientRect().width, one.naturalWidth]));
      assert.ok(widths.length >= 4);
      for (const [width, own] of widths) assert.equal(width, own);
    });
  });

  it('opens its menus by the keyboard, on a phone', async () => {
    await withPage(urlOf('1_generators.html'), { viewport: sizes.phone }, async (page) => {
      for (const [label, menu] of [
        ['.nav-overlay-icon', '.sidebar-drawer'],
        ['.toc-header-icon', '.toc-drawer'],
      ]) {
        const link = page.locator(`${menu} a`).nth(1);
        assert.ok(await link.isHidden());
        await page.locator(label).press('Enter');
        await link.focus(); // which waits until it can be seen
        assert.deepEqual(await violations(page), []);
        await page.locator(label).press('Enter');
      }
    });
  });

  for (const [system, other] of [
    ['light', 'dark'],
    ['dark', 'light'],
  ])
    it(`is ${other} by its button, where the system is ${system}`, async () => {
      await withPage(urlOf('2_yield_from.html'), { colorScheme: system }, async (page) => {
        const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        const before = await background();
        for (let i = 0; i < 2 && (await background()) === before; ++i) // it is auto at first
          await page.locator('.theme-toggle >> visible=true').click();
        assert.notEqual(await background(), before);
        assert.equal(await page.evaluate(() => getComputedStyle(document.body).colorScheme), other); // and pictures
        assert.deepEqual(await violations(page), []);
      });
    });
});
