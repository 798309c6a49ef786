// Opens pages in Chromium as a reader would and prints, as JSON, what is wrong with each at each width.
//
//   node check.mjs CHROMIUM PAGE...
//
// 320 pixels is the width WCAG 2.2 asks pages to reflow to (criterion 1.4.10); 390 a telephone, 1200 a desk.

import axe from "axe-core";
import { chromium } from "playwright-core";
import { pathToFileURL } from "node:url";

const WIDTHS = [320, 390, 1200];
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const [executablePath, ...pages] = process.argv.slice(2);
// The sandbox needs a user of its own, which a container that runs everything as root has not.
const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
const found = [];
for (const path of pages) {
  for (const width of WIDTHS) {
    found.push({ page: path, width, ...(await look(pathToFileURL(path).href, width)) });
  }
}
await browser.close();
console.log(JSON.stringify(found));

async function look(address, width) {
  const page = await browser.newPage({ viewport: { width, height: 800 } });
  const asked = [];
  const ran = [];
  page.on("request", (request) => /^(file|data):/.test(request.url()) || asked.push(request.url()));
  page.on("dialog", (dialog) => ran.push(dialog.message()) && dialog.dismiss());
  await page.goto(address);
  await page.evaluate(axe.source);
  const told = await page.evaluate((values) => axe.run({ runOnly: { type: "tag", values } }), RULES);
  const seen = {
    title: await page.title(),
    violations: told.violations.map(inWords),
    unsure: told.incomplete.map(inWords),
    wider: await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
    firstFocus: await focusedFirst(page),
    asked,
    ran,
  };
  await page.close();
  return seen;
}

function inWords({ id, help, nodes }) {
  return `${id}: ${help}: ${nodes[0].html}`;
}

async function focusedFirst(page) {
  await page.keyboard.press("Tab");
  return page.evaluate(() => ({
    words: document.activeElement.textContent,
    visible: document.activeElement.getBoundingClientRect().left >= 0,
  }));
}
