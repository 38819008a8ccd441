import { expect, test } from "@playwright/test";
import { expectAccessible } from "./journey";

// Nothing here changes anything.
test.describe.configure({ mode: "parallel" });

const PAGES = [
  "/",
  "/traffic",
  "/reliability",
  "/tokens",
  "/requests",
  "/anomalies",
  "/quality",
  "/cost",
  "/budgets",
  "/agents",
  "/senders",
  "/projects",
  "/prices",
  "/prices/reconcile",
  "/alerts",
  "/silences",
  "/rules",
  "/rules/new",
  "/rules/new?kind=objective",
  "/channels",
  "/settings/project",
  "/settings/team",
  "/settings/api-keys",
  "/settings/account",
  "/settings/sign-on",
  "/settings/retention",
  "/settings/audit",
  "/settings/about",
];
// Below the width of a phone, only the page's width is checked.
const SCREENS = [
  { colorScheme: "dark", widths: [1440] },
  { colorScheme: "light", widths: [390, 320] },
] as const;
const softly = expect.configure({ soft: true });
/** Pages that one browser visits in turn: a new one for each would load and compile all scripts again. */
const VISITED = 7;

for (const { colorScheme, widths } of SCREENS)
  test.describe(`${colorScheme}, ${widths.join(" and ")} px wide`, () => {
    test.use({ colorScheme });

    for (let first = 0; first < PAGES.length; first += VISITED) {
      const pages = PAGES.slice(first, first + VISITED);
      test(`accessible and no wider than the screen: ${pages.join(" ")}`, async ({ page }) => {
        const faults: string[] = [];
        page.on("pageerror", (error) => faults.push(String(error)));
        page.on("console", (message) => {
          if (message.text().includes("Content Security Policy")) faults.push(message.text());
        });
        for (const path of pages)
          await test.step(path, async () => {
            await page.setViewportSize({ width: widths[0], height: 800 });
            await page.goto(path);
            await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
            await expectAccessible(page);
            for (const width of widths) {
              await page.setViewportSize({ width, height: 800 });
              // Charts follow a new width a moment later.
              await softly
                .poll(
                  () =>
                    page.evaluate(
                      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
                    ),
                  { message: `${path} at ${width} px`, timeout: 5_000 },
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
