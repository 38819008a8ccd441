import { expect, test } from "@playwright/test";
import { startSlack } from "../test/receivers/receivers";
import type { StubReceiver } from "../test/receivers/stub-receiver";
import { type Api, clickWhenLive, expectAccessible, ownProject, post, someRequests } from "./journey";

// One story in a project of its own: a channel is added, an alert goes to it, and a user acknowledges it.
test.describe.configure({ mode: "serial" });

let slack: StubReceiver;
let api: Api;
let home: string;
test.beforeAll(async ({ browser }) => {
  slack = await startSlack();
  const context = await browser.newContext();
  const project = await ownProject(context.request, "Alerting");
  await context.close();
  api = project.api;
  home = `/?project=${project.id}`;
  expect(await post(api, "/api/v1/requests", someRequests())).toBe(200);
});
test.afterAll(() => slack.stop());

test("a channel is added, tested and routed", async ({ page }) => {
  await page.goto(`/channels${home.slice(1)}`);
  await clickWhenLive(page.getByRole("button", { name: "Add channel" }));
  await page.getByRole("menuitem", { name: "Slack" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("#checkout-oncall");
  await dialog.getByLabel("Webhook URL").fill("not an address");
  await dialog.getByRole("button", { name: "Save and test" }).click();
  await expect(dialog.getByRole("alert").first()).toBeVisible();
  await dialog.getByLabel("Webhook URL").fill(slack.url);
  slack.next.push({ status: 403, body: "invalid_token" });
  await dialog.getByRole("button", { name: "Save and test" }).click();
  await expect(dialog.getByText("Test failed")).toBeVisible();
  await expect(dialog.getByText(/invalid_token/).first()).toBeVisible();
  await dialog.getByRole("button", { name: "Send test again" }).click();
  await expect(dialog.getByText("Test message accepted")).toBeVisible();
  expect(slack.received).toHaveLength(2);
  expect(String(slack.received[1]!.json.text)).toContain("[TEST]");
  await dialog.getByRole("button", { name: "Done" }).click();
  const critical = page.getByRole("checkbox", { name: "critical alerts to #checkout-oncall" });
  await critical.click();
  await expect(critical).toBeChecked();
  const tester = page.getByRole("region", { name: "Test routing" });
  await expect(tester.getByText("#checkout-oncall")).toBeVisible();
  await tester.getByLabel("Severity").selectOption("warning");
  await expect(tester.getByText(/^No route for warning alerts/)).toBeVisible();
  const card = page.getByRole("listitem").filter({ hasText: "#checkout-oncall" });
  await card.getByRole("button", { name: "Send test" }).click();
  await page.getByRole("menuitem", { name: "Alert resolved" }).click();
  await expect(page.getByText("Test message accepted")).toBeVisible();
  expect(String(slack.received[2]!.json.text)).toContain("[TEST] [RESOLVED]");
  await expectAccessible(page);
});

test("an opening breaker reaches Slack, and the overview without a reload", async ({ page }) => {
  await page.goto(home);
  const before = slack.received.length;
  const event = {
    name: "anthropic-primary",
    state: "open",
    provider: "anthropic",
    reason: "12 timeouts in 60 s",
  };
  expect(await post(api, "/api/v1/circuit-events", event)).toBe(200);
  const received = await slack.until(before + 1);
  expect(String(received.at(-1)!.json.text)).toContain(
    "Circuit breaker anthropic-primary is open: 12 timeouts in 60 s",
  );
  expect(slack.violations).toEqual([]);
  await expect(page.getByRole("link", { name: "Circuit breaker anthropic-primary" }).first()).toBeVisible();
  await expectAccessible(page);
});

test("the alert shows who was notified, and can be acknowledged", async ({ page }) => {
  await page.goto(home);
  await page.getByRole("link", { name: "Circuit breaker anthropic-primary" }).first().click();
  await expect(page).toHaveURL(/\/alerts\//);
  await expect(
    page.getByRole("region", { name: "Alert" }).getByText(/^Sent to Slack #checkout-oncall at /),
  ).toBeVisible();
  await clickWhenLive(page.getByRole("button", { name: /^Acknowledge/ }).first());
  await expect(page.getByText(/Acknowledged/i).first()).toBeVisible();
  // The button is gone: the Tab key continues in the alert, and Enter presses nothing.
  await expect(page.getByRole("region", { name: "Alert", exact: true })).toBeFocused();
  await expectAccessible(page);
});
