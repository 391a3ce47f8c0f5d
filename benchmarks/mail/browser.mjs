// Looks at pages in Chromium: axe, overflow, smallest text, what is fetched, and what inlining changed.
// usage: CHROMIUM=/usr/bin/chromium node browser.mjs FILE.html[:SOURCE.html] ...   prints one JSON object:
//   file -> { axe: [...], overflow: [...], smallest, fetched: [...], restyled: [...] }
// SOURCE is the same page before its rules were written into its elements.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import puppeteer from 'puppeteer-core';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WIDTHS = [320, 375, 480, 640, 768, 1200];
const MODES = ['light', 'dark', 'unstyled'];
const PAGE_ONLY = ['region', 'landmark-one-main', 'bypass']; // rules for sites: a mail is no site
const PROPERTIES = ['color', 'background-color', 'font-family', 'font-size', 'font-weight', 'line-height', 'margin-top', 'margin-bottom', 'padding-top', 'padding-left', 'padding-right', 'padding-bottom', 'border-top-width', 'border-bottom-width', 'border-bottom-color', 'text-decoration-line', 'text-align', 'display', 'width', 'max-width', 'word-break'];

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync', '--disable-component-update', '--host-resolver-rules=MAP * ~NOTFOUND'],
});

async function opened(html, width, scheme) {
  const page = await browser.newPage();
  const asked = [];
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    if (/^(about|data):/.test(request.url())) return request.continue();
    asked.push(request.url());
    return request.abort();
  });
  await page.setContent(html, { waitUntil: 'load' });
  return { page, asked };
}

function measure() {
  let smallest = 1e9;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (walker.currentNode.nodeValue.trim() && parent.getBoundingClientRect().width > 1) smallest = Math.min(smallest, parseFloat(getComputedStyle(parent).fontSize));
  }
  return { wide: document.documentElement.scrollWidth - window.innerWidth, smallest };
}

function styles(properties) {
  return [...document.body.querySelectorAll('*')].map((element) => {
    const style = getComputedStyle(element);
    return [element.tagName, ...properties.map((name) => style.getPropertyValue(name))];
  });
}

const bare = (html) => html.replace(/<style[\s\S]*?<\/style>/gi, '');

async function look(file, source) {
  const html = fs.readFileSync(file, 'utf8');
  const found = { axe: [], overflow: [], smallest: 1e9, fetched: [], restyled: [] };
  for (const mode of MODES) {
    const { page, asked } = await opened(mode === 'unstyled' ? bare(html) : html, 640, mode === 'dark' ? 'dark' : 'light');
    await page.evaluate(axe);
    const off = Object.fromEntries((file.includes('.web.') ? [] : PAGE_ONLY).map((id) => [id, { enabled: false }]));
    const { violations } = await page.evaluate((rules) => window.axe.run(document, { rules, resultTypes: ['violations'] }), off);
    for (const one of violations) if (['serious', 'critical'].includes(one.impact)) found.axe.push(`${mode} ${one.id} ${one.nodes.length}: ${one.nodes[0].failureSummary.slice(0, 160)}`);
    found.fetched.push(...asked);
    await page.close();
  }
  for (const scheme of ['light', 'dark']) {
    for (const width of WIDTHS) {
      const { page, asked } = await opened(html, width, scheme);
      const { wide, smallest } = await page.evaluate(measure);
      if (wide > 0) found.overflow.push(`${scheme} ${width}: ${wide} px`);
      found.smallest = Math.min(found.smallest, smallest);
      found.fetched.push(...asked);
      await page.close();
    }
  }
  if (source) {
    const sides = [];
    for (const side of [fs.readFileSync(source, 'utf8'), bare(html)]) {
      const { page } = await opened(side, 1200, 'light');
      sides.push(await page.evaluate(styles, PROPERTIES));
      await page.close();
    }
    sides[0].forEach((before, place) => before.forEach((value, index) => {
      if (value !== sides[1][place]?.[index]) found.restyled.push(`${before[0]} ${PROPERTIES[index - 1]}: ${value} -> ${sides[1][place]?.[index]}`);
    }));
  }
  return found;
}

const told = {};
for (const pair of process.argv.slice(2)) {
  const [file, source] = pair.split(':');
  told[file] = await look(file, source);
}
await browser.close();
console.log(JSON.stringify(told, null, 1));
