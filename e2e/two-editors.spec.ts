import { expect, type Page, test } from "@playwright/test";
import { clickWhenLive, ownProject, post, shared, someRequests } from "./journey";
import { patience } from "./patience";

/** A page of a project of its own that is refreshed when told to. */
async function open(page: Page, name: string, path: string) {
  const { id, api } = await ownProject(page.request, name);
  await page.goto(`${path}?project=${id}&refresh=off`);
  return { api, headers: { origin: new URL(shared().url).origin, "x-sightline-project": id } };
}

const press = (page: Page, name: string) => clickWhenLive(page.getByRole("button", { name, exact: true }));

test("settings of outliers keep what was typed while someone else changes them, and overwrite that when told to", async ({
  page,
}) => {
  const { api, headers } = await open(page, "Outliers", "/anomalies");
  const sensitivity = page.getByLabel("Sensitivity (z)");
  await clickWhenLive(sensitivity);
  await sensitivity.fill("3.5");
  const theirs = { metric: null, model: null, service: null, mode: "rate", sensitivity: 2.5 };
  const changed = await page.request.put("/api/v1/hit-modes", { headers, data: { modes: [theirs] } });
  expect(changed.status()).toBe(200);
  const state = page.getByRole("button", { name: /^Refresh: No requests yet/ });
  await expect(state).toBeVisible();
  expect(await post(api, "/api/v1/requests", someRequests())).toBe(200);
  await clickWhenLive(state);
  await page.getByRole("menuitem", { name: "Refresh now" }).click();
  await expect(state).toBeHidden();
  await expect(sensitivity).toHaveValue("3.5");
  await press(page, "Save");
  await expect(page.getByRole("alert").filter({ hasText: "changed this" })).toContainText("was not saved");
  await press(page, "Save anyway");
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  const { modes } = await (await page.request.get("/api/v1/hit-modes", { headers })).json();
  expect(modes).toMatchObject([{ mode: "annotate", sensitivity: 3.5 }]);
});

test("a second change is not refused because of the first, which a refresh that began earlier does not know", async ({
  page,
}) => {
  await open(page, "Before", "/settings/project");
  let deliver = () => {};
  const isSaved = new Promise<void>((resolve) => {
    deliver = resolve;
  });
  let isRead = false;
  await page.route(
    (url) => url.searchParams.has("_rsc"),
    async (route) => {
      const response = await route.fetch();
      isRead = true;
      await isSaved;
      await route.fulfill({ response });
    },
    { times: 1 },
  );
  await clickWhenLive(page.getByRole("heading", { level: 1 }));
  // This page has no menu for it, and the keys do nothing while it loads, or if one is late for the other.
  await expect(async () => {
    if (!isRead) await page.keyboard.type("dr");
    await expect.poll(() => isRead, { timeout: 5_000 * patience }).toBe(true);
  }).toPass();
  const name = page.getByLabel("Name", { exact: true }).first();
  await name.fill("First change");
  await press(page, "Save project");
  await expect(page.getByText("Project saved")).toBeVisible();
  deliver();
  const project = (called: string) => page.getByRole("button", { name: `Project ${called}` });
  await expect(project("First change")).toBeVisible();
  await name.fill("Second change");
  await press(page, "Save project");
  await expect(project("Second change")).toBeVisible();
  await expect(page.getByRole("alert").filter({ hasText: "changed this" })).toHaveCount(0);
});
