import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { report } from './builder.js';
import { results, rules, run } from './example.js';
import { HOSTILE, hostileResult, hostileRules, hostileRun, LONG_LINE } from './hostile.js';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let browser: Browser;
const folder = mkdtempSync(join(tmpdir(), 'cpmlint-report-'));
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

const example = report('html', rules, results, run);
const hostile = (text: string): string => report('html', hostileRules, [hostileResult(text)], hostileRun(text));

// What runs in the page is text: its types are not those of this program.
const colorOf = (selector: string): string => `getComputedStyle(document.querySelector('${selector}')).color`;
const UNFOLD = "for (const part of document.querySelectorAll('details')) part.open = true";
interface Finding {
  readonly id: string;
  readonly target: string;
  readonly html: string;
}
const RUN_AXE = `axe.run(document).then(({ violations, incomplete }) => {
  const list = results => results.flatMap(({ id, nodes }) => nodes.map(({ target, html }) => ({ id, target: target.join(' '), html })));
  return { violations: list(violations), incomplete: list(incomplete) };
})`;

/** A page with what went wrong while it was open. */
interface Opened {
  readonly page: Page;
  readonly requests: string[];
  readonly trouble: string[];
}

let files = 0;
function fileOf(html: string): string {
  const file = join(folder, `report-${files++}.html`);
  writeFileSync(file, html);
  return pathToFileURL(file).href;
}

/** Opens a report from a file, with the network off. */
async function open(html: string, options: BrowserContextOptions & { fragment?: string } = {}): Promise<Opened> {
  const { fragment = '', ...given } = options;
  const context = await browser.newContext({ offline: true, viewport: { width: 1280, height: 900 }, ...given });
  const page = await context.newPage();
  const requests: string[] = [];
  const trouble: string[] = [];
  page.on('request', request => requests.push(request.url()));
  page.on('dialog', dialog => {
    trouble.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', error => trouble.push(error.message));
  page.on('console', message => trouble.push(message.text()));
  await page.goto(fileOf(html) + fragment);
  return { page, requests, trouble };
}

const LOOKS: readonly (readonly [string, BrowserContextOptions])[] = [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['without script', { javaScriptEnabled: false }],
  ['on a narrow screen', { viewport: { width: 420, height: 800 } }],
];

describe('the report in a browser, offline', () => {
  it.each(LOOKS)('is one request and no trouble: %s', async (_, options) => {
    const { page, requests, trouble } = await open(example, options);
    expect(requests).toHaveLength(1);
    expect(trouble).toEqual([]);
    expect(await page.locator('h1').textContent()).toBe(
      '4 violations in 1 of 3 sessions, 1 check could not be decided',
    );
    expect(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });

  it.each([
    ['with', true],
    ['without', false],
  ])('a link to a message opens it, %s script', async (_, javaScriptEnabled) => {
    const { page } = await open(example, { javaScriptEnabled, fragment: '#s1-m4' });
    await page.locator('#s1-m4 pre').waitFor({ state: 'visible' });
    expect(await page.locator('#s1-m4 pre').textContent()).toMatch(/^SIP\/2\.0 200 OK\n/);
  });

  it('an arrow of the ladder jumps to its message', async () => {
    const { page } = await open(example, { javaScriptEnabled: false });
    const arrow = page.getByRole('link', { name: /^MESSAGE IMDN delivered .*, frame 40, 192\.0\.2\.15:5060 to / });
    await arrow.focus();
    await page.keyboard.press('Enter');
    await page.locator('#s1-m8 pre').waitFor({ state: 'visible' });
  });

  it('is walked by keyboard: the first stop skips to the findings', async () => {
    const { page } = await open(example);
    await page.keyboard.press('Tab');
    expect(await page.evaluate<string>('document.activeElement.textContent')).toBe('Skip to the findings');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate<string>('location.hash')).toBe('#findings');
  });

  it('prints light, with everything unfolded and no controls, also without script', async () => {
    const { page } = await open(example, { javaScriptEnabled: false, colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('#s1-m4 pre').isVisible()).toBe(true);
    expect(await page.locator('.bar').isVisible()).toBe(false);
    const ink = await page.evaluate<string>(colorOf('h1'));
    expect(ink).toBe('rgb(28, 33, 38)');
  });

  it('filters findings and sessions, and a link shows what was filtered', async () => {
    const { page } = await open(example);
    await page.keyboard.press('/');
    await page.keyboard.type('grp-77');
    await expect.poll(() => page.locator('output').textContent()).toBe('0 findings, 1 sessions');
    expect(await page.locator('section.session:visible h3').allTextContents()).toEqual(['s2 Group session']);
    await page.evaluate("location.hash = '#s1'");
    await page.locator('#s1').waitFor({ state: 'visible' });
    expect(await page.locator('#filter-words').inputValue()).toBe('');
  });

  it('shows neither filter nor copy buttons where no script runs', async () => {
    const { page } = await open(example, { javaScriptEnabled: false });
    expect(await page.locator('#filter').isVisible()).toBe(false);
    expect(await page.locator('button:visible').count()).toBe(0);
  });
});

/** What axe cannot decide by itself, by rule and the elements it may say so of, with why that is no fault. */
const UNDECIDED: readonly { readonly id: string; readonly html: RegExp; readonly why: string }[] = [
  {
    id: 'color-contrast',
    html: /^<(text|tspan) /,
    why: 'axe does not know the background of SVG text; the colours are those of the tables, where it finds no fault',
  },
  {
    id: 'color-contrast',
    html: /^<span( class="[a-z]+")? aria-hidden="true">.<\/span>$/,
    why: 'a glyph alone is no text to axe; it has the colour of the word beside it',
  },
];

/** As high as the page, so that nothing lies under the bar that stays on top. */
const WHOLE = { width: 1280, height: 9000 };

describe('accessibility', () => {
  const modes = (['light', 'dark'] as const).flatMap(scheme => [
    [scheme, 'as it opens', false] as const,
    [scheme, 'with everything unfolded', true] as const,
  ]);
  it.each(modes)('axe finds nothing: %s, %s', async (scheme, _, unfolded) => {
    const { page } = await open(example, { bypassCSP: true, colorScheme: scheme, viewport: WHOLE });
    if (unfolded) await page.evaluate(UNFOLD);
    await page.evaluate(axe.source);
    const found = await page.evaluate<Record<'violations' | 'incomplete', Finding[]>>(RUN_AXE);
    expect(found.violations).toEqual([]);
    const unexpected = found.incomplete.filter(
      ({ id, html }) => !UNDECIDED.some(known => known.id === id && known.html.test(html)),
    );
    expect(unexpected).toEqual([]);
  });
});

describe('hostile captures', () => {
  /** Every element with its attributes, but for what follows from the length of a text: marked lines, and cut ladder labels. */
  const skeleton = (page: Page): Promise<string[]> =>
    page.evaluate<string[]>(
      `[...document.querySelectorAll(':not(mark, tspan)')].map(
        element => element.localName + ' ' + [...element.attributes].map(({ name }) => name).join(' '))`,
    );
  let opened: Opened;
  let golden: string[];
  beforeAll(async () => {
    opened = await open(hostile('a plain text'));
    golden = await skeleton(opened.page);
  });

  it.each(Object.entries(HOSTILE))('%s stays text', async (_, text) => {
    const { page, requests, trouble } = opened;
    requests.splice(0);
    await page.goto(fileOf(hostile(text)));
    expect(await skeleton(page)).toEqual(golden);
    expect(requests).toHaveLength(1);
    expect(trouble).toEqual([]);
  });

  it.each([1280, 420])('a line of a megabyte does not widen the page of %d pixels', async width => {
    const html = hostile(LONG_LINE);
    expect(html.length).toBeLessThan(400_000);
    const { page, trouble } = await open(html, { viewport: { width, height: 800 } });
    await page.evaluate(UNFOLD);
    await page.evaluate("for (const part of document.querySelectorAll('.session')) part.scrollIntoView()");
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    expect(trouble).toEqual([]);
  });

  it('its policy lets nothing run or load but what it was made with', async () => {
    const planted = example.replace(
      '</main>',
      '<script>document.title = "run"</script><img src="http://192.0.2.1/x"><p id="planted" onclick="x" style="color:red">x</p></main>',
    );
    const { page } = await open(planted);
    expect(await page.title()).toBe('cpmlint: 4 violations in 1 of 3 sessions');
    expect(await page.evaluate<string>(colorOf('#planted'))).toBe('rgb(28, 33, 38)');
    const assigned = await page.evaluate<string>(
      `try { document.querySelector('#planted').innerHTML = '<b>x</b>'; 'set' } catch (error) { error.name }`,
    );
    expect(assigned).toBe('TypeError');
  });
});
