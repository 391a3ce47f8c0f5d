// Takes pictures of pages in Chromium.
// usage: CHROMIUM=... node shots.mjs 'FILE.html|PICTURE.png|WIDTH|HEIGHT|light or dark|SCALE' ...
import { pathToFileURL } from 'node:url';
import puppeteer from 'puppeteer-core';

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--hide-scrollbars', '--disable-background-networking', '--disable-sync', '--disable-component-update', '--host-resolver-rules=MAP * ~NOTFOUND'],
});
const taken = [];
for (const one of process.argv.slice(2)) {
  const [file, picture, width, height, scheme, scale] = one.split('|');
  const page = await browser.newPage();
  await page.setViewport({ width: Number(width), height: Number(height), deviceScaleFactor: Number(scale), isMobile: Number(width) < 600 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await page.goto(pathToFileURL(file).href);
  await page.screenshot({ path: picture });
  taken.push(picture);
  await page.close();
}
await browser.close();
console.log(JSON.stringify(taken));
