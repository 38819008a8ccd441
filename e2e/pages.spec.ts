import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, ownProject, post, someRequests } from "./journey";
import { observeShifts, shiftsOf, sumOf } from "./layout-shifts";
import { inProject, PAGES } from "./page-paths";
import { patience } from "./patience";

// Nothing here changes anything, and a project of its own keeps the pages as they are while others work.
test.describe.configure({ mode: "parallel" });

let project: string;
test.beforeAll(async ({ browser }, { workerIndex }) => {
  const context = await browser.newContext();
  // Each of the workers that share these tests runs this.
  const { id, api } = await ownProject(context.request, `Pages ${workerIndex}`);
  const headers = { origin: new URL(api.url).origin, "x-sightline-project": id };
  expect(await post(api, "/api/v1/requests", someRequests())).toBe(200);
  // No alert is routed to it, so it is never called.
  const channel = { name: "#pages", kind: "slack", config: { url: "http://127.0.0.1:9/" } };
  expect((await context.request.post("/api/v1/channels", { headers, data: channel })).status()).toBe(201);
  const event = { name: "openai-primary", state: "open", provider: "openai", reason: "9 timeouts in 60 s" };
  expect(await post(api, "/api/v1/circuit-events", event)).toBe(200);
  const firing = async () =>
    (await (await context.request.get("/api/v1/alerts?state=firing", { headers })).json()).alerts.length;
  await expect.poll(firing, { timeout: 60_000 * patience }).toBeGreaterThan(0);
  await context.close();
  project = id;
});

// Below the width of a phone, only the page's width is checked.
const SCREENS = [
  { colorScheme: "dark", widths: [1440] },
  { colorScheme: "light", widths: [390, 320] },
] as const;

/** Those of the page, whether the browser has them or not, in kB of a compressed answer. */
const firstScripts = (page: Page) =>
  page.evaluate(() => {
    const [{ loadEventStart }] = performance.getEntriesByType("navigation") as [PerformanceNavigationTiming];
    const scripts = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    const first = scripts.filter(
      ({ name, startTime }) => /\.js(\?|$)/.test(name) && startTime < loadEventStart,
    );
    return first.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) / 1_000;
  });

const softly = expect.configure({ soft: true });
/** Pages that one browser visits in turn: a new one for each would load and compile all scripts again. */
const VISITED = 4;

for (const { colorScheme, widths } of SCREENS)
  test.describe(`${colorScheme}, ${widths.join(" and ")} px wide`, () => {
    test.use({ colorScheme });

    for (let first = 0; first < PAGES.length; first += VISITED) {
      const pages = PAGES.slice(first, first + VISITED);
      test(`accessible, still and no wider than the screen: ${pages.join(" ")}`, async ({ page }) => {
        const faults: string[] = [];
        page.on("pageerror", (error) => faults.push(String(error)));
        page.on("console", (message) => {
          if (message.text().includes("Content Security Policy")) faults.push(message.text());
        });
        await page.addInitScript(observeShifts);
        for (const path of pages)
          await test.step(path, async () => {
            await page.setViewportSize({ width: widths[0], height: 800 });
            await page.goto(inProject(path, project));
            await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
            await expectAccessible(page);
            let shifts = await shiftsOf(page);
            // A busy machine may have been late with a panel.
            if (sumOf(shifts) >= 0.02) {
              await page.reload();
              await expectAccessible(page);
              shifts = await shiftsOf(page);
            }
            const scripts = await firstScripts(page);
            softly(scripts, `${path}: kB of JavaScript before it stands`).toBeGreaterThan(50);
            softly(scripts, `${path}: kB of JavaScript before it stands`).toBeLessThanOrEqual(260);
            softly(sumOf(shifts), `${path} moves: ${shifts.map(({ what }) => what).join(", ")}`).toBeLessThan(
              0.02,
            );
            for (const width of widths) {
              await page.setViewportSize({ width, height: 800 });
              // Charts follow a new width a moment later.
              await softly
                .poll(
                  () =>
                    page.evaluate(
                      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
                    ),
                  { message: `${path} at ${width} px` },
                )
                .toBe(0);
            }
            expect.soft(faults.splice(0), path).toEqual([]);
          });
      });
    }
  });

test("range and filters are in the URL and survive a reload", async ({ page }) => {
  await page.goto("/?from=now-1h&to=now&model=gpt-5-mini");
  await expect(page.getByText("Last 1 hour").or(page.getByText("Last hour")).first()).toBeVisible();
  await page.goto("/?from=yesterday-ish&to=now");
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
});
