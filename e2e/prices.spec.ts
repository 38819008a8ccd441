import { expect, test } from "@playwright/test";
import {
  type Api,
  clickWhenLive,
  expectAccessible,
  fillWhenLive,
  ownProject,
  post,
  selectWhenLive,
} from "./journey";
import { inProject } from "./page-paths";
import { patience } from "./patience";

// One story in a project of its own: an accountant decides what waits in the inbox, re-prices the month, and compares an invented bill.
test.describe.configure({ mode: "serial" });

const DAY_S = 86_400;
const now = new Date();
/** When the requests were made; at midnight that is yesterday. */
const madeAt = new Date(now.getTime() - 300_000);
const month = madeAt.toISOString().slice(0, 7);
const today = madeAt.toISOString().slice(0, 10);

/** Tokens in round numbers, so that the bill can be worked out by hand. */
const call = (id: string, more: object) => ({
  id: `prices-${id}`,
  timestamp: madeAt.getTime() / 1_000,
  latency_ms: 500,
  service: "billing",
  input_tokens: 1_000_000,
  output_tokens: 0,
  ...more,
});

let api: Api;
/** The address of a page of the project. */
let at: (path: string) => string;
test.beforeAll(async ({ browser }) => {
  const context = await browser.newContext();
  const project = await ownProject(context.request, "Accounting");
  await context.close();
  api = project.api;
  at = (path) => inProject(path, project.id);
});

test("requests without a price and by a similar name wait in the inbox", async ({ page }) => {
  const requests = [
    ...[1, 2, 3].map((n) => call(`house-${n}`, { model: "ledger-7b", provider: "in-house" })),
    ...[1, 2].map((n) => call(`fast-${n}`, { model: "claude-opus-4-6-fast", provider: "anthropic" })),
    ...[1, 2, 3, 4].map((n) =>
      call(`haiku-${n}`, { model: "claude-haiku-4-5-20251001", provider: "anthropic" }),
    ),
  ];
  expect(await post(api, "/api/v1/requests", requests)).toBe(200);
  await page.goto(at("/prices"));
  const inbox = page.getByRole("region", { name: /^Inbox/ });
  await expect(inbox.getByText("ledger-7b (in-house)")).toBeVisible();
  await expect(inbox.getByText("3 requests without a cost")).toBeVisible();
  await expect(inbox.getByText(/Priced as Anthropic, Claude Opus 4\.6/)).toBeVisible();
  await expectAccessible(page);

  await clickWhenLive(inbox.getByRole("button", { name: "Use this price for claude-opus-4-6-fast" }));
  await expect(inbox.getByText("claude-opus-4-6-fast")).toHaveCount(0);

  await inbox.getByRole("button", { name: "It is free … (ledger-7b)" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Save price" }).click();
  await expect(dialog.getByText(/required for a price of 0/)).toBeVisible();
  await dialog.getByLabel("Priced", { exact: true }).selectOption("rates");
  await dialog.getByLabel("Input (USD per million)").fill("0.5");
  await dialog.getByLabel("Output (USD per million)").fill("1.5");
  await dialog.getByRole("button", { name: "Save price" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(inbox).toHaveCount(0);
  const own = page.getByRole("region", { name: "Custom prices" }).first();
  await expect(own.getByText("as claude-opus-4-6", { exact: true })).toBeVisible();
});

test("an overlap is refused with both prices named", async ({ page }) => {
  await page.goto(at("/prices"));
  await clickWhenLive(page.getByRole("button", { name: "Add price" }));
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Model", { exact: true }).fill("ledger-7b");
  await dialog.getByLabel("Provider").fill("in-house");
  await dialog.getByLabel("Input (USD per million)").fill("9");
  await dialog.getByLabel("Output (USD per million)").fill("9");
  await dialog.getByLabel("From", { exact: true }).fill("2026-01-01");
  await dialog.getByRole("button", { name: "Save price" }).click();
  await expect(dialog.getByText(/from the beginning without an end/).first()).toBeVisible();
  await dialog.getByRole("button", { name: "Cancel" }).click();
});

test("the past is re-priced after a preview", async ({ page }) => {
  await page.goto(at("/prices"));
  const section = page.getByRole("region", { name: "Re-price stored requests" });
  await fillWhenLive(
    section.getByLabel("From (UTC)", { exact: true }),
    new Date(now.getTime() - DAY_S * 2_000).toISOString().slice(0, 10),
  );
  await section.getByRole("button", { name: "Preview" }).click();
  const row = section.getByRole("row", { name: /ledger-7b/ });
  await expect(row).toContainText("no price");
  await expect(row).toContainText("$1.50");
  await section.getByRole("button", { name: "Re-price", exact: true }).click();
  await expect(section.getByText("done", { exact: true })).toBeVisible({ timeout: 90_000 * patience });
  await page.goto(at("/requests?service=billing&model=ledger-7b"));
  await expect(page.getByRole("row").filter({ hasText: "ledger-7b" }).first()).toContainText("$0.50");
});

test("an accountant finds the difference of a bill explained", async ({ page }) => {
  await page.goto(at("/prices"));
  await page.getByRole("link", { name: "Reconcile with an invoice" }).click();
  await selectWhenLive(page.getByLabel("Provider", { exact: true }), "anthropic");
  await page.getByLabel("Month").selectOption(month);
  // Recorded: 2 x $5 of the fast model at its standard price, and 4 x $1. The bill has fast mode at six times, the
  // other at half (batch), and searches.
  const csv = [
    "usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd,list_price_usd,cost_type",
    `${today},claude-opus-4-6-fast,Default,key,message,,input_no_cache,60.00,60.00,token`,
    `${today},claude-haiku-4-5-20251001,Default,key,batch,,input_no_cache,2.00,4.00,token`,
    `${today},claude-haiku-4-5-20251001,Default,key,message,,web_search,1.25,1.25,web_search`,
    "",
  ].join("\n");
  await page.getByLabel("Cost export as CSV").setInputFiles({
    name: "cost.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(csv),
  });
  // The file is read once its name is shown.
  await expect(page.getByRole("button", { name: "Remove cost.csv" })).toBeVisible();
  await page.getByRole("button", { name: "Compare" }).click();
  const difference = page.getByRole("region", { name: "Difference", exact: true });
  await expect(difference.getByText("$63.25")).toBeVisible();
  await expect(difference.getByText(/\$1\.25 of the bill are fees/)).toBeVisible();
  await expect(difference.getByText(/sent without service_tier/)).toBeVisible();
  const byModel = page.getByRole("region", { name: "By model" });
  await expect(byModel.getByRole("row", { name: /claude-opus-4-6-fast/ })).toContainText("+$50.00");
  await expect(byModel.getByRole("row", { name: /claude-haiku-4-5/ })).toContainText("−$2.00");
  await expectAccessible(page);

  await page.getByRole("button", { name: "Remove cost.csv" }).click();
  const recorded = difference.locator("dt", { hasText: /^Recorded/ }).locator("+ dd");
  await expect(recorded).toHaveText("$14.00");
  await page.getByLabel("Invoice total (USD)").fill("14");
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(difference.getByText(/\(0\.0 %\)/)).toBeVisible();
});
