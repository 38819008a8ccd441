import { expect, type Page, test } from "@playwright/test";
import { clickWhenLive, expectAccessible, ownProject, post, someRequests } from "./journey";
import { patience } from "./patience";

const menu = (page: Page, name: string | RegExp) => page.getByRole("button", { name });

/** `shown`: what the dates of the page say then. */
async function chooseZone(page: Page, name: string, shown: RegExp): Promise<void> {
  const item = page.getByRole("menuitemradio", { name, exact: true });
  // Live figures may move what is clicked.
  await expect(async () => {
    if (!(await item.isVisible())) await menu(page, "Account and theme").click();
    await item.click({ timeout: 5_000 * patience });
    const time = page.getByRole("button", { name: /^Time range/ });
    await expect(time).toHaveText(shown, { timeout: 10_000 * patience });
  }).toPass();
}

test("a view is saved, starred and opened by default; dates follow the chosen zone; a note is drawn on the charts", async ({
  page,
}) => {
  const { id, api } = await ownProject(page.request, "Views");
  expect(await post(api, "/api/v1/requests", someRequests())).toBe(200);
  await page.goto(`/traffic?project=${id}&model=gpt-5-mini&from=now-3h`);
  await clickWhenLive(menu(page, "View: none"));
  await page.getByRole("menuitem", { name: "Save as new view" }).click();
  await page.getByLabel("Name").fill("Mini");
  await page.getByRole("button", { name: "Save view" }).click();
  await expect(page).toHaveURL(/view=/);
  await menu(page, "Add this view to favorites").click();
  const favorite = page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Mini" });
  await expect(favorite.first()).toBeVisible();
  await menu(page, "View: Mini").click();
  await page.getByRole("menuitemcheckbox", { name: "Open this page with this view" }).click();
  await expect(page.getByRole("menuitemcheckbox", { checked: true })).toBeVisible();

  await page.goto(`/traffic?project=${id}`);
  await expect(page).toHaveURL(/from=now-3h.*model=gpt-5-mini.*view=/);
  await clickWhenLive(page.getByRole("button", { name: /model is gpt-5-mini/ }));
  await expect(menu(page, "View: Mini, changed")).toBeVisible();
  await menu(page, "View: Mini, changed").click();
  await page.getByRole("menuitemradio", { name: "No view" }).click();
  await expect(page).toHaveURL(/view=none/);
  await expectAccessible(page);

  await chooseZone(page, "UTC", /UTC$/);
  await chooseZone(page, "Browser", /(CET|CEST|GMT\+[12])$/);

  await menu(page, "Requests: more").click();
  await page.getByRole("menuitem", { name: "Notes" }).click();
  await page.getByLabel("New note").fill("Deploy of v2");
  await page.getByRole("button", { name: "Add note" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Deploy of v2" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.locator("#requests").getByText("Deploy of v2")).toBeVisible();

  // The account is that of all journeys.
  await chooseZone(page, "Project (UTC)", /UTC$/);
});

test("a note that someone else changes while it is edited is not overwritten unasked", async ({ page }) => {
  const { id: project, api } = await ownProject(page.request, "Notes");
  expect(await post(api, "/api/v1/requests", someRequests())).toBe(200);
  const headers = { origin: new URL(api.url).origin, "x-sightline-project": project };
  const from = new Date(Date.now() - 600_000).toISOString();
  const made = await page.request.post("/api/v1/annotations", {
    headers,
    data: { from, text: "Load test" },
  });
  const { id } = await made.json();
  await page.goto(`/traffic?project=${project}&from=now-3h`);
  await clickWhenLive(menu(page, "Requests: more"));
  await page.getByRole("menuitem", { name: "Notes" }).click();
  await page.getByRole("button", { name: "Edit note Load test" }).click();
  await page.getByLabel("Change note").fill("Load test of Ada");
  const theirs = { from, text: "Load test, over by noon" };
  await page.request.put(`/api/v1/annotations/${id}`, { headers, data: theirs });
  await page.getByRole("button", { name: "Save note" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "changed this" })).toContainText("was not saved");
  await expect(page.getByText("is now Load test, over by noon")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save anyway" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Load test of Ada" })).toBeVisible();
});

test("a silence is scheduled on the calendar, changed by a click, and listed on a phone", async ({
  page,
}) => {
  await page.goto(`/silences?project=${(await ownProject(page.request, "Silences")).id}`);
  await clickWhenLive(page.getByRole("button", { name: "Schedule silence", exact: true }));
  await page.getByLabel("Label 1 name").fill("model");
  await page.getByLabel("Label 1 value").fill("gpt-night");
  await page.getByLabel("Repeat").selectOption("weekly");
  await page.getByRole("button", { name: "Create silence" }).click();
  const windows = page.getByRole("button", { name: /^(?!Delete).*gpt-night/ });
  await expect(windows.first()).toBeVisible();
  await windows.first().click();
  await page.getByLabel("Reason").fill("Nightly load test");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText(/Nightly load test/)).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(windows.filter({ visible: true }).first()).toBeVisible();
  await page.getByRole("button", { name: /^Delete/ }).click();
  await expect(windows).toHaveCount(0);
});
