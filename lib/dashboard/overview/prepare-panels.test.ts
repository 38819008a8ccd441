import { describe, expect, it } from "vitest";
import { pastPeriods } from "@/lib/budget/past-periods";
import { prepareAlertFeed } from "@/lib/dashboard/alerts/load-alert-feed";
import type { IncidentView } from "@/lib/dashboard/alerts/load-incidents";
import {
  prepareErrorTypes,
  prepareGroups,
  prepareTotal,
  seriesOf,
} from "@/lib/dashboard/series/prepare-series";
import { shortMomentText } from "@/lib/format/time-text";
import type { Alert } from "@/lib/schema/alerts/alert";
import type { Unheard } from "@/lib/schema/alerts/unheard";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import type { NotifiedChannel } from "@/lib/store/outbox/list-notified-channels";
import { OTHERS } from "@/lib/store/rollups/rollup-statement";
import { figuresOf, frameOf, NOW } from "@/test/overview-fixture";
import { prepareCostPanel } from "./load-cost-panel";
import { prepareHeadline, quietHeadline } from "./load-headline";
import { prepareLatencyPanel } from "./load-latency-panel";
import { prepareTokensPanel } from "./load-tokens-panel";

const alert = (fields: Partial<Alert> = {}): Alert => ({
  id: "a1",
  projectId: 1,
  ruleId: "r",
  ruleName: "p95 latency",
  ruleVersion: 1,
  fingerprint: "f",
  episode: 1,
  type: "latency_p95",
  severity: "warning",
  state: "firing",
  labels: { model: "claude-sonnet-4" },
  value: 41_200,
  baseline: 8_400,
  zScore: null,
  threshold: 30_000,
  unit: "ms",
  sampleSize: 312,
  window: "5 min",
  message: "p95 latency of claude-sonnet-4 is 41.2 s, above 30 s.",
  startedAt: new Date(NOW - HOUR_MS),
  resolvedAt: null,
  resolveReason: null,
  acknowledgedBy: null,
  acknowledgedAt: null,
  occurrences: 1,
  ruleKind: "threshold",
  acknowledgedUntil: null,
  heldBy: null,
  runbookUrl: null,
  ...fields,
});

const CLOCK = { timeZone: "Europe/Vienna", now: NOW };
const channel = (parts: Partial<NotifiedChannel> = {}): NotifiedChannel => ({
  alertId: "a1",
  channel: "#oncall",
  kind: "slack",
  deliveredAt: null,
  waiting: false,
  failed: false,
  ...parts,
});
const clock = (ts: number) => shortMomentText(ts, CLOCK.timeZone, NOW);

describe("the headline", () => {
  const reached = (channels: NotifiedChannel[], unheard: [string, Unheard][] = []) => ({
    unheard: new Map(unheard),
    notifications: { channels, events: [] },
    clock: CLOCK,
  });
  const at = NOW - 50 * MINUTE_MS;

  it("says that no alerts fire, and how much traffic there was", () => {
    const headline = quietHeadline(frameOf({ total: figuresOf([1]) }));
    expect(headline).toMatchObject({
      state: "ok",
      lead: "No alerts firing",
      troubles: [],
      unacknowledged: [],
    });
    expect(headline.figures).toMatch(/^1 request, p95 .*, 0\s% errors$/);
    expect(quietHeadline(frameOf()).state).toBe("none");
  });

  it("says of each alert why it fired and who was notified, and counts those it does not list", () => {
    const firing = [
      alert({ severity: "critical" }),
      alert({ id: "a2", acknowledgedBy: "ann" }),
      alert({ id: "a3" }),
      alert({ id: "a4" }),
    ];
    const channels = [channel({ deliveredAt: at }), channel({ alertId: "a2", failed: true })];
    const headline = prepareHeadline(firing, [], reached(channels, [["a3", "no_route"]]));
    expect(headline).toMatchObject({
      state: "critical",
      lead: "4 alerts firing",
      more: 1,
      unacknowledged: ["a1", "a3", "a4"],
    });
    expect(headline.troubles).toMatchObject([
      {
        title: "p95 latency, claude-sonnet-4",
        why: alert().message,
        told: `Sent to Slack #oncall at ${clock(at)}`,
        isUnheard: false,
      },
      { told: "Delivery to Slack #oncall failed", isUnheard: false, acknowledgedBy: "ann" },
      { told: "No one was notified: no route matches", isUnheard: true },
    ]);
  });

  it("lists an incident in place of its alerts, with the first message to each channel about any of them", () => {
    const members = [{ id: "a1" }, { id: "a2" }] as IncidentView["members"];
    const incident = {
      id: "i1",
      title: "anthropic failing since 12:10 UTC",
      first_line: "anthropic failing since 12:10 UTC: breaker open since 12:16; 2 alerts",
      severity: "critical" as const,
      started_at: new Date(at).toISOString(),
      acknowledged_by: null,
      members,
      listed: ["a1", "a2"],
      firing: 2,
    };
    const later = at + 5 * MINUTE_MS;
    const channels = [
      channel({ deliveredAt: later }),
      channel({ alertId: "a2", deliveredAt: at }),
      channel({ alertId: "a2", channel: "PagerDuty primary", kind: "pagerduty", deliveredAt: later }),
    ];
    const { troubles, more } = prepareHeadline([alert(), alert({ id: "a2" })], [incident], reached(channels));
    expect(more).toBe(0);
    expect(troubles).toEqual([
      {
        id: "i1",
        isIncident: true,
        title: incident.title,
        severity: "critical",
        startedAt: at,
        why: "breaker open since 12:16; 2 alerts",
        told: `Sent to Slack #oncall at ${clock(at)}, PagerDuty primary at ${clock(later)}`,
        isUnheard: false,
        held: null,
        acknowledgedBy: null,
      },
    ]);
  });

  it("has a critical alert before incidents of warnings, which would hide it", () => {
    const incidents = ["i1", "i2", "i3"].map((id) => ({
      ...{ id, title: id, first_line: `${id}: slow`, severity: "warning" as const },
      ...{ started_at: new Date(at).toISOString(), acknowledged_by: null },
      ...{ members: [], listed: [`of ${id}`], firing: 1 },
    }));
    const firing = [alert({ id: "critical", severity: "critical" })].concat(
      incidents.map(({ listed }) => alert({ id: listed[0]! })),
    );
    const { troubles, more } = prepareHeadline(firing, incidents, reached([]));
    expect(troubles.map(({ id }) => id)).toEqual(["critical", "i1", "i2"]);
    expect(more).toBe(1);
  });

  it("counts what is not shown in alerts, as its lead does", () => {
    const incident = { ...{ id: "i1", title: "i1", first_line: "i1: slow", severity: "warning" as const } };
    const told = { started_at: new Date(at).toISOString(), acknowledged_by: null, members: [], firing: 2 };
    const firing = ["a1", "a2", "a3", "a4", "a5", "a6"].map((id) => alert({ id }));
    const of = (listed: string[]) => prepareHeadline(firing, [{ ...incident, ...told, listed }], reached([]));
    // The incident is shown, and its alerts with it.
    expect(of(["a1", "a2"])).toMatchObject({ lead: "6 alerts firing", more: 2 });
    expect(of(["a5", "a6"])).toMatchObject({ lead: "6 alerts firing", more: 3 });
  });

  it("says why an alert is held while it was sent to no one", () => {
    const heldBy = { kind: "cool_down" } as Alert["heldBy"];
    const told = (one: Alert, channels: NotifiedChannel[]) =>
      prepareHeadline([one], [], reached(channels)).troubles[0]!.told;
    expect(told(alert({ heldBy }), [])).toMatch(/^Suppressed: fired again/);
    expect(told(alert({ heldBy }), [channel({ deliveredAt: at })])).toMatch(/^Sent to/);
    expect(told(alert(), [])).toBe("Not delivered");
  });

  it("counts all firing alerts, also those beyond the ones that are read", () => {
    const read = ["a1", "a2", "a3", "a4"].map((id) => alert({ id }));
    expect(prepareHeadline(read, [], reached([]), 1_340)).toMatchObject({
      lead: "1,340 alerts firing",
      more: 1_337,
    });
  });
});

describe("the feed", () => {
  it.each([
    [
      "delivered",
      [channel({ deliveredAt: NOW, waiting: true })],
      { notified: [`Slack #oncall at ${clock(NOW)}`], notNotified: null },
    ],
    ["waiting", [channel({ waiting: true })], { notified: [], notNotified: "Sending to Slack #oncall" }],
    [
      "failed",
      [channel({ failed: true })],
      { notified: [], notNotified: "Delivery to Slack #oncall failed" },
    ],
    ["no route", [], { notified: [], notNotified: "Not delivered: no route for warning" }],
  ])("says who was notified: %s", (_, channels, expected) => {
    const events = [{ alertId: "a1", kind: "not_notified", data: { reason: "no route for warning" } }];
    expect(prepareAlertFeed([alert()], { channels, events }, CLOCK)[0]).toMatchObject(expected);
  });

  it("says why notifications of an alert are suppressed", () => {
    const held = alert({ heldBy: { kind: "cool_down" } });
    const [row] = prepareAlertFeed([held], { channels: [], events: [] }, CLOCK);
    expect(row!.held).toMatch(/^Suppressed: fired again/);
  });
});

describe("latency", () => {
  const frame = frameOf({ total: figuresOf([100]) });
  const buckets = frame.buckets.map((_, at) => (at >= 170 ? figuresOf([5, { latencyMs: at * 100 }]) : null));

  it("has gaps without requests, and takes current values from at least 20 successes", () => {
    const panel = prepareLatencyPanel({ ...frame, buckets }, [], [], null);
    expect(panel.points[0]).toMatchObject({ t: frame.steps.from, p95: null, requests: 0, usual: null });
    expect(panel.now.p50).toBeGreaterThan(17_000);
    expect(panel.stepSeconds).toBe(120);
    expect(panel.compare).toBeNull();
  });

  it("draws the band of the same hour on earlier days", () => {
    const hours = new Map(
      [1, 2, 3].map((day) => [NOW - HOUR_MS - day * 24 * HOUR_MS, figuresOf([50, { latencyMs: 8_000 }])]),
    );
    const panel = prepareLatencyPanel({ ...frame, hours }, [], [], null);
    const usual = panel.points.filter((point) => point.usual !== null);
    expect(usual).toHaveLength(30);
    expect(usual[0]!.usual![0]).toBeLessThan(8_000);
    expect(usual[0]!.usual![1]).toBeGreaterThan(8_000);
  });

  it("marks when a breaker was open, and that it still is", () => {
    const event = (ts: number, state: "open" | "closed") => ({
      id: `${ts}`,
      ts,
      name: "anthropic-primary",
      state,
      provider: null,
      model: null,
      reason: null,
    });
    const events = [
      event(NOW - 3 * HOUR_MS, "open"),
      event(NOW - 2 * HOUR_MS, "closed"),
      event(NOW - 28 * MINUTE_MS, "open"),
    ];
    const { marks } = prepareLatencyPanel(frame, [], events, null);
    expect(marks).toEqual([
      {
        from: NOW - 3 * HOUR_MS,
        to: NOW - 2 * HOUR_MS,
        label: "anthropic-primary opened 11:00",
        severity: "critical",
        href: "/reliability#breakers",
      },
      {
        from: NOW - 28 * MINUTE_MS,
        to: null,
        label: "anthropic-primary opened 13:32",
        severity: "critical",
        href: "/reliability#breakers",
      },
    ]);
  });
});

describe("tokens", () => {
  it("are per minute, with cached separate from input, and the open bucket by its elapsed part", () => {
    const frame = frameOf();
    const buckets = frame.buckets.map(() => figuresOf([10, { inputTokens: 100, cachedInputTokens: 40 }]));
    const now = frame.steps.to - 60_000;
    const panel = prepareTokensPanel({
      ...frame,
      buckets,
      total: figuresOf([10, { inputTokens: 10, cachedInputTokens: 40 }]),
      now,
    });
    expect(panel.points[0]).toEqual({
      t: frame.steps.from,
      input: 300,
      output: 2_000,
      thinking: 0,
      cached: 200,
    });
    expect(panel.points.at(-1)).toMatchObject({ input: 600, cached: 400 });
    expect(panel.totals).toMatchObject({ input: 100, cached: 400 });
    expect(panel.names).toMatchObject({ input: "uncached input", output: "output" });
  });
});

describe("cost", () => {
  const quarters = Array.from({ length: 56 }, () => figuresOf([1, { costNano: 1_000_000_000 }]));
  const day = {
    from: NOW - 14 * HOUR_MS,
    to: NOW + 10 * HOUR_MS,
    now: NOW,
    quarters,
    spentUsd: 56,
    doubtfulUsd: 0,
    unpriced: 0,
    yesterdayByNow: null,
    gapMs: 0,
  };
  const budget = {
    id: "b",
    projectId: 1,
    name: "Daily",
    period: "daily" as const,
    amountUsd: 120,
    timeZone: "UTC",
    scope: {},
  };

  it("adds up until now, then forecasts to the end of the day from the same point", () => {
    const panel = prepareCostPanel(frameOf({ total: figuresOf([3, { costNano: null }]) }), {
      ...day,
      budget,
      history: [],
    });
    expect(panel).toMatchObject({
      spent: 56,
      budget: { name: "Daily", amount: 120 },
      unpricedRequests: 3,
    });
    expect(panel.forecast!.mid).toBeCloseTo(96, 6);
    const times = panel.points.map(({ t }) => t);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(panel.points[0]).toMatchObject({ t: day.from, spent: 0 });
    const at = panel.points.findIndex((point) => point.forecastMid !== null);
    expect(panel.points[at]).toMatchObject({ t: NOW, spent: 56, forecastMid: 56 });
    expect(panel.points.at(-1)!.t).toBe(day.to);
    expect(panel.points.at(-1)!.forecastMid).toBeCloseTo(96, 6);
    expect(panel.points.at(-1)!.spent).toBeNull();
  });

  it("splits the past into days of the time zone, of 23 to 25 hours", () => {
    const today = Date.parse("2026-10-26T00:00:00+01:00");
    const days = pastPeriods(
      new Map([
        [today - HOUR_MS, 5],
        [today - 25 * HOUR_MS, 7],
      ]),
      today,
      "d",
      "Europe/Vienna",
      28,
    );
    expect(days.at(-1)).toHaveLength(25);
    expect(days.at(-1)!.at(-1)).toBe(12);
    expect(days.at(-2)).toHaveLength(24);
    expect(days.at(-2)!.at(-1)).toBe(0);
  });
});

describe("series", () => {
  const grid = [0, HOUR_MS, 2 * HOUR_MS];
  it("keeps the order of the groups and puts the merged rest last, with 0 or null without data", () => {
    const rows = [OTHERS, "other", "large"].map((key, at) => ({
      key,
      bucket: HOUR_MS,
      figures: figuresOf([[27, 19, 20][at]!]),
    }));
    const [first, second, last] = prepareGroups(rows, grid, "model", ["large", "other"]);
    expect(seriesOf(first!, grid, "requests")).toEqual({
      labels: { model: "large" },
      points: [
        [0, 0],
        [3_600, 20],
        [7_200, 0],
      ],
    });
    expect(second).toMatchObject({ labels: { model: "other" } });
    expect(second).not.toHaveProperty("rest");
    expect(last).toMatchObject({ labels: {}, rest: true });
    expect(seriesOf(last!, grid, "requests").points[1]).toEqual([3_600, 27]);
    expect(seriesOf(first!, grid, "latency_p95").points).toEqual([
      [0, null],
      [3_600, 1_000],
      [7_200, null],
    ]);
    expect(seriesOf(prepareTotal([], grid), grid, "cost")).toEqual({
      labels: {},
      points: [
        [0, 0],
        [3_600, 0],
        [7_200, 0],
      ],
    });
    expect(prepareGroups([], grid, "model", [])).toEqual([]);
  });

  it("splits errors by type", () => {
    const figures = figuresOf(
      [6],
      [3, { status: "error", errorTypeId: 1 }],
      [1, { status: "error", errorTypeId: 2 }],
    );
    const nameOf = (id: number) => ["", "timeout", "rate_limit"][id]!;
    const rows = [{ key: "", bucket: 0, figures }];
    expect(prepareErrorTypes(rows, grid, "errors", nameOf).map(({ points }) => points[0])).toEqual([
      [0, 3],
      [0, 1],
    ]);
    expect(prepareErrorTypes(rows, grid, "error_rate", nameOf)[0]!.points).toEqual([
      [0, 0.3],
      [3_600, null],
      [7_200, null],
    ]);
  });
});
