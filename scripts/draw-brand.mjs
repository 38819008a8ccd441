// Draws the pictures in public/: npm run brand. Needs an installed Chromium, or the one in CHROMIUM_PATH.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { chromium } from "@playwright/test";
import { icon } from "./brand/mark.mjs";
import { socialPage } from "./brand/social.mjs";
import { repoRoot } from "./setup/repo-root.mjs";
import { findBrowser } from "./test/browser.mjs";

const target = (name) => path.join(repoRoot, "public", name);
const { path: executablePath } = await findBrowser();
const browser = await chromium.launch({
  ...(executablePath ? { executablePath } : {}),
  args: ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"],
});

async function draw(html, width, height = width) {
  const page = await browser.newPage({ viewport: { width, height } });
  await page.setContent(html);
  await page.evaluate(() => document.fonts.ready);
  const png = await page.screenshot({ omitBackground: true });
  await page.close();
  return png;
}

const drawIcon = (options) =>
  draw(`<style>body{margin:0}svg{display:block}</style>${icon(options)}`, options.size);

/** An .ico contains pictures of several sizes, which may be PNG. */
function ico(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  for (const [n, { size, png }] of pictures.entries()) {
    const at = 6 + 16 * n;
    head.writeUInt8(size, at);
    head.writeUInt8(size, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  }
  return Buffer.concat([head, ...pictures.map(({ png }) => png)]);
}

try {
  const small = { radius: 7, scale: 0.9, width: 3.4 };
  writeFileSync(target("icon.svg"), `${icon()}\n`);
  const favicons = [];
  for (const size of [16, 32, 48]) favicons.push({ size, png: await drawIcon({ size, ...small }) });
  writeFileSync(target("favicon.ico"), ico(favicons));
  for (const size of [192, 512]) {
    writeFileSync(target(`icon-${size}.png`), await drawIcon({ size, width: 2.6, glow: true }));
    // The system cuts a shape out of these: only the middle four fifths are certain to be visible.
    const cut = { size, radius: 0, scale: 0.64, width: 2.6, glow: true };
    writeFileSync(target(`icon-maskable-${size}.png`), await drawIcon(cut));
  }
  const apple = { size: 180, radius: 0, scale: 0.78, width: 2.7, glow: true };
  writeFileSync(target("apple-touch-icon.png"), await drawIcon(apple));
  const font = path.join(repoRoot, "node_modules/geist/dist/fonts/geist-sans/Geist-Variable.woff2");
  const address = `data:font/woff2;base64,${readFileSync(font).toString("base64")}`;
  writeFileSync(target("social.png"), await draw(socialPage(address), 1200, 630));
} finally {
  await browser.close();
}
