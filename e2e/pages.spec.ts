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
const SCREENS = [
  { colorScheme: "dark", width: 1440 },
  { colorScheme: "light", width: 390 },
  { colorScheme: "dark", width: 320 },
] as const;

for (const { colorScheme, width } of SCREENS)
  test.describe(`${colorScheme}, ${width} px wide`, () => {
    test.use({ colorScheme, viewport: { width, height: 800 } });

    for (const path of PAGES)
      test(`${path} is accessible and no wider than the screen`, async ({ page }) => {
        const faults: string[] = [];
        page.on("pageerror", (error) => faults.push(String(error)));
        page.on("console", (message) => {
          if (message.text().includes("Content Security Policy")) faults.push(message.text());
        });
        await page.goto(path);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        // Below the width of a phone, only the page's width is checked.
        if (width >= 390) await expectAccessible(page);
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow).toBe(0);
        expect(faults).toEqual([]);
      });
  });

test("range and filters are in the URL and survive a reload", async ({ page }) => {
  await page.goto("/?from=now-1h&to=now&model=gpt-5-mini");
  await expect(page.getByText("Last 1 hour").or(page.getByText("Last hour")).first()).toBeVisible();
  await page.goto("/?from=yesterday-ish&to=now");
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
});
