import { expect, test } from "@playwright/test";
import { clickWhenLive, expectAccessible, ownProject, post } from "./journey";
import { patience } from "./patience";

const MODELS = ["filtered-a", "filtered-b", "filtered-c"];

test("a model is excluded from the charts and stays out of the requests behind them; a facet excludes, a chip turns around", async ({
  page,
}) => {
  const { id, api } = await ownProject(page.request, "Filtered");
  const now = Date.now() / 1_000;
  const requests = Array.from({ length: 30 }, (_, at) => ({
    ...{ model: MODELS[at % 3], provider: at % 2 ? "openai" : "anthropic", service: "filters" },
    ...{ input_tokens: 100, output_tokens: 10, latency_ms: 500, status: "success" },
    timestamp: now - at * 10,
  }));
  expect(await post(api, "/api/v1/requests", requests)).toBe(200);
  await page.goto(`/traffic?project=${id}&from=now-1h&to=now&service=filters&refresh=off`);

  const series = page.locator("#requests").getByRole("table");
  await expect(series.getByText("filtered-a")).toBeVisible();
  await clickWhenLive(page.getByRole("button", { name: "Model all" }));
  await page.getByRole("menuitemradio", { name: "is not" }).click();
  await page.getByRole("menuitemcheckbox", { name: "filtered-a" }).click();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/not_model=filtered-a/);
  await expect(page.getByRole("button", { name: /^model is not filtered-a/ })).toBeVisible();
  await expect(series.getByText("filtered-a")).toBeHidden();
  await expectAccessible(page);

  await series.getByRole("link", { name: "Exclude filtered-b" }).click();
  await expect(page).toHaveURL(/not_model=filtered-a&not_model=filtered-b/);
  await expect(series.getByText("filtered-b")).toBeHidden();
  await expect(series.getByText("filtered-c")).toBeVisible();

  await page.getByRole("link", { name: "Requests", exact: true }).first().click();
  await expect(page).toHaveURL(/\/requests\?.*not_model=filtered-a&not_model=filtered-b/);
  const rows = page.getByRole("table").getByRole("row");
  await expect(rows).toHaveCount(11);
  await clickWhenLive(page.getByRole("button", { name: "Facets" }));
  const facets = page.getByRole("region", { name: "Facets" });
  await facets.getByRole("button", { name: "Exclude openai" }).click();
  await expect(page).toHaveURL(/not_provider=openai/);
  await expect(rows).toHaveCount(6);
  await expectAccessible(page);

  await page.getByRole("button", { name: "Show only filtered-a instead" }).click();
  await expect(page).toHaveURL(/[?&]model=filtered-a/);
  await expect(page.getByRole("button", { name: /^model is filtered-a/ })).toBeVisible();
  await page.goto(`/requests?project=${id}&service=filters&model=filtered-a&not_model=filtered-a`);
  await expect(page.getByText("Choose a longer range or remove filters.")).toBeVisible();
});

test("alerts, rules, budgets and silences of a model are left out of their lists", async ({ page }) => {
  const { id, api } = await ownProject(page.request, "Left out");
  const headers = { origin: new URL(api.url).origin, "x-sightline-project": id };
  const create = async (kind: string, data: object) =>
    expect((await page.request.post(`/api/v1/${kind}`, { headers, data })).status()).toBe(201);
  const limit = {
    ...{ kind: "threshold", metric: "requests", group_by: ["model"], comparison: "above" },
    ...{ threshold: 0.5, recovery: 0.5, window_seconds: 3_600, persistence: { k: 1, n: 1 } },
    ...{ keep_firing_seconds: 3_600, min_requests: 1 },
  };
  for (const model of ["listed-a", "listed-b"]) {
    const definition = { ...limit, filters: { model: [model] } };
    await create("rules", { name: `Rule of ${model}`, severity: "warning", definition });
    await create("budgets", { name: `Budget of ${model}`, amount_usd: 5, scope: { model: [model] } });
    const ends_at = new Date(Date.now() + 3_600_000).toISOString();
    await create("silences", { matchers: { model, service: "nothing" }, ends_at, comment: "" });
  }
  const requests = ["listed-a", "listed-b"].map((model) => ({ model, latency_ms: 500, status: "success" }));
  expect(await post(api, "/api/v1/requests", requests)).toBe(200);

  await page.goto(`/alerts?project=${id}&refresh=off`);
  const alerts = page.getByRole("list", { name: "Alerts" });
  await expect(async () => {
    // The list is in what the reload waits for.
    await page.reload();
    await expect(alerts.getByText("Rule of listed-a").first()).toBeVisible({ timeout: 1_000 * patience });
    await expect(alerts.getByText("Rule of listed-b").first()).toBeVisible({ timeout: 1_000 * patience });
  }).toPass();
  // A project has more rules than a plain menu lists.
  await clickWhenLive(page.getByRole("button", { name: "Rule all" }));
  await page.getByRole("button", { name: "is not" }).click();
  await page.getByRole("option", { name: "Rule of listed-a" }).click();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/not_rule=Rule\+of\+listed-a/);
  await expect(alerts.getByText("Rule of listed-a")).toHaveCount(0);
  await expect(alerts.getByText("Rule of listed-b").first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Show only Rule of listed-a instead" }).click();
  await expect(page).toHaveURL(/[?&]rule=Rule\+of\+listed-a/);
  await expect(alerts.getByText("Rule of listed-b")).toHaveCount(0);
  await page.getByRole("button", { name: /^rule is Rule of listed-a.*remove this filter/ }).click();

  await clickWhenLive(page.getByRole("button", { name: "Model all" }));
  await page.getByRole("menuitemradio", { name: "is not" }).click();
  await page.getByRole("menuitemcheckbox", { name: "listed-b" }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: /^model is not listed-b/ })).toBeVisible();
  await expect(alerts.getByText("Rule of listed-b")).toHaveCount(0);
  const silences = page.getByRole("region", { name: "Silences and maintenance windows" });
  await expect(silences).toContainText("listed-a");
  await expect(silences).not.toContainText("listed-b");

  // The filter goes along with links to other pages.
  for (const [name, listed] of [
    ["Rules", "Rule of"],
    ["Budgets", "Budget of"],
    ["Silences", "model"],
  ]) {
    await page.getByRole("link", { name, exact: true }).first().click();
    await expect(page).toHaveURL(/not_model=listed-b/);
    const main = page.getByRole("main");
    await expect(main.getByRole("heading", { name, level: 1 })).toBeVisible();
    await expect(main.getByText(`${listed} listed-a`).first()).toBeVisible();
    await expect(main.getByText(`${listed} listed-b`)).toHaveCount(0);
    await expectAccessible(page);
    await page.getByRole("button", { name: /^model is not listed-b.*remove this filter/ }).click();
    await expect(main.getByText(`${listed} listed-b`).first()).toBeVisible();
    await page.goBack();
    // Until then links lead to pages without it.
    await expect(page.getByRole("button", { name: /^model is not listed-b/ })).toBeVisible();
  }
});

test("the chart of error types leads to all of them, also where the page is grouped by them already", async ({
  page,
}) => {
  const { id, api } = await ownProject(page.request, "Error types");
  const now = Date.now() / 1_000;
  const requests = Array.from({ length: 60 }, (_, at) => ({
    ...{ model: "filtered-a", latency_ms: 10, status: "error" },
    error_type: `type-${at % 20}`,
    timestamp: now - at,
  }));
  expect(await post(api, "/api/v1/requests", requests)).toBe(200);
  const more = page.getByRole("button", { name: /^Show .* more$/ });
  for (const by of ["model", "error_type"]) {
    await page.goto(`/reliability?project=${id}&refresh=off&by=${by}`);
    if (by === "error_type") await expect(more).toBeVisible();
    await clickWhenLive(page.locator("#error-types").getByRole("link", { name: /^List all of/ }));
    await expect(page).toHaveURL(/by=error_type.*#all-groups$/);
    await expect(page.getByRole("table", { name: "Figures by error type" }).getByRole("row")).toHaveCount(22);
    await expect(more).toBeHidden();
  }
});
