import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import {
  type Api,
  EMAIL,
  expectAccessible,
  fillWhenLive,
  LOGGED_OUT,
  PASSWORD,
  post,
  someRequests,
} from "./journey";
import { type RunningServer, START_LIMIT_MS, startServer } from "./server";

// One story on a separate server: setup closes for good after its first visitor.
test.describe.configure({ mode: "serial" });

let server: RunningServer;
let context: BrowserContext;
let page: Page;
let api: Api;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(START_LIMIT_MS);
  server = await startServer();
  api = { url: server.url, apiKey: "" };
  context = await browser.newContext({ ...LOGGED_OUT, baseURL: server.url });
  page = await context.newPage();
});

test.afterAll(async () => {
  await context?.close();
  await server?.stop();
});

test("setup asks for the console's code, once, and shows the key", async () => {
  await page.goto("/");
  await expect(page).toHaveURL(/\/setup$/);
  await expectAccessible(page);
  await fillWhenLive(page.getByLabel("Setup code"), "WRONG-WRONG-WRONG");
  await page.getByLabel("Email").fill(EMAIL);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByLabel("Project").fill("Checkout");
  await page.getByRole("button", { name: "Set up" }).click();
  await expect(page.getByRole("alert").first()).toContainText(/code/i);
  await page.getByLabel("Setup code").fill(server.setUpCode!);
  await page.getByRole("button", { name: "Set up" }).click();
  api.apiKey = ((await page.getByTestId("api-key").textContent()) ?? "").trim();
  expect(api.apiKey).toMatch(/^slk_/);
  await expect(page.getByTestId("manage-key")).toHaveText(/^slk_/);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Open the dashboard" }).click();
  await expect(page.getByRole("heading", { name: "Send your first request" })).toBeVisible();
});

test("the first request turns the empty page into the dashboard, without a reload", async () => {
  await expectAccessible(page);
  expect(await post(api, "/api/v1/requests", someRequests())).toBe(200);
  await expect(page.getByRole("heading", { name: "Latency", exact: true })).toBeVisible();
  await expect(page.getByText("Send your first request")).toBeHidden();
  for (const tile of [
    "p95 latency",
    "Output tokens",
    "Cost",
    "Error rate",
    "Output length",
    "Fallback rate",
    "Cache hit rate",
    "Breakers open",
  ]) {
    await expect(page.getByText(tile, { exact: true }).first()).toBeVisible();
  }
  await expect(page.getByRole("rowheader", { name: "timeout" })).toBeVisible();
});
