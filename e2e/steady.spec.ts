import { expect, test } from "@playwright/test";
import { ownProject, post, someRequests } from "./journey";
import { observeShifts, shiftsOf, sumOf } from "./layout-shifts";

// Nothing moves while a page arrives slowly, no number is cut, and headers of phones take no more room than they need.

const BYTES_PER_SECOND = 60_000;

test("columns stay where they are while the rows of a table arrive", async ({ page }) => {
  const { id, api } = await ownProject(page.request, "Slow connection");
  const now = Date.now() / 1_000;
  // What is below the first screen is longer than what is on it.
  const requests = Array.from({ length: 200 }, (_, at) => ({
    model: at < 40 ? "gpt-5" : "claude-sonnet-4-5-of-the-company-2026-03-27",
    provider: "x",
    service: at < 40 ? "chat" : "checkout-assistant-for-returns",
    user_id: at < 40 ? "u1" : "customer-4711-of-the-north",
    cost_usd: at < 40 ? 0.01 : 1_234.567,
    latency_ms: at < 40 ? 900 : 1_234_567,
    timestamp: now - at * 20 - 1,
  }));
  expect(await post(api, "/api/v1/requests", requests)).toBe(200);
  // What pages have in common is there already, as on someone's second page.
  await page.goto(`/requests?project=${id}&refresh=off`);
  await expect(page.getByRole("table").first()).toBeVisible();
  await page.addInitScript(observeShifts);
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 60,
    downloadThroughput: BYTES_PER_SECOND,
    uploadThroughput: BYTES_PER_SECOND,
  });
  for (const path of ["/requests", "/prices"])
    await test.step(path, async () => {
      await page.goto(`${path}?project=${id}&refresh=off`);
      await expect(page.getByRole("table").first()).toBeVisible();
      await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0);
      const shifts = await shiftsOf(page);
      expect(sumOf(shifts), shifts.map(({ what }) => what).join(", ")).toBeLessThan(0.02);
    });
});

test("no number is cut in the table of requests where its columns are narrowest", async ({ page }) => {
  const { id, api } = await ownProject(page.request, "Long numbers");
  const request = {
    ...{ model: "gpt-5", provider: "x", cache_hit: true, timestamp: Date.now() / 1_000 - 86_400 },
    ...{ cost_usd: 0.00021, latency_ms: 65_432, ttft_ms: 12_345, input_tokens: 1_048_576 },
    ...{ output_tokens: 65_536, cached_input_tokens: 1_048_576 },
  };
  expect(await post(api, "/api/v1/requests", [request, { ...request, cost_usd: 1_234.567 }])).toBe(200);
  await page.setViewportSize({ width: 800, height: 800 });
  const all = "time,latency,ttft,input,cached,written,output,thinking,tokens,cost";
  for (const columns of ["", `&columns=${all}`]) {
    await page.goto(`/requests?project=${id}&refresh=off&from=now-2d${columns}`);
    await expect(page.getByRole("rowheader")).toHaveCount(2);
    const cells = await page
      .locator("tbody th, tbody td.text-end")
      .evaluateAll((all) => all.map((one) => [one.textContent, one.scrollWidth - one.clientWidth]));
    expect(cells.filter(([, hidden]) => Number(hidden) > 0)).toEqual([]);
  }
});

test("on a phone the header of a page is one row while all is well, and two on the smallest", async ({
  browser,
}) => {
  const phone = await browser.newContext({ isMobile: true, hasTouch: true });
  const page = await phone.newPage();
  const { id, api } = await ownProject(page.request, "In one row");
  expect(await post(api, "/api/v1/requests", someRequests())).toBe(200);
  for (const [width, rows] of [
    [390, 1],
    [320, 2],
  ] as const)
    for (const [path, state] of [
      ["/?", "Live"],
      ["/requests?", "Live"],
      ["/anomalies?", "Live"],
      ["/?refresh=off&", "Paused"],
    ] as const) {
      await page.setViewportSize({ width, height: 844 });
      await page.goto(`${path}project=${id}`);
      const refresh = page.getByRole("button", { name: new RegExp(`^Refresh: ${state}`) });
      await expect(refresh).toBeVisible();
      const header = page.locator("[data-header]");
      const height = async () => (await header.boundingBox())?.height ?? Number.POSITIVE_INFINITY;
      await expect
        .poll(height, { message: `${path} at ${width} px` })
        .toBeLessThanOrEqual(rows * 40 + (rows - 1) * 8);
      if (path === "/requests?") {
        const labels = page.getByRole("region", { name: "Requests over time" }).locator(".h-5 > :visible");
        const smallestGap = async () => {
          const sides = await labels.evaluateAll((all) => all.map((one) => one.getBoundingClientRect()));
          const gaps = sides.slice(1).map(({ left }, at) => left - sides[at]!.right);
          // Without labels there is nothing to measure yet.
          return gaps.length === 0 ? 0 : Math.min(...gaps);
        };
        await expect
          .poll(smallestGap, { message: `labels of the time axis at ${width} px` })
          .toBeGreaterThanOrEqual(20);
      }
      const target = async () => {
        const box = await refresh.boundingBox();
        return box ? Math.min(box.width, box.height) : 0;
      };
      await expect.poll(target).toBeGreaterThanOrEqual(36);
    }
  await phone.close();
});
