import { expect, test } from "@playwright/test";

const TYPES: Record<string, RegExp> = {
  ico: /^image\/(x-icon|vnd\.microsoft\.icon)$/,
  svg: /^image\/svg\+xml$/,
  png: /^image\/png$/,
  webmanifest: /^application\/manifest\+json/,
};

test("icons, manifest and social picture are served without a session", async ({ browser }) => {
  const context = await browser.newContext({ baseURL: process.env.E2E_URL });
  const page = await context.newPage();
  await page.goto("/");
  const named = await page.evaluate(() => {
    const links = document.querySelectorAll<HTMLLinkElement>(
      'link[rel~="icon"], link[rel="apple-touch-icon"]',
    );
    const metas = document.querySelectorAll<HTMLMetaElement>(
      'meta[property="og:image"], meta[name="twitter:image"]',
    );
    return [...links].map((link) => link.href).concat([...metas].map((meta) => meta.content));
  });
  const manifest = await page.locator('link[rel="manifest"]').getAttribute("href");
  const { icons } = await (await page.request.get(manifest!)).json();
  const addresses = [manifest, ...named, ...icons.map(({ src }: { src: string }) => src)];
  expect(addresses.length).toBeGreaterThanOrEqual(11);
  for (const address of addresses) {
    // The public address of this server uses the name localhost; it listens on 127.0.0.1.
    const { pathname } = new URL(address, process.env.E2E_URL);
    const answer = await page.request.get(pathname, { maxRedirects: 0 });
    const type = TYPES[pathname.split(".").at(-1)!]!;
    expect([pathname, answer.status(), answer.headers()["content-type"]]).toEqual([
      pathname,
      200,
      expect.stringMatching(type),
    ]);
  }
  const colors = await page
    .locator('meta[name="theme-color"]')
    .evaluateAll((tags) => tags.map((tag) => tag.getAttribute("media")));
  expect(colors).toEqual(["(prefers-color-scheme: light)", "(prefers-color-scheme: dark)"]);
  await context.close();
});
