import { expect, test } from "@playwright/test";
import { ownProject, post, shared } from "./journey";
import { inProject, PAGES } from "./page-paths";
import { patience } from "./patience";

const LETTERS = "W".repeat(100);
/** Marks on every letter and no place to break a line. */
const SCRIPTS = ["نموذج-", "模型名稱", "मॉडल", "👩‍👩‍👧‍👦", "i̇̈̂"].map((part) => part.repeat(20).slice(0, 99));
const LONG = [LETTERS, `${LETTERS}${LETTERS}`, ...SCRIPTS.map((name) => name.toWellFormed())];

// The names of models, services, errors, rules, channels and budgets are other people's; no page is as wide as they are.
let project: string;
let pages: string[];
test.beforeAll(async ({ browser }) => {
  const context = await browser.newContext();
  const { id, api } = await ownProject(context.request, LETTERS);
  const headers = { origin: new URL(shared().url).origin, "x-sightline-project": id };
  const add = async (path: string, data: object) => {
    const added = await context.request.post(`/api/v1${path}`, { headers, data });
    expect(added.status(), path).toBe(201);
    return (await added.json()) as { id: string };
  };
  const short = LONG.slice(1).map((name) => name.slice(0, 99).toWellFormed());
  const channels = [];
  for (const name of short) {
    const config = { url: `http://127.0.0.1:9/${LETTERS}` };
    channels.push(await add("/channels", { name, kind: "webhook", config }));
    await add("/budgets", { name, amount_usd: 1, period: "daily" });
    await add("/rules", {
      name,
      severity: "warning",
      definition: {
        kind: "threshold",
        metric: "latency_p95",
        comparison: "above",
        threshold: 100,
        recovery: 50,
        window_seconds: 300,
        persistence: { k: 1, n: 1 },
        keep_firing_seconds: 0,
        min_requests: 1,
        group_by: ["model", "service"],
      },
    });
  }
  await add("/routes", { severity: "warning", channel_ids: channels.map((channel) => channel.id) });
  const day = 86_400_000;
  await add("/silences", {
    matchers: { rule: short[0] },
    starts_at: new Date().toISOString(),
    ends_at: new Date(Date.now() + day).toISOString(),
    comment: LETTERS,
  });
  const now = Date.now() / 1_000;
  const requests = Array.from({ length: 140 }, (_, at) => ({
    model: LONG[at % LONG.length],
    provider: LONG[(at + 1) % LONG.length],
    service: LONG[(at + 2) % LONG.length],
    environment: LONG[(at + 3) % LONG.length],
    user_id: LONG[(at + 4) % LONG.length],
    latency_ms: 2_000,
    output_tokens: 100,
    timestamp: now - at * 2,
    ...(at % 2 === 0 && { status: "error", error_type: short[at % short.length] }),
  }));
  expect(await post(api, "/api/v1/requests", requests)).toBe(200);
  const listed = async (): Promise<{ id: string }[]> =>
    (await (await context.request.get("/api/v1/alerts?state=firing", { headers })).json()).alerts;
  await expect.poll(async () => (await listed()).length, { timeout: 60_000 * patience }).toBeGreaterThan(0);
  const [alert] = await listed();
  await context.close();
  project = id;
  pages = [...PAGES, `/alerts/${alert!.id}`];
});

/** A test each, so that none takes long. */
const PARTS = 4;
for (let part = 0; part < PARTS; part++)
  test(`names without a place to break a line do not widen a page, part ${part + 1} of ${PARTS}`, async ({
    page,
  }) => {
    for (const path of pages.filter((_, at) => at % PARTS === part))
      await test.step(path, async () => {
        for (const width of [1440, 390, 320]) {
          await page.setViewportSize({ width, height: 800 });
          if (width === 1440) await page.goto(`${inProject(path, project)}&refresh=off`);
          await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
          await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0);
          await expect
            .soft(page.locator("html"), `${path} at ${width} px`)
            .toHaveJSProperty("scrollWidth", width);
        }
      });
  });
