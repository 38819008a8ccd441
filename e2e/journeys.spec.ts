import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, expect, type Page, test } from "@playwright/test";
import pg from "pg";
import { startSlack } from "../test/receivers/receivers";
import type { StubReceiver } from "../test/receivers/stub-receiver";

// One story on one server: set-up closes for ever behind its first visitor, so the order is part of it.
test.describe.configure({ mode: "serial" });

const EMAIL = "ada@example.com";
const PASSWORD = "a long enough passphrase";
const url = () => process.env.E2E_URL!;

let context: BrowserContext;
let page: Page;
let apiKey = "";
let slack: StubReceiver;

async function newPage(browser: Browser): Promise<Page> {
  context = await browser.newContext({ baseURL: url(), viewport: { width: 1440, height: 900 } });
  return context.newPage();
}

async function post(path: string, body: unknown): Promise<number> {
  const response = await fetch(`${url()}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return response.status;
}

async function logIn(on: Page, email: string, password: string): Promise<void> {
  await on.goto("/login");
  await on.getByLabel("E-mail").fill(email);
  await on.getByLabel("Password").fill(password);
  await on.getByRole("button", { name: "Log in" }).click();
}

async function expectAccessible(on: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page: on }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(", ")}`)).toEqual(
    [],
  );
}

test.beforeAll(async ({ browser }) => {
  slack = await startSlack();
  page = await newPage(browser);
});

test.afterAll(async () => {
  await context.close();
  await slack.stop();
});

test("set-up asks for the code of the console, once, and shows the key", async () => {
  await page.goto("/");
  await expect(page).toHaveURL(/\/setup$/);
  await expectAccessible(page);
  await page.getByLabel("One-time code").fill("WRONG-WRONG-WRONG");
  await page.getByLabel("E-mail").fill(EMAIL);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByLabel("Project").fill("Checkout");
  await page.getByRole("button", { name: "Set up" }).click();
  await expect(page.getByRole("alert").first()).toContainText(/code/i);
  await page.getByLabel("One-time code").fill(process.env.E2E_SETUP_CODE!);
  await page.getByRole("button", { name: "Set up" }).click();
  apiKey = ((await page.getByTestId("api-key").textContent()) ?? "").trim();
  expect(apiKey).toMatch(/^slk_/);
  await page.getByRole("link", { name: "Open the dashboard" }).click();
  await expect(page.getByRole("heading", { name: "Send the first request" })).toBeVisible();
});

test("the first request turns the empty page into the dashboard, without a reload", async () => {
  await expectAccessible(page);
  const now = Date.now() / 1_000;
  const items = Array.from({ length: 40 }, (_, at) => ({
    model: "gpt-5-mini",
    provider: "openai",
    service: "checkout",
    input_tokens: 1_200,
    output_tokens: 300,
    latency_ms: 800 + at * 10,
    timestamp: now - at * 20,
    status: at === 3 ? "error" : "success",
    ...(at === 3 ? { error_type: "timeout" } : {}),
  }));
  expect(await post("/api/v1/requests", items)).toBe(200);
  await expect(page.getByRole("heading", { name: "Latency", exact: true })).toBeVisible();
  await expect(page.getByText("Send the first request")).toBeHidden();
  for (const tile of [
    "p95 latency",
    "Output tokens",
    "Cost today",
    "Error rate",
    "Output length",
    "Fallback rate",
    "Cache hit rate",
    "Breakers open",
  ]) {
    await expect(page.getByText(tile, { exact: true }).first()).toBeVisible();
  }
  await expect(
    page
      .getByRole("cell", { name: "timeout" })
      .or(page.getByRole("rowheader", { name: "timeout" }))
      .first(),
  ).toBeVisible();
});

test("range and filters live in the address and survive a reload", async () => {
  await page.goto("/?from=now-1h&to=now&model=gpt-5-mini");
  await expect(page.getByText("Last 1 hour").or(page.getByText("Last hour")).first()).toBeVisible();
  await page.goto("/?from=yesterday-ish&to=now");
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
});

test("a channel is added, tested for real, and routed", async () => {
  await page.goto("/channels");
  await page.getByRole("button", { name: "Add channel" }).click();
  await page.getByRole("menuitem", { name: "Slack" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("#llm-oncall");
  await dialog.getByLabel("Webhook address").fill("not an address");
  await dialog.getByRole("button", { name: "Save and test" }).click();
  await expect(dialog.getByRole("alert").first()).toBeVisible();
  await dialog.getByLabel("Webhook address").fill(slack.url);
  slack.next.push({ status: 403, body: "invalid_token" });
  await dialog.getByRole("button", { name: "Save and test" }).click();
  await expect(dialog.getByText("The test message was not taken")).toBeVisible();
  await expect(dialog.getByText(/invalid_token/).first()).toBeVisible();
  await dialog.getByRole("button", { name: "Send test again" }).click();
  await expect(dialog.getByText("The receiver took the test message")).toBeVisible();
  expect(slack.received).toHaveLength(2);
  expect(String(slack.received[1]!.json.text)).toContain("[TEST]");
  await dialog.getByRole("button", { name: "Done" }).click();
  const critical = page.getByRole("checkbox", { name: "critical alerts to #llm-oncall" });
  await critical.click();
  await expect(critical).toBeChecked();
  const tester = page.getByRole("region", { name: "Where would this alert go?" });
  await expect(tester.getByText("#llm-oncall")).toBeVisible();
  await tester.getByLabel("Severity").selectOption("warning");
  await expect(tester.getByText("Nowhere")).toBeVisible();
  await page.getByRole("button", { name: "Send test" }).click();
  await page.getByRole("menuitem", { name: "An alert has ended" }).click();
  await expect(page.getByText("The receiver took the test message")).toBeVisible();
  expect(String(slack.received[2]!.json.text)).toContain("[TEST] [RESOLVED]");
  await expectAccessible(page);
});

test("a breaker that opens reaches Slack within a second and the overview by itself", async () => {
  await page.goto("/");
  const before = slack.received.length;
  const sentAt = Date.now();
  const event = {
    name: "anthropic-primary",
    state: "open",
    provider: "anthropic",
    reason: "12 timeouts in 60 s",
  };
  expect(await post("/api/v1/circuit-events", event)).toBe(200);
  const received = await slack.until(before + 1);
  expect(received.at(-1)!.at - sentAt).toBeLessThan(1_000);
  expect(String(received.at(-1)!.json.text)).toContain(
    "Circuit breaker anthropic-primary is open: 12 timeouts in 60 s",
  );
  expect(slack.violations).toEqual([]);
  await expect(page.getByText("Circuit breaker anthropic-primary open").first()).toBeVisible();
  await expectAccessible(page);
});

test("the alert tells who was told, and can be acknowledged", async () => {
  await page.getByText("Circuit breaker anthropic-primary open").first().click();
  await expect(page).toHaveURL(/\/alerts\//);
  await expect(page.getByText("#llm-oncall").first()).toBeVisible();
  await page
    .getByRole("button", { name: /^Acknowledge/ })
    .first()
    .click();
  await expect(page.getByText(/Acknowledged/i).first()).toBeVisible();
  await expectAccessible(page);
});

test("a rule is replayed while it is written, takes the suggested threshold, and is looked at once it is saved", async () => {
  const minute = 60;
  const newest = Date.now() / 1_000 - 10 * minute;
  // Ninety minutes of calls of 1 s, and a quarter of an hour in which they take 9 s.
  const items = Array.from({ length: 90 }, (_, at) => at).flatMap((at) =>
    Array.from({ length: 5 }, (_, index) => ({
      model: "claude-sonnet-4-5",
      provider: "anthropic",
      service: "search",
      cost_usd: 0.01,
      latency_ms: at >= 30 && at < 45 ? 9_000 : 1_000 + index * 10,
      timestamp: newest - at * minute - index,
    })),
  );
  expect(await post("/api/v1/requests", items)).toBe(200);
  await page.goto("/rules");
  await page.getByRole("link", { name: "New rule" }).click();
  await expect(page.getByRole("heading", { name: "New rule" })).toBeVisible();
  const result = page.getByRole("region", { name: "Backtest" });
  await expect(result.getByText(/^Would not have fired/)).toBeVisible();

  await page.getByLabel("Name").fill("Slow answers");
  await page.getByLabel("Threshold (s)").fill("5");
  await page.getByLabel("Threshold (s)").press("Tab");
  await expect(page.getByText(/must be at most the threshold/)).toBeHidden();
  await page.getByLabel("At or below (s)").fill("6");
  await page.getByLabel("At or below (s)").press("Tab");
  await expect(page.getByText(/must be at most the threshold/)).toBeVisible();
  await page.getByLabel("At or below (s)").fill("4.5");
  await page.getByLabel("At or below (s)").press("Tab");
  await expect(page.getByText(/must be at most the threshold/)).toBeHidden();

  await expect(page.getByText(/^Fires when p95 latency of any model over 5 min is above 5/)).toBeVisible();
  await expect(result.getByText(/^Would have fired once/)).toBeVisible();
  await expect(result.getByRole("cell", { name: "claude-sonnet-4-5" })).toBeVisible();
  await expectAccessible(page);

  const use = result.getByRole("button", { name: /^Use / });
  await use.focus();
  await use.press("Enter");
  await expect(page.getByLabel("Threshold (s)")).not.toHaveValue("5");
  await expect(result.getByText(/^Would not have fired/)).toBeVisible();
  await expect(result.getByText(/comes nearest to one alert a week/)).toBeVisible();

  page.once("dialog", (question) => void question.dismiss());
  await page.getByRole("link", { name: "Cancel" }).click();
  await expect(page.getByRole("heading", { name: "New rule" })).toBeVisible();
  await page.getByRole("button", { name: "Create rule" }).click();
  await expect(page).toHaveURL(/\/rules(\?|$)/);
  const row = page.getByRole("listitem").filter({ hasText: "Slow answers" });
  await expect(row).toContainText("is above 9");
  await row.getByRole("button", { name: "Slow answers: more" }).click();
  await page.getByRole("menuitem", { name: "Copy" }).click();
  await expect(page.getByLabel("Name")).toHaveValue("Slow answers (copy)");
});

test("every page holds up in both themes and on a phone", async ({ browser }) => {
  test.setTimeout(420_000);
  for (const [colorScheme, width] of [
    ["dark", 1440],
    ["light", 390],
    ["dark", 320],
  ] as const) {
    const state = await context.storageState();
    const other = await browser.newContext({
      baseURL: url(),
      colorScheme,
      viewport: { width, height: 800 },
      storageState: state,
    });
    const tab = await other.newPage();
    const faults: string[] = [];
    tab.on("pageerror", (error) => faults.push(String(error)));
    const data = ["/", "/requests", "/anomalies", "/quality", "/budgets"];
    for (const path of [
      ...data,
      "/alerts",
      "/rules",
      "/rules/new",
      "/rules/new?kind=objective",
      "/channels",
      "/settings",
    ]) {
      await tab.goto(path);
      await expect(tab.getByRole("heading", { level: 1 })).toBeVisible();
      // Narrower than a phone the same page is only looked at for its width.
      if (width >= 390) await expectAccessible(tab);
      const overflow = await tab.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect({ path, width, overflow }).toEqual({ path, width, overflow: 0 });
    }
    expect(faults).toEqual([]);
    await other.close();
  }
});

test("a viewer sees everything and can change nothing", async ({ browser }) => {
  const client = new pg.Client({ connectionString: process.env.E2E_DATABASE_URL });
  await client.connect();
  // There are no invitations yet: a second member comes by the database, with the first one's password.
  await client.query(`WITH made AS (INSERT INTO users (email, name, password_hash)
      SELECT 'viewer@example.com', 'Viewer', password_hash FROM users LIMIT 1 RETURNING id)
    INSERT INTO memberships (team_id, user_id, role) SELECT t.id, made.id, 'viewer' FROM made, teams t`);
  await client.end();
  const other = await browser.newContext({ baseURL: url() });
  const tab = await other.newPage();
  await logIn(tab, "viewer@example.com", PASSWORD);
  await expect(tab.getByRole("heading", { name: "Overview" })).toBeVisible();
  await tab.goto("/channels");
  await expect(tab.getByText("#llm-oncall").first()).toBeVisible();
  await expect(tab.getByRole("button", { name: "Add channel" })).toBeDisabled();
  await expect(tab.getByRole("button", { name: "Send test" })).toBeDisabled();
  const status = await tab.evaluate(async () => {
    const response = await fetch("/api/v1/channels", {
      method: "POST",
      headers: { "content-type": "application/json", "x-sightline-project": "1" },
      body: JSON.stringify({
        name: "mine",
        kind: "slack",
        config: { url: "https://hooks.slack.com/services/x" },
      }),
    });
    return response.status;
  });
  expect(status).toBe(403);
  await other.close();
});

test("a wrong password and an unknown user get the same answer; log-out ends the session", async ({
  browser,
}) => {
  const other = await browser.newContext({ baseURL: url() });
  const tab = await other.newPage();
  const texts: string[] = [];
  for (const email of [EMAIL, "nobody@example.com"]) {
    await logIn(tab, email, "not the passphrase");
    texts.push((await tab.getByRole("alert").first().textContent()) ?? "");
  }
  expect(texts[0]).toBe(texts[1]);
  await other.close();
  // A copy of the cookie must be worth nothing once its session has ended.
  const cookies = await context.cookies();
  await page.goto("/");
  await page.getByRole("button", { name: "Account and theme" }).click();
  await page.getByRole("menuitem", { name: "Log out" }).click();
  await expect(page).toHaveURL(/\/login/);
  await context.addCookies(cookies);
  await page.goto("/alerts");
  await expect(page).toHaveURL(/\/login\?next=%2Falerts/);
  await page.getByLabel("E-mail").fill(EMAIL);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("heading", { name: "Alerts", level: 1 })).toBeVisible();
});
