import { expect, test } from "@playwright/test";
import { expectAccessible, fillWhenLive, ownProject, post } from "./journey";

test("a rule is backtested while it is edited, takes the suggested threshold, and is evaluated after saving", async ({
  page,
}) => {
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
  const { id, api } = await ownProject(page.request, "Rules");
  expect(await post(api, "/api/v1/requests", items)).toBe(200);
  await page.goto(`/rules?project=${id}`);
  await page.getByRole("link", { name: "New rule" }).click();
  await expect(page.getByRole("heading", { name: "New rule" })).toBeVisible();
  const result = page.getByRole("region", { name: "Backtest" });
  await expect(result.getByText(/^Would not have fired/)).toBeVisible();

  await fillWhenLive(page.getByLabel("Name"), "Slow answers");
  await page.getByLabel("Threshold (s)").fill("5");
  await page.getByLabel("Threshold (s)").press("Tab");
  const summary = page.getByRole("region", { name: "Rule summary" });
  // The fields are checked: the other one is of the threshold before, but was not left yet.
  await expect(summary.getByText("The summary appears once all fields are valid.")).toBeVisible();
  await expect(page.getByRole("main").getByText(/must be at most the threshold/)).toBeHidden();
  await page.getByLabel("Recovers at or below (s)").fill("6");
  await page.getByLabel("Recovers at or below (s)").press("Tab");
  await expect(page.getByRole("main").getByText(/must be at most the threshold/)).toBeVisible();
  await page.getByLabel("Recovers at or below (s)").fill("4.5");
  await page.getByLabel("Recovers at or below (s)").press("Tab");
  await expect(page.getByRole("main").getByText(/must be at most the threshold/)).toBeHidden();

  await expect(summary.getByText(/^Fires when p95 latency per model over 5 min is above 5/)).toBeVisible();
  await expect(result.getByText(/^Would have fired once/)).toBeVisible();
  await expect(result.getByRole("cell", { name: "claude-sonnet-4-5" })).toBeVisible();
  await expectAccessible(page);

  const use = result.getByRole("button", { name: /^Use / });
  await use.focus();
  await use.press("Enter");
  await expect(page.getByLabel("Threshold (s)")).not.toHaveValue("5");
  await expect(result.getByText(/^Would not have fired/)).toBeVisible();
  await expect(result.getByText(/closest to one alert per week/)).toBeVisible();

  page.once("dialog", (question) => void question.dismiss());
  await page.getByRole("link", { name: "Cancel" }).click();
  await expect(page.getByRole("heading", { name: "New rule" })).toBeVisible();
  const asked = page.waitForEvent("dialog").then((question) => question.dismiss());
  await page.evaluate(() => window.history.back());
  await asked;
  await expect(page).toHaveURL(/\/rules\/new/);
  await expect(page.getByLabel("Name")).toHaveValue("Slow answers");
  await page.getByRole("button", { name: "Create rule" }).click();
  await expect(page).toHaveURL(/\/rules(\?|$)/);
  const row = page.getByRole("listitem").filter({ hasText: "Slow answers" });
  await expect(row).toContainText("is above 9");
  await expect(row).toBeFocused();
  await row.getByRole("button", { name: "Slow answers: more" }).click();
  await page.getByRole("menuitem", { name: "Copy" }).click();
  await expect(page.getByLabel("Name")).toHaveValue("Slow answers (copy)");
});
