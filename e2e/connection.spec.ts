import { request as ask, createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page, test } from "@playwright/test";
import { clickWhenLive, shared, untilLive } from "./journey";

// The server cannot be reached for a while: the page stays, says so, and continues.

const linkTo = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name }).and(page.locator(":visible"));

/** The code for lost connections is loaded after the page. */
async function untilPatient(page: Page): Promise<void> {
  await expect(page.locator("[role=status].pointer-events-none")).toBeAttached();
  const isNative = () => page.evaluate(() => String(window.fetch).includes("[native code]"));
  await expect.poll(isNative).toBe(false);
}

for (const width of [1440, 390])
  test(`a page that is wanted while offline opens later, ${width} px wide`, async ({ page, context }) => {
    await page.setViewportSize({ width, height: 844 });
    await page.goto("/requests?refresh=off");
    const alerts = linkTo(page, "Alerts");
    await untilLive(alerts);
    await untilPatient(page);
    await context.setOffline(true);
    await alerts.click();
    await expect(page.getByText("You are offline. The next page opens")).toBeVisible();
    await expect(page.getByRole("heading", { level: 1, name: "Requests" })).toBeVisible();
    await context.setOffline(false);
    await expect(page.getByRole("heading", { level: 1, name: "Alerts" })).toBeVisible();
    await expect(page.getByText("You are offline")).toBeHidden();
  });

/** A proxy in front of the server, which answers 502 while that is away. */
async function startProxy(): Promise<{ url: string; away: boolean; server: Server }> {
  const { hostname, port, host } = new URL(shared().url);
  const proxy = { url: "", away: false, server: createServer() };
  proxy.server.on("request", (incoming, outgoing) => {
    if (proxy.away) return outgoing.writeHead(502, { "content-type": "text/html" }).end("Bad Gateway");
    const { method, url: path, headers } = incoming;
    const sent = ask({ hostname, port, path, method, headers: { ...headers, host } }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(outgoing);
    });
    sent.on("error", () => outgoing.destroy());
    incoming.pipe(sent);
  });
  await new Promise<void>((resolve) => proxy.server.listen(0, "127.0.0.1", resolve));
  proxy.url = `http://127.0.0.1:${(proxy.server.address() as AddressInfo).port}`;
  return proxy;
}

test("a page that is wanted while a proxy answers 502 opens later", async ({ page }) => {
  const proxy = await startProxy();
  try {
    await page.goto(`${proxy.url}/requests?refresh=off`);
    const alerts = linkTo(page, "Alerts");
    await untilLive(alerts);
    await untilPatient(page);
    proxy.away = true;
    await alerts.click();
    await expect(page.getByText("Sightline does not answer. The next page opens")).toBeVisible();
    proxy.away = false;
    await expect(page.getByRole("heading", { level: 1, name: "Alerts" })).toBeVisible();
  } finally {
    proxy.server.closeAllConnections();
    proxy.server.close();
  }
});

test("a log-out while offline reports that the session continues", async ({ page, context }) => {
  await page.goto("/?refresh=off");
  await clickWhenLive(page.getByRole("button", { name: "Account and theme" }));
  await expect(page.getByRole("menuitem", { name: "Log out" })).toBeVisible();
  await context.setOffline(true);
  const told = page.waitForEvent("dialog").then(async (dialog) => {
    await dialog.accept();
    return dialog.message();
  });
  await page.getByRole("menuitem", { name: "Log out" }).click();
  expect(await told).toContain("You are still logged in");
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await context.setOffline(false);
});

test("a click on a link shows within half a second that the next page loads", async ({ page }) => {
  await page.goto("/requests?refresh=off");
  const rules = linkTo(page, "Rules");
  await untilLive(rules);
  let answer = () => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(
    (url) => url.pathname === "/rules" && url.searchParams.has("_rsc"),
    async (route) => {
      await held;
      await route.continue();
    },
  );
  await rules.click();
  const bar = page.locator(".delayed.fixed");
  await expect(bar).toBeVisible();
  // It is there from the click on, however late a busy machine draws it, and can be seen after this delay.
  const delayS = await bar.evaluate((one) => Number.parseFloat(getComputedStyle(one).animationDelay));
  expect(delayS).toBeLessThan(0.5);
  answer();
  await expect(page.getByRole("heading", { level: 1, name: "Rules" })).toBeVisible();
  await expect(bar).toHaveCount(0);
});
