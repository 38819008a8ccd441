import { readFileSync } from "node:fs";
import { type BrowserContext, expect, type Locator, type Page, test } from "@playwright/test";
import {
  type Api,
  clickWhenLive,
  expectAccessible,
  ownProject,
  post,
  shared,
  tapWhenLive,
  untilLive,
} from "./journey";

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
let api: Api;

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
  const project = await ownProject(page.request, "On call");
  api = project.api;
  expect(await post(api, "/api/v1/requests", traffic())).toBe(200);
  await openBreaker("anthropic-primary", "anthropic", "9 timeouts in 60 s");
  home = `/?project=${project.id}`;
});
test.afterAll(() => context?.close());

async function openBreaker(name: string, provider: string, reason: string): Promise<void> {
  const event = { name, state: "open", provider, reason };
  expect(await post(api, "/api/v1/circuit-events", event)).toBe(200);
}

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

/** Where it stands once it has come to rest: parts above it may arrive late. */
async function restingBox(of: Locator) {
  let box = await of.boundingBox();
  const rests = async () => {
    const before = box;
    box = await of.boundingBox();
    return box !== null && JSON.stringify(box) === JSON.stringify(before);
  };
  await expect.poll(rests).toBe(true);
  return box!;
}

test("what is wrong, why the alert fired, who was notified; then quiet for two hours", async () => {
  await page.goto(home);
  const status = page.getByRole("region", { name: "Status of On call" });
  await expect(status).toContainText("Circuit breaker anthropic-primary is open: 9 timeouts in 60 s.");
  await expect(status).toContainText("No one was notified: there is no channel");
  await page
    .getByRole("link", { name: /^Circuit breaker anthropic-primary/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/alerts\/(?!incidents)/);
  await expect(page.getByText("9 timeouts in 60 s").first()).toBeVisible();
  await expect(page.getByRole("main").getByText("No one was notified: there is no channel")).toBeVisible();
  await clickWhenLive(page.getByRole("button", { name: "Silence", exact: true }));
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

  // A refresh would draw the chart again while the pointer is at work on it.
  await clickWhenLive(page.getByRole("button", { name: /^Refresh: / }));
  await page.getByRole("menuitemradio", { name: "Off" }).click();
  await expect(page).toHaveURL(/refresh=off/);
  await expect(page.getByRole("menu")).toBeHidden();
  const plot = await restingBox(latency.locator(".recharts-cartesian-grid:visible"));
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
  const drawer = page.getByRole("dialog", { name: SLOW });
  await expect(drawer.getByText("user-").first()).toBeVisible();
  await expect.poll(() => drawer.evaluate((one) => one.contains(document.activeElement))).toBe(true);
  const opened = () => new URL(page.url()).searchParams.get("request");
  const slowest = opened();
  await page.keyboard.press("j");
  await expect.poll(opened).not.toBe(slowest);
  await page.keyboard.press("k");
  await expect.poll(opened).toBe(slowest);
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();

  await page.getByRole("button", { name: "Share" }).click();
  await expect(page.getByText("Link copied")).toBeVisible();
  const shown = await rows.nth(1).textContent();
  await page.goto(await page.evaluate(() => navigator.clipboard.readText()));
  await expect(rows.nth(1)).toHaveText(shown!);
});

test("what this month will cost, and where it goes", async () => {
  // So that each user has called in this month, also where it has just begun.
  const newest = Array.from({ length: 5 }, (_, at) => ({
    ...{ model: SLOW, provider: "anthropic", service: "checkout", user_id: `user-${at}` },
    ...{ cost_usd: 0.03, input_tokens: 900, output_tokens: 200, latency_ms: 1_000 },
  }));
  expect(await post(api, "/api/v1/requests", newest)).toBe(200);
  await page.goto(home);
  await page.locator("#cost").getByRole("link", { name: "This month" }).click();
  await expect(page).toHaveURL(/\/cost\?.*from=now\/M/);
  const figures = page.getByRole("region", { name: "Key figures" });
  await expect(figures.getByText("Month forecast")).toBeVisible();
  await expect(figures.getByText("This month")).toBeVisible();
  const table = page.getByRole("region", { name: /^Cost by/ });
  await expect(table.getByRole("row").nth(1)).toContainText(SLOW);
  await clickWhenLive(page.getByRole("button", { name: /^Group by/ }));
  await page.getByRole("menuitemradio", { name: "User" }).click();
  await expect(table.getByRole("row").filter({ hasText: "user-3" })).toBeVisible();
});

test("by keyboard: the palette, the shortcuts, the values of a chart; a rule from that chart", async () => {
  await page.goto(home);
  await untilLive(page.getByRole("heading", { name: "Latency", exact: true }));
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toContainText("Switch theme");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("traff");
  // Enter takes the chosen one.
  await expect(page.getByRole("option", { name: /^Traffic/ })).toHaveAttribute("data-highlighted");
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

test("the fastest requests first, with chosen columns, in a file; then what comes in, live", async () => {
  await page.goto(home);
  await goTo("Requests");
  const table = page.getByRole("table", { name: /^Requests/ });
  const head = (name: string) => table.getByRole("columnheader", { name, exact: true });
  await expect(head("time")).toHaveAttribute("aria-sort", "descending");
  await clickWhenLive(head("latency").getByRole("button"));
  await expect(head("latency")).toHaveAttribute("aria-sort", "descending");
  await head("latency").getByRole("button").click();
  await expect(head("latency")).toHaveAttribute("aria-sort", "ascending");
  const rows = table.getByRole("row");
  await expect(rows.nth(1)).toContainText("1 s");
  const first = await rows.nth(1).getByRole("button").getAttribute("aria-label");
  await page.getByRole("button", { name: "Next" }).click();
  await expect(rows.nth(1).getByRole("button")).not.toHaveAttribute("aria-label", first!);

  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitemcheckbox", { name: "provider" }).click();
  await page.getByRole("menuitemcheckbox", { name: "first token" }).click();
  await page.keyboard.press("Escape");
  await expect(head("provider")).toBeVisible();
  await expect(head("first token")).toBeHidden();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "CSV" }).click(),
  ]);
  const line = readFileSync(await file.path(), "utf8").split("\r\n")[0]!;
  expect(line.split(",")).toContain("provider");
  expect(line.split(",")).not.toContain("ttft_ms");
  // The browser remembers the columns, without the address.
  await page.goto(home);
  await goTo("Requests");
  await expect(head("provider")).toBeVisible();
  await expect(head("first token")).toBeHidden();

  await clickWhenLive(page.getByRole("button", { name: "Live tail" }));
  await expect(page.getByText("Live tail", { exact: true }).and(page.getByRole("status"))).toBeVisible();
  const send = async (model: string) =>
    expect(
      await post(api, "/api/v1/requests", { model, latency_ms: 5, input_tokens: 1, output_tokens: 1 }),
    ).toBe(200);
  await send("came-in-live");
  await expect(rows.nth(1)).toContainText("came-in-live");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Pause" }).click();
  await send("while-paused");
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(rows.nth(1)).toContainText("while-paused");
});

test("an address that leads nowhere keeps the navigation", async () => {
  const project = new URL(home, shared().url).search;
  for (const [address, title, link] of [
    ["/nope", "Page not found", "Go to overview"],
    ["/alerts/incidents/00000000-0000-4000-8000-000000000000", "Incident not found", "Go to alerts"],
  ] as const) {
    expect((await page.goto(`${address}${project}`))!.status()).toBe(404);
    await expect(page.getByRole("heading", { name: title })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("link", { name: link }).click();
    await expect(page.getByRole("heading", { name: title })).toBeHidden();
    await expect(page).toHaveURL(new RegExp(`project=${new URLSearchParams(project).get("project")}`));
    await goTo("Requests");
    await expect(page.getByRole("table", { name: /^Requests/ })).toBeVisible();
  }
});

test("on a phone, by touch: why it fired and who was notified, acknowledged and silenced; a request, a model, the cost", async ({
  browser,
}) => {
  await openBreaker("openai-primary", "openai", "7 timeouts in 60 s");
  const phone = await browser.newContext({
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
  });
  page = await phone.newPage();
  await page.goto(home);
  const status = page.getByRole("region", { name: "Status of On call" });
  const inStatus = (text: string | RegExp) => status.getByText(text).first();
  await expect(inStatus("Circuit breaker openai-primary is open: 7 timeouts in 60 s.")).toBeInViewport();
  await expect(inStatus("No one was notified: there is no channel")).toBeInViewport();

  await tapWhenLive(status.getByRole("link", { name: "Circuit breaker openai-primary" }));
  const alert = page.getByRole("region", { name: "Alert", exact: true });
  await expect(alert.getByText(/7 timeouts in 60 s/)).toBeInViewport();
  await expect(alert.getByText("No one was notified: there is no channel")).toBeInViewport();
  await tapWhenLive(alert.getByRole("button", { name: "Acknowledge" }));
  await expect(alert.getByText(/^Acknowledged by/)).toBeVisible();
  await tapWhenLive(alert.getByRole("button", { name: "Silence" }));
  await page.getByRole("menuitem", { name: "For 2 hours" }).tap();
  await expect(alert.getByText(/silenced by .* until/i)).toBeVisible();

  const pages = page.getByRole("navigation", { name: "Pages" });
  await pages.getByRole("link", { name: "Requests" }).tap();
  await tapWhenLive(
    page
      .getByRole("button", { name: /^Request / })
      .and(page.locator(":visible"))
      .first(),
  );
  // Messages are dialogs, too.
  const request = page.getByRole("dialog").filter({ has: page.getByRole("region", { name: "Call" }) });
  await expect(request).toBeVisible();
  await request.getByRole("button", { name: "Close" }).tap();
  await expect(request).toBeHidden();

  await tapWhenLive(pages.getByRole("button", { name: "More" }));
  await page.getByRole("menuitem", { name: "Traffic" }).tap();
  const slow = page.locator("#latency").getByRole("row").filter({ hasText: SLOW });
  await expect(slow).toContainText(/9(\.\d+)?\s?s/);

  await tapWhenLive(pages.getByRole("button", { name: "More" }));
  await page.getByRole("menuitem", { name: "Cost" }).tap();
  await expect(
    page.getByRole("region", { name: "Key figures" }).getByText("Month forecast"),
  ).toBeInViewport();
  await expectAccessible(page);
  await phone.close();
});
