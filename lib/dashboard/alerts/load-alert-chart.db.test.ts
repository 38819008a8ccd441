import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { changeBudget, createBudget, removeBudget } from "@/lib/manage/edit-budgets";
import { BudgetChange } from "@/lib/schema/rules/budget";
import { DAY_MS, HOUR_MS, isoTime, MINUTE_MS } from "@/lib/schema/time/epoch";
import { insertAlert } from "@/lib/store/alerts/alerts";
import { listRules } from "@/lib/store/alerts/rules";
import { pool, transaction } from "@/lib/store/database/pool";
import { DELIVERY_DAYS } from "@/lib/store/database/retention-table";
import { COUNTED_ATTEMPTS, countFailedDeliveries } from "@/lib/store/outbox/failed-deliveries";
import { alertFixture } from "@/test/alert-fixture";
import { AlertStory } from "@/test/alert-story";
import { loadAlertChart } from "./load-alert-chart";

let story: AlertStory;
beforeEach(async () => {
  story = await AlertStory.begin();
});
afterEach(() => story.end());

it("draws the errors of a breaker's provider, and no threshold, which a breaker does not have", async () => {
  const now = Date.now();
  const before = { timestamp: (now - 5 * MINUTE_MS) / 1_000 };
  await story.requests(10, { provider: "anthropic", status: "error", error_type: "timeout", ...before });
  await story.requests(10, { provider: "anthropic", ...before });
  await story.requests(60, { provider: "openai", ...before });
  await story.breaker("open", { provider: "anthropic", reason: "9 timeouts" });
  await story.evaluate(now);
  const alert = (await story.alerts()).find(({ type }) => type === "circuit_open")!;
  const chart = (await loadAlertChart(story.actor.projectId, alert.id, now))!;
  expect(chart).toMatchObject({ label: "Error rate", unit: "ratio", threshold: null });
  expect(chart.points.flatMap(({ value }) => value ?? [])).toEqual([0.5]);
});

it("draws what a failing channel did not accept, and nothing for a fault without a figure over time", async () => {
  const now = Date.now();
  const { projectId } = story.actor;
  const broken = await story.slack("Broken");
  await story.route("critical", broken.channelId);
  broken.receiver.next.push(...Array.from({ length: 4 }, () => ({ status: 503, body: "down" })));
  await story.breaker("open");
  for (let attempt = 0; attempt < 4; attempt++) {
    await story.skipWaits();
    await story.deliver();
  }
  await story.evaluate(now);
  const alert = (await story.alerts()).find(({ type }) => type === "system_fault")!;
  const chart = (await loadAlertChart(projectId, alert.id, Date.now()))!;
  expect(chart).toMatchObject({ label: "Failed deliveries", unit: "count", threshold: null });
  expect(chart.points.reduce((sum, { value }) => sum + (value ?? 0), 0)).toBe(4);
  const other = await transaction((client) =>
    insertAlert(client, {
      ...alertFixture(projectId),
      ...{ ruleId: alert.ruleId, ruleKind: "system_fault", type: "system_fault", unit: "count" },
      ...{ fingerprint: randomUUID(), episode: 1, labels: { fault: "rule failing", failing_rule: "p95" } },
    }),
  );
  expect(await loadAlertChart(projectId, other.id, now)).toBeNull();
});

describe("the failed deliveries of a channel", () => {
  const count = async (spanMs: number, now: number) => {
    const { projectId } = story.actor;
    const span = { from: now - spanMs, to: now };
    return countFailedDeliveries(projectId, "Broken", span, MINUTE_MS, now);
  };
  const now = Math.floor(Date.now() / DAY_MS) * DAY_MS;

  async function attempts(perMinute: number, minutes: number, endedAgoMs = 0): Promise<void> {
    await pool().query(
      `WITH n AS (INSERT INTO notifications (project_id, channel_id, order_key, reason, payload, state, created_at)
         SELECT $1, id, 'k', 'first', '{}', 'dead', $4::timestamptz - interval '120 days' FROM channels WHERE project_id = $1
         RETURNING id)
       INSERT INTO delivery_attempts (notification_id, project_id, attempt, at, outcome, latency_ms)
       SELECT n.id, $1, 1, $4::timestamptz - make_interval(mins => minute), 'retry', 5
       FROM n, generate_series(1, $3::int) AS minute, generate_series(1, $2::int)`,
      [story.actor.projectId, perMinute, minutes, isoTime(now - endedAgoMs)],
    );
  }

  it("are counted up to a number, and it is known since when", async () => {
    await story.slack("Broken");
    await attempts(COUNTED_ATTEMPTS / 10, 10);
    const whole = await count(HOUR_MS, now);
    expect(whole.since).toBe(now - HOUR_MS);
    expect([...whole.counts.values()]).toEqual(Array.from({ length: 10 }, () => COUNTED_ATTEMPTS / 10));
    await attempts(1, 1);
    const cut = await count(HOUR_MS, now);
    expect(cut.since).toBe(now - 9 * MINUTE_MS);
    expect(Math.min(...cut.counts.keys())).toBe(cut.since);
    expect(cut.counts.get(now - 9 * MINUTE_MS)).toBe(COUNTED_ATTEMPTS / 10);
  });

  it("are those that are kept, however long the alert fires", async () => {
    await story.slack("Broken");
    await attempts(1, 1);
    await attempts(1, 1, DELIVERY_DAYS * DAY_MS);
    const { counts, since } = await count(100 * DAY_MS, now);
    expect(since).toBe(now - DELIVERY_DAYS * DAY_MS);
    expect([...counts]).toEqual([[now - MINUTE_MS, 1]]);
    const [rule] = await listRules(story.actor.projectId);
    const alert = await transaction((client) =>
      insertAlert(client, {
        ...alertFixture(story.actor.projectId),
        ...{ ruleId: rule!.id, fingerprint: randomUUID(), episode: 1 },
        ...{ ruleKind: "system_fault", type: "system_fault", unit: "count" },
        ...{ labels: { fault: "channel degraded", channel: "Broken" } },
        startedAt: new Date(now - 100 * DAY_MS),
      }),
    );
    const chart = (await loadAlertChart(story.actor.projectId, alert.id, now))!;
    expect(chart.countedSince).toBeGreaterThanOrEqual(now - DELIVERY_DAYS * DAY_MS);
    for (const { t, value } of chart.points) expect(value === null).toBe(t < chart.countedSince!);
  });
});

it("draws the requests of a model without a price", async () => {
  const now = Date.now();
  const unpriced = { model: "atlas-7b", cost_usd: null, input_tokens: 100, output_tokens: 10 };
  await story.requests(30, { ...unpriced, timestamp: (now - 5 * MINUTE_MS) / 1_000 });
  await story.evaluate(now);
  const alert = (await story.alerts()).find(({ type }) => type === "unpriced_model")!;
  const chart = (await loadAlertChart(story.actor.projectId, alert.id, now))!;
  expect(chart).toMatchObject({ label: "Requests", threshold: null });
  expect(chart.points.reduce((sum, { value }) => sum + (value ?? 0), 0)).toBe(30);
});

it("draws the outliers of a model and service that an alert about single requests counts", async () => {
  const now = Date.now();
  const { projectId } = story.actor;
  const at = (minutes: number) => ({ timestamp: (now - minutes * MINUTE_MS) / 1_000 });
  for (const service of ["chat", "other"]) {
    await story.requests(40, { model: "m", service, latency_ms: 100, ...at(28) });
    await story.requests(2, { model: "m", service, latency_ms: 60_000, ...at(3) });
  }
  const [rule] = await listRules(projectId);
  const alert = await transaction((client) =>
    insertAlert(client, {
      ...alertFixture(projectId),
      ...{ ruleId: rule!.id, ruleKind: "request_hits", type: "request_hits", unit: "count" },
      ...{ fingerprint: randomUUID(), episode: 1, startedAt: new Date(now - MINUTE_MS) },
      labels: { model: "m", service: "chat", hits: "latency_spike" },
    }),
  );
  const chart = (await loadAlertChart(projectId, alert.id, now))!;
  expect(chart).toMatchObject({ label: "Request outliers", unit: "count", threshold: null, budget: null });
  expect(chart.points.reduce((sum, { value }) => sum + value!, 0)).toBe(2);
});

describe("an alert about a budget", () => {
  const NOON = Date.UTC(2026, 1, 10, 12);
  const MIDNIGHT = NOON - 12 * HOUR_MS;
  let budgetId: string;
  beforeEach(async () => {
    // Only the clock: sockets and the database keep their own time.
    vi.useFakeTimers({ toFake: ["Date"], now: NOON });
    const fields = { name: "Team", amount_usd: 10, period: "daily", scope: {}, time_zone: "UTC" } as const;
    budgetId = (await createBudget(story.actor, fields)).id;
    const spend = (hour: number, cost_usd: number) =>
      story.requests(1, { cost_usd, timestamp: (MIDNIGHT + hour * HOUR_MS) / 1_000 });
    await spend(8.1, 4);
    await spend(11, 8);
    await story.evaluate(NOON);
  });
  afterEach(() => void vi.useRealTimers());

  const chartOf = async (now: number, milestone = "80 %") => {
    const alert = (await story.alerts()).find(({ labels }) => labels.milestone === milestone)!;
    return loadAlertChart(story.actor.projectId, alert.id, now);
  };

  it("draws the spend of the period against the amount, and the forecast from now on", async () => {
    const chart = (await chartOf(NOON))!;
    expect(chart).toMatchObject({
      ...{ unit: "usd", from: MIDNIGHT, to: MIDNIGHT + DAY_MS, expects: "forecast" },
      ...{ budget: 10, threshold: 8 },
    });
    const at = (hour: number) => chart.points.find(({ t }) => t === MIDNIGHT + hour * HOUR_MS)!;
    expect([0, 8, 9, 11, 11.25].map((hour) => at(hour).value)).toEqual([0, 0, 4, 4, 12]);
    expect(at(12)).toMatchObject({ value: 12, expected: 12, band: [12, 12] });
    expect(at(12.25).value).toBeNull();
    expect(at(24)).toMatchObject({ value: null, expected: 24 });
    expect((await chartOf(NOON, "100 %"))!.threshold).toBe(10);
  });

  it("draws the whole period when it is over, beside what was forecast when it fired", async () => {
    const chart = (await chartOf(NOON + 3 * DAY_MS))!;
    expect(chart.points.at(-1)).toMatchObject({ t: MIDNIGHT + DAY_MS, value: 12, expected: 24 });
    expect(chart.points.find(({ expected }) => expected !== null)!.t).toBe(NOON);
    expect(chart.firing.to).toBeLessThanOrEqual(MIDNIGHT + DAY_MS);
  });

  it("is found by its id, whatever its name is by now; a deleted one has no spend to draw", async () => {
    await changeBudget(story.actor, budgetId, BudgetChange.parse({ name: "Renamed" }));
    expect(await chartOf(NOON)).toMatchObject({ budget: 10 });
    await removeBudget(story.actor, budgetId);
    expect(await chartOf(NOON)).toBeNull();
  });
});
