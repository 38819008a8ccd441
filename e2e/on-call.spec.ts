import { readFileSync } from "node:fs";
import { type BrowserContext, expect, type Locator, type Page, test } from "@playwright/test";
import { type Api, clickWhenLive, expectAccessible, post, shared } from "./journey";

// One story in a project of its own: what an on-call engineer does, from the first screen and without typing an address.
// A channel and an acknowledgement are in alerting.spec.ts, the editor of rules in rules.spec.ts.
test.describe.configure({ mode: "serial" });

const MINUTE = 60;
const SLOW = "claude-sonnet-4-5";
/** The requests behind the spike, newest first, in minutes before now. */
const SPIKE = { from: 50, to: 40 };
/** The range that the pages open with. */
const RANGE_MINUTES = 360;

let context: BrowserContext;
let page: Page;
let home: string;

/** Two hours of two models, one of which takes nine times as long for ten minutes; a breaker opened after it. */
function traffic(): object[] {
  const now = Date.now() / 1_000;
  return Array.from({ length: 120 }, (_, at) => at).flatMap((at) =>
    ["gpt-5-mini", SLOW].flatMap((model) =>
      Array.from({ length: 2 }, (_, index) => ({
        model,
        provider: model === SLOW ? "anthropic" : "openai",
        service: "checkout",
        user_id: `user-${at % 5}`,
        cost_usd: model === SLOW ? 0.03 : 0.001,
        input_tokens: 900,
        output_tokens: 200,
        latency_ms: model === SLOW && at >= SPIKE.to && at < SPIKE.from ? 9_000 + at : 1_000 + index * 10,
        timestamp: now - at * MINUTE - index * 10 - 1,
      })),
    ),
  );
}

test.beforeAll(async ({ browser }) => {
  context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
  page = await context.newPage();
  const headers = { origin: new URL(shared().url).origin, "x-sightline-project": "1" };
  const made = await page.request.post("/api/v1/projects", { headers, data: { name: "On call" } });
  expect(made.status()).toBe(201);
  const id = String((await made.json()).id);
  const key = await page.request.post("/api/v1/api-keys", {
    headers: { ...headers, "x-sightline-project": id },
    data: { name: "sender", scopes: ["ingest"] },
  });
  expect(key.status()).toBe(201);
  const api: Api = { url: shared().url, apiKey: (await key.json()).key };
  expect(await post(api, "/api/v1/requests", traffic())).toBe(200);
  const event = {
    name: "anthropic-primary",
    state: "open",
    provider: "anthropic",
    reason: "9 timeouts in 60 s",
  };
  expect(await post(api, "/api/v1/circuit-events", event)).toBe(200);
  home = `/?project=${id}`;
});
test.afterAll(() => context?.close());

/** What a chart shows of the moment under the pointer or the arrow keys. */
const valuesIn = (panel: Locator) => panel.locator(".recharts-tooltip-wrapper");
async function choose(panel: Locator, item: string): Promise<void> {
  await clickWhenLive(panel.getByRole("button", { name: /: more$/ }));
  await page.getByRole("menuitem", { name: item }).click();
}
/** The count of firing alerts follows a name. */
const goTo = (name: string) =>
  page
    .getByRole("navigation", { name: "Pages" })
    .getByRole("link", { name: new RegExp(`^${name}\\b`) })
    .click();

test("what is wrong, why the alert fired, who was notified; then quiet for two hours", async () => {
  await page.goto(home);
  await expect(page.getByRole("region", { name: "Status of On call" })).toContainText("anthropic-primary");
  await page
    .getByRole("link", { name: /anthropic-primary open\b/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/alerts\/(?!incidents)/);
  await expect(page.getByText("9 timeouts in 60 s").first()).toBeVisible();
  await expect(page.getByRole("main").getByText("No one was notified: there is no channel")).toBeVisible();
  await page.getByRole("button", { name: "Silence", exact: true }).click();
  await page.getByRole("menuitem", { name: "For 2 hours" }).click();
  await expect(page.getByText("Silenced. You are still notified when it resolves.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Silence", exact: true })).toBeHidden();
  await goTo("Alerts");
  await expect(
    page
      .getByRole("main")
      .getByText(/silenced/i)
      .first(),
  ).toBeVisible();
});

test("which model got slower and when; the requests of the spike, the slowest of them, and its link", async () => {
  await goTo("Traffic");
  const latency = page.locator("#latency");
  const row = latency.getByRole("row").filter({ hasText: SLOW });
  await expect(row).toContainText(/9(\.\d+)?\s?s/);
  await expect(latency.getByRole("row").filter({ hasText: "gpt-5-mini" })).not.toContainText(/9(\.\d+)?\s?s/);

  const plot = (await latency.locator(".recharts-cartesian-grid").boundingBox())!;
  const left = (minutesAgo: number) => plot.x + plot.width * (1 - minutesAgo / RANGE_MINUTES);
  const middle = plot.y + plot.height / 2;
  await page.mouse.move(left((SPIKE.from + SPIKE.to) / 2), middle);
  const values = valuesIn(latency);
  await expect(values).toContainText(SLOW);
  await expect(values).toContainText(/9\.\d+\s?s/);
  await page.mouse.move(left(SPIKE.from + 4), middle);
  await page.mouse.down();
  await page.mouse.move(left(SPIKE.to - 4), middle, { steps: 4 });
  await page.mouse.up();
  await expect(page).toHaveURL(/from=20.*to=20/);

  await choose(latency, "Open these requests");
  await expect(page).toHaveURL(/\/requests\?/);
  await expect(page.getByRole("columnheader", { name: "latency" })).toHaveAttribute(
    "aria-sort",
    "descending",
  );
  const rows = page.getByRole("table", { name: /^Requests/ }).getByRole("row");
  await expect(rows.nth(1)).toContainText(SLOW);
  await expect(rows.nth(1)).toContainText(/9\.\d+\s?s/);

  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "CSV" }).click(),
  ]);
  const lines = readFileSync(await file.path(), "utf8")
    .trim()
    .split("\n");
  expect(lines[0]).toContain("model");
  const slow = lines.filter((line) => line.includes(SLOW)).length;
  expect(slow).toBeGreaterThanOrEqual(20);
  expect(slow).toBeLessThan(120);

  await rows.nth(1).click();
  await expect(page.getByRole("dialog", { name: SLOW }).getByText("user-").first()).toBeVisible();
  const opened = () => new URL(page.url()).searchParams.get("request");
  const slowest = opened();
  await page.keyboard.press("j");
  await expect.poll(opened).not.toBe(slowest);
  await page.keyboard.press("k");
  await expect.poll(opened).toBe(slowest);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();

  await page.getByRole("button", { name: "Share" }).click();
  await expect(page.getByText("Link copied")).toBeVisible();
  const shown = await rows.nth(1).textContent();
  await page.goto(await page.evaluate(() => navigator.clipboard.readText()));
  await expect(rows.nth(1)).toHaveText(shown!);
});

test("what this month will cost, and where it goes", async () => {
  await page.goto(home);
  await goTo("Cost");
  const figures = page.getByRole("region", { name: "Key figures" });
  await expect(figures.getByText("Month forecast")).toBeVisible();
  await expect(figures.getByText("This month")).toBeVisible();
  const table = page.getByRole("region", { name: /^Cost by/ });
  await expect(table.getByRole("row").nth(1)).toContainText(SLOW);
  await page.getByRole("button", { name: /^Group by/ }).click();
  await page.getByRole("menuitemradio", { name: "User" }).click();
  await expect(table.getByRole("row").filter({ hasText: "user-3" })).toBeVisible();
});

test("by keyboard: the palette, the shortcuts, the values of a chart; a rule from that chart", async () => {
  await page.goto(home);
  await expect(page.getByRole("heading", { name: "Latency", exact: true })).toBeVisible();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toContainText("Switch theme");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("traff");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/traffic/);
  const latency = page.locator("#latency");
  await latency.getByRole("application").focus();
  await page.keyboard.press("ArrowLeft");
  await expect(valuesIn(latency)).toContainText(SLOW);
  const newest = await valuesIn(latency).textContent();
  await page.keyboard.press("ArrowLeft");
  await expect(valuesIn(latency)).not.toHaveText(newest!);
  await expect(valuesIn(latency)).toContainText(SLOW);
  await expectAccessible(page);
  await choose(latency, "Create a rule from this");
  await expect(page.getByRole("heading", { name: "New rule" })).toBeVisible();
  await expect(page.getByLabel("Metric")).toHaveValue("latency_p95");
  await expect(page.getByLabel("Threshold (s)")).toBeVisible();
});
