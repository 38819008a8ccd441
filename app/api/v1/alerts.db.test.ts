import { afterAll, beforeAll, expect, it } from "vitest";
import { pool } from "@/lib/store/database/pool";
import { AlertStory } from "@/test/alert-story";
import { GET as getChart } from "./alerts/[alertId]/chart/route";
import { GET as getAlert } from "./alerts/[alertId]/route";
import { POST as bulk } from "./alerts/bulk/route";
import { GET as list } from "./alerts/route";

let story: AlertStory;

beforeAll(async () => {
  story = await AlertStory.begin();
  for (const [name, provider] of [
    ["first", "openai"],
    ["second", "openai"],
    ["third", "anthropic"],
  ])
    await story.breaker("open", { name, provider });
  // As a rule that is grouped by it labels its alerts.
  await pool().query(
    `UPDATE alerts SET labels = labels || '{"environment": "live"}' WHERE labels ->> 'breaker' = 'third'`,
  );
});
afterAll(() => story.end());

async function call(route: typeof list, query = "", body?: unknown, alertId = "") {
  const answer = await route(
    new Request(`http://localhost/api/v1/alerts?${query}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${story.key}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
    { params: Promise.resolve({ alertId }) },
  );
  return { status: answer.status, body: await answer.json() };
}
const breakers = async (query: string) =>
  (await call(list, query)).body.alerts
    .map((one: { labels: { breaker: string } }) => one.labels.breaker)
    .sort();

it.each([
  ["", ["first", "second", "third"]],
  ["provider=openai", ["first", "second"]],
  ["provider=openai&provider=anthropic", ["first", "second", "third"]],
  ["not_provider=openai", ["third"]],
  ["provider=openai&provider=anthropic&not_provider=openai", ["third"]],
  ["not_provider=openai&not_provider=anthropic", []],
  ["not_rule=Another&not_provider=anthropic", ["first", "second"]],
  ["not_rule=Circuit+breaker", []],
  // They name none, so none is left out.
  ["not_model=gpt-5&not_service=chat", ["first", "second", "third"]],
  ["environment=live&environment=staging", ["third"]],
  ["environment=staging", []],
  ["not_environment=live&text=circuit", ["first", "second"]],
  ["rule=Circuit+breaker&text=SECOND", ["second"]],
  ["rule=Another", []],
  ["text=100%25", []],
  ["since=2999-01-01T00:00:00Z", ["first", "second", "third"]],
  ["state=resolved", []],
])("alerts are filtered by %s", async (query, expected) => {
  expect(await breakers(query)).toEqual(expected);
});

it("rejects an invalid filter and names it", async () => {
  expect(await call(list, "since=yesterday")).toMatchObject({
    status: 400,
    body: { error: { details: [{ path: "since" }] } },
  });
});

it("handles several alerts at once and returns a result for each", async () => {
  const { alerts } = (await call(list)).body;
  const ids = alerts.map(({ id }: { id: string }) => id);
  const unknown = "00000000-0000-4000-8000-000000000000";
  const acknowledged = await call(bulk, "", { action: "acknowledge", ids: [...ids, unknown] });
  expect(acknowledged.body.results).toEqual([
    ...ids.map((id: string) => ({ id, error: null })),
    { id: unknown, error: "Not found. It may have been deleted" },
  ]);
  expect((await call(list)).body.alerts.every((one: object) => "acknowledged_by" in one)).toBe(true);
  const silenced = await call(bulk, "", { action: "silence", ids: ids.slice(0, 1), hours: 1 });
  expect(silenced.body.results).toEqual([{ id: ids[0], error: null }]);
  const ended = await call(bulk, "", { action: "resolve", ids: ids.slice(1) });
  expect(ended.body.results.every(({ error }: { error: string | null }) => error === null)).toBe(true);
  expect(await breakers("state=firing")).toHaveLength(1);
  expect(await call(bulk, "", { action: "resolve", ids: ["x"] })).toMatchObject({ status: 400 });
  expect(await call(bulk, "", { action: "silence", ids })).toMatchObject({
    status: 400,
    body: { error: { details: [{ path: "hours" }] } },
  });
});

it("shows previous and related alerts of an alert, and its value at the time", async () => {
  const timestamp = Date.now() / 1_000 - 120;
  await story.requests(30, { timestamp: timestamp - 900, model: "slow", latency_ms: 1_000 });
  await story.requests(30, { timestamp, model: "slow", latency_ms: 40_000 });
  await story.evaluate(Date.now(), 3);
  const [alert] = (await call(list, "model=slow&state=firing")).body.alerts.filter(
    ({ type }: { type: string }) => type === "latency_p95",
  );
  const detail = (await call(getAlert, "", undefined, alert.id)).body;
  expect(detail.earlier).toEqual([]);
  expect(detail.related.map(({ rule }: { rule: string }) => rule)).toContain("Circuit breaker");
  const { chart, what_changed } = (await call(getChart, "", undefined, alert.id)).body;
  // Only its model is slow, so the contributions are by service and provider.
  expect(what_changed).toMatchObject({
    label: "Mean latency",
    before: 1_000,
    now: 40_000,
    groups: [
      { dimension: "service", contributions: [{ name: "none", share: expect.closeTo(1, 6) }] },
      { dimension: "provider" },
    ],
  });
  expect(chart).toMatchObject({ label: "p95 latency", unit: "ms", threshold: 30_000 });
  const values = chart.points.map(({ value }: { value: number | null }) => value).filter(Boolean);
  expect(values).toEqual([1_000, expect.closeTo(40_000, -3)]);
  expect(chart.firing.from).toBeGreaterThanOrEqual(chart.from);
  const breaker = (await call(list, "text=first")).body.alerts[0];
  expect((await call(getChart, "", undefined, breaker.id)).body).toMatchObject({
    chart: { label: "Error rate", threshold: null },
    what_changed: null,
  });
});

it("lists a breach that has not fired yet as pending, without an alert", async () => {
  const now = Date.now();
  await story.requests(30, { model: "sluggish", latency_ms: 45_000, timestamp: now / 1_000 - 1 });
  await story.evaluate(now);
  const pending = async (query: string) => (await call(list, `state=pending${query}`)).body.alerts;
  expect(await pending("")).toMatchObject([
    {
      title: "p95 latency, sluggish",
      type: "latency_p95",
      severity: "warning",
      state: "pending",
      labels: { model: "sluggish" },
      threshold: 30_000,
      unit: "ms",
      n: 30,
      message: "Breached the last check, not enough to fire yet.",
      started_at: new Date(now).toISOString(),
    },
  ]);
  expect(await pending("&model=sluggish&severity=warning&rule=p95+latency")).toHaveLength(1);
  expect(await pending("&model=projects/p/locations/l/publishers/google/models/sluggish")).toHaveLength(1);
  expect(await pending("&not_model=fast&not_service=x&not_rule=Another&not_environment=x")).toHaveLength(1);
  expect(await pending("&environment=x")).toEqual([]);
  for (const other of [
    "&not_model=sluggish",
    "&not_rule=p95+latency",
    "&model=fast",
    "&severity=critical",
    "&rule=Another",
    "&text=cost",
    "&provider=x",
  ])
    expect(await pending(other)).toEqual([]);
  expect((await call(list, "state=firing&model=sluggish")).body.alerts).toEqual([]);
  await story.evaluate(now + 10_000);
  expect(await pending("")).toEqual([]);
});
