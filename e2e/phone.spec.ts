import { readFileSync } from "node:fs";
import { type BrowserContext, expect, type Locator, type Page, test } from "@playwright/test";
import { startSlack } from "../test/receivers/receivers";
import type { StubReceiver } from "../test/receivers/stub-receiver";
import { expectAccessible, ownProject, post, tapWhenLive, untilLive } from "./journey";

// What someone on call does on a phone, by touch alone. Reading an alert and acknowledging it is in on-call.spec.ts.
test.describe.configure({ mode: "serial" });

/** Large enough for a thumb. */
const THUMB = 36;
const MODELS = ["claude-sonnet-4-5", "gpt-5-mini"];

let context: BrowserContext;
let page: Page;
let slack: StubReceiver;
let project: string;

test.beforeAll(async ({ browser }) => {
  slack = await startSlack();
  context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
  });
  page = await context.newPage();
  const { id, api } = await ownProject(page.request, "On a phone");
  project = id;
  const now = Date.now() / 1_000;
  const requests = Array.from({ length: 120 }, (_, at) => ({
    model: MODELS[at % 2],
    provider: "x",
    service: "checkout",
    cost_usd: 0.01,
    latency_ms: 1_000 + at,
    timestamp: now - at * 60 - 1,
  }));
  expect(await post(api, "/api/v1/requests", requests)).toBe(200);
});
test.afterAll(async () => {
  await context?.close();
  await slack?.stop();
});

const tap = (name: string | RegExp) => page.getByRole("button", { name }).tap();
const open = (path: string) => page.goto(`${path}?project=${project}`);

async function expectRoom(...targets: Locator[]): Promise<void> {
  for (const target of targets) {
    const { width, height, x } = (await target.boundingBox())!;
    expect(Math.min(width, height), String(target)).toBeGreaterThanOrEqual(THUMB);
    expect(x + width, String(target)).toBeLessThanOrEqual(390);
  }
}
/** A phone zooms in on a field with smaller text, and stays zoomed in. */
const expectReadable = async (field: Locator) =>
  expect(
    await field.evaluate((element) => parseFloat(getComputedStyle(element).fontSize)),
  ).toBeGreaterThanOrEqual(16);

test("a silence is scheduled", async () => {
  await open("/alerts");
  await tapWhenLive(page.getByRole("button", { name: "Schedule silence" }));
  const dialog = page.getByRole("dialog", { name: "Schedule silence" });
  await dialog.getByLabel("Label 1 name").fill("model");
  await dialog.getByLabel("Label 1 value").fill("gpt-5-mini");
  await dialog.getByRole("button", { name: "Preview matches" }).tap();
  await expect(dialog.getByText("No firing alert matches.")).toBeVisible();
  await dialog.getByLabel("Reason").fill("planned work");
  await expectReadable(dialog.getByLabel("Reason"));
  const create = dialog.getByRole("button", { name: "Create silence" });
  await create.scrollIntoViewIfNeeded();
  await expectRoom(create, dialog.getByRole("button", { name: "Cancel" }));
  await create.tap();
  await expect(page.getByText("Silence created")).toBeVisible();
  await expect(dialog).toBeHidden();
});

test("a channel is added, its failed test fixed in place", async () => {
  await open("/channels");
  await tapWhenLive(page.getByRole("button", { name: "Add channel" }));
  await page.getByRole("menuitem", { name: "Slack" }).tap();
  const dialog = page.getByRole("dialog", { name: /Slack/ });
  await dialog.getByLabel("Name").fill("#phone");
  await dialog.getByLabel("Webhook URL").fill(slack.url);
  slack.next.push({ status: 403, body: "invalid_token" });
  await expectRoom(dialog.getByRole("button", { name: "Save and test" }));
  await dialog.getByRole("button", { name: "Save and test" }).tap();
  await expect(dialog.getByText("Test failed")).toBeVisible();
  await dialog.getByRole("button", { name: "Edit" }).tap();
  await expect(dialog.getByLabel("Name")).toHaveValue("#phone");
  await dialog.getByLabel("Webhook URL").fill(slack.url);
  await dialog.getByRole("button", { name: "Save and test" }).tap();
  await expect(dialog.getByText("Test message accepted")).toBeVisible();
  await dialog.getByRole("button", { name: "Done" }).tap();
  await expect(page.getByRole("listitem").filter({ hasText: "#phone" }).first()).toBeVisible();
});

test("the range is set by dates, the model by a filter; a rule is made from the chart", async () => {
  await open("/traffic");
  await tapWhenLive(page.getByRole("button", { name: /^Time range/ }));
  const range = page.getByRole("dialog", { name: "Time range" });
  await expectRoom(range.getByRole("button", { name: "Last hour" }));
  const starts = range.getByLabel(/^Starts/);
  const day = (await starts.inputValue()).slice(0, 10);
  await starts.fill(`${day}T00:00`);
  await expectReadable(starts);
  await range.getByRole("button", { name: "Apply time range" }).tap();
  await expect(page).toHaveURL(/from=20\d\d-/);
  await expect(range).toBeHidden();

  await open("/traffic");
  await tapWhenLive(page.getByRole("button", { name: "Filters" }));
  await page.getByRole("button", { name: "Model all" }).tap();
  const model = page.getByRole("menuitemcheckbox", { name: MODELS[0]! });
  await expectRoom(model);
  await model.tap();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(new RegExp(`model=${MODELS[0]}`));
  await expect(page.getByRole("button", { name: "Filters, 1 active" })).toBeVisible();

  const more = page.locator("#latency").getByRole("button", { name: /: more$/ });
  await more.scrollIntoViewIfNeeded();
  await expectRoom(more);
  await tapWhenLive(more);
  await page.getByRole("menuitem", { name: "Create a rule from this" }).tap();
  await expect(page.getByRole("heading", { name: "New rule" })).toBeVisible();
  await page.getByLabel("Name").fill("From a phone");
  await page.getByLabel("Threshold (s)").fill("30");
  await page.getByLabel("Recovers at or below (s)").fill("20");
  await tap("Create rule");
  await expect(page).toHaveURL(/\/rules(\?|$)/);
  await expect(page.getByRole("listitem").filter({ hasText: "From a phone" })).toBeVisible();
});

test("requests are downloaded, one is opened and closed", async () => {
  await open("/requests");
  // The search and two buttons are in one row; one button opens all filters.
  const failed = page.getByRole("button", { name: "Error", exact: true });
  await expect(page.getByRole("searchbox", { name: "Search requests" })).toBeVisible();
  await expect(failed).toBeHidden();
  await tapWhenLive(page.getByRole("button", { name: "Filters" }));
  await expect(failed).toBeVisible();
  await page.getByRole("button", { name: "Filters" }).tap();
  await expect(failed).toBeHidden();
  const csv = page.getByRole("button", { name: "CSV" });
  await expectRoom(csv);
  const [file] = await Promise.all([page.waitForEvent("download"), tapWhenLive(csv)]);
  expect(
    readFileSync(await file.path(), "utf8")
      .trim()
      .split("\n"),
  ).toHaveLength(121);
  await page
    .getByRole("button", { name: /^Request / })
    .and(page.locator(":visible"))
    .first()
    .tap();
  const request = page.getByRole("dialog").filter({ has: page.getByRole("region", { name: "Call" }) });
  await expect(request).toBeVisible();
  await expectRoom(request.getByRole("button", { name: "Close" }));
  await request.getByRole("button", { name: "Close" }).tap();
  await expect(request).toBeHidden();
  await expectAccessible(page);
});

test("a dialog whose code does not arrive says so, and comes when it is tried again", async () => {
  await open("/alerts");
  const plan = page.getByRole("button", { name: "Schedule silence" });
  await untilLive(plan);
  const code = "**/_next/static/chunks/**";
  await context.route(code, (request) => request.abort());
  await plan.tap();
  await expect(page.getByText("Silence could not be loaded")).toBeVisible();
  await expectAccessible(page);
  await context.unroute(code);
  await tap("Try again");
  const dialog = page.getByRole("dialog", { name: "Schedule silence" });
  await dialog.getByRole("button", { name: "Cancel" }).tap();
  await expect(dialog).toBeHidden();
  await expect(plan).toBeFocused();
});
