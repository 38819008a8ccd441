import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { POST } from "@/app/api/v1/rules/backtest/route";
import { createRule, loadRuleViews } from "@/lib/manage/edit-rules";
import { evaluateProject } from "@/lib/pipeline/evaluate/evaluate-project";
import { type BacktestAnswer, BacktestQuestion } from "@/lib/schema/rules/backtest";
import { RuleDefinition } from "@/lib/schema/rules/rule";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { AlertStory } from "@/test/alert-story";
import { backtest } from "./backtest";

const LENGTH = 100;

const shared = {
  group_by: ["model"],
  comparison: "above",
  window_seconds: 300,
  persistence: { k: 2, n: 3 },
  keep_firing_seconds: 300,
  min_requests: 5,
};
const latency = { kind: "threshold", metric: "latency_p95", threshold: 30_000, recovery: 27_000, ...shared };
const haiku = { ...latency, filters: { model: ["haiku"] }, group_by: [] };

let story: AlertStory;
let start: number;
async function begin(): Promise<void> {
  story = await AlertStory.begin();
  start = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - LENGTH * MINUTE_MS;
}

function ask(body: unknown): Promise<Response> {
  const headers = { authorization: `Bearer ${story.key}`, "content-type": "application/json" };
  const url = "http://localhost/api/v1/rules/backtest";
  return POST(new Request(url, { method: "POST", headers, body: JSON.stringify(body) }));
}

/** Requests in each of the minutes, 3 s after its start. */
async function traffic(from: number, to: number, count: number, item: object): Promise<void> {
  for (let minute = from; minute < to; minute++)
    await story.requests(count, { timestamp: (start + minute * MINUTE_MS) / 1_000 + 3, ...item });
}

/**
 * Two models: one is slow twice within the cool-down and once more later; the other fails for a while, then goes
 * silent.
 */
async function happenings(): Promise<void> {
  const slow = (from: number, to: number) => traffic(from, to, 4, { latency_ms: 45_000 });
  await traffic(0, 10, 4, {});
  await slow(10, 14);
  await traffic(14, 34, 4, {});
  await slow(34, 37);
  await traffic(37, LENGTH, 4, {});
  await traffic(0, 40, 6, { model: "haiku" });
  await traffic(20, 32, 2, { model: "haiku", status: "error", error_type: "timeout" });
  await traffic(50, 58, 3, { model: "haiku", latency_ms: 50_000 });
  await traffic(90, LENGTH, 5, { latency_ms: 60_000 });
}

const CASES: [string, object][] = [
  ["latency per model", latency],
  [
    "errors by type",
    { ...latency, metric: "error_rate", threshold: 0.1, recovery: 0.08, group_by: ["model", "error_type"] },
  ],
  ["a critical threshold", { ...latency, critical_threshold: 46_000 }],
  ["one model alone", { ...latency, filters: { model: ["haiku"] } }],
  [
    "a share that chance cannot explain",
    { ...latency, metric: "error_rate", threshold: 0.1, recovery: 0.08, confidence: true },
  ],
  ["silence that tells", { ...haiku, no_data: "alert" }],
  ["silence that ends", { ...haiku, no_data: "ok" }],
  [
    "nothing that counts as 0",
    {
      ...haiku,
      metric: "requests",
      comparison: "below",
      threshold: 5,
      recovery: 6,
      min_requests: 1,
      no_data: "zero",
    },
  ],
  ["an objective of latency", { kind: "slo_burn", sli: "latency", objective: 0.995, group_by: ["model"] }],
  ["too few requests", { ...latency, metric: "requests", comparison: "below", threshold: 25, recovery: 26 }],
];

describe("a backtest of what the live engine has evaluated", () => {
  let live: { ruleId: string; alerts: Awaited<ReturnType<AlertStory["alerts"]>> }[];

  beforeAll(async () => {
    await begin();
    await happenings();
    const { actor } = story;
    const ids: string[] = [];
    for (const [name, input] of CASES) {
      const definition = RuleDefinition.parse(input);
      const rule = { name, definition, severity: "warning", enabled: true, runbook_url: null } as const;
      ids.push((await createRule(actor, rule)).id);
    }
    for (let minute = 0; minute < LENGTH; minute++)
      await evaluateProject(actor.projectId, start + (minute + 1) * MINUTE_MS - 1);
    const alerts = await story.alerts();
    live = ids.map((ruleId) => ({ ruleId, alerts: alerts.filter((alert) => alert.ruleId === ruleId) }));
  });
  afterAll(() => story.end());

  it("is counted in the list of rules", async () => {
    const views = await loadRuleViews(story.actor.projectId);
    for (const { ruleId, alerts } of live) {
      const latest = Math.max(...alerts.map(({ startedAt }) => startedAt.getTime()));
      const view = views.find(({ id }) => id === ruleId);
      expect(view).toMatchObject({
        fired_30d: alerts.length,
        last_fired_at: new Date(latest).toISOString(),
      });
    }
  });

  it.each(CASES.map(([name, input], at) => ({ name, input, at })))(
    "finds the same alerts: $name",
    async ({ input, at }) => {
      // On this thread, so that its statements are watched like all others.
      const answer = await backtest(
        story.actor.projectId,
        BacktestQuestion.parse({ definition: input }),
        Date.now(),
      );
      const expected = live[at]!.alerts.map(({ labels, severity, startedAt, resolvedAt }) => ({
        labels,
        severity,
        started_at: startedAt.toISOString(),
        ended_at: resolvedAt?.toISOString() ?? null,
      })).sort((a, b) => (a.started_at < b.started_at ? -1 : 1));
      expect(answer.episodes).toMatchObject(expected);
      expect(answer.alerts).toBe(expected.length);
      expect(expected.length).toBeGreaterThan(0);
    },
  );
});

describe("a backtest", () => {
  beforeEach(begin);
  afterEach(() => story.end());

  it("shows what the rule saw, how long it fired, and which threshold would alert once a week", async () => {
    await happenings();
    const answer: BacktestAnswer = await (await ask({ definition: latency, hours: 24 })).json();
    expect(Date.parse(answer.window.from)).toBe(start);
    expect(answer).toMatchObject({ step_seconds: 60, cut: false, unit: "ms", point_seconds: 60 });
    expect(answer.series.map(({ labels }) => labels.model).sort()).toEqual(["gpt-5", "haiku"]);
    const gpt = answer.series.find(({ labels }) => labels.model === "gpt-5")!;
    // Minute 1 is the first with five requests in the window.
    expect(gpt.points[0]).toEqual([start / 1_000, null]);
    expect(gpt.points[1]![1]).toBeCloseTo(800, -2);
    expect(gpt.points[12]![1]).toBeCloseTo(45_000, -3);
    const open = answer.episodes.find(({ ended_at }) => ended_at === null)!;
    expect(open.labels).toEqual({ model: "gpt-5" });
    expect(open.peak).toBeCloseTo(60_000, -3);
    expect(answer.minutes).toBe(answer.episodes.reduce((sum, { minutes }) => sum + minutes, 0));
    // A rule meant to fire once a week must not fire in these 100 minutes.
    expect(answer.suggestion).toMatchObject({ alerts: 0, minutes: 0 });
    expect(answer.suggestion!.threshold).toBeGreaterThanOrEqual(60_000);
  });

  it("of an objective shows its burn rate, and suggests no threshold", async () => {
    await happenings();
    const definition = { kind: "slo_burn", sli: "latency", objective: 0.995, group_by: ["model"] };
    const answer: BacktestAnswer = await (await ask({ definition, hours: 24 })).json();
    expect(answer).toMatchObject({ unit: null, suggestion: null, alerts: 1 });
    // In the last hour, 50 of 290 answers of gpt-5 were slow, where 0.5 % are allowed.
    const gpt = answer.series.find(({ labels }) => labels.model === "gpt-5")!;
    const pace = gpt.points.findLast(([, value]) => value !== null)![1]!;
    // A minute may have passed since.
    expect(pace / (50 / 290 / 0.005)).toBeCloseTo(1, 1);
  });

  it("of a project without data finds nothing and suggests nothing", async () => {
    const answer = await (await ask({ definition: latency })).json();
    expect(answer).toMatchObject({ alerts: 0, minutes: 0, episodes: [], series: [], suggestion: null });
  });

  it.each([
    [400, "definition.recovery", { definition: { ...latency, recovery: 40_000 } }],
    [400, "definition.window_seconds", { definition: { ...latency, window_seconds: 90 } }],
    [400, "definition.persistence", { definition: { ...latency, persistence: { k: 3, n: 2 } } }],
    [400, "hours", { definition: latency, hours: 337 }],
    [400, "definition", {}],
    [422, "definition.kind", { definition: { kind: "circuit_open", closed_seconds: 60 } }],
  ])("answers %d and names %s", async (status, path, body) => {
    const response = await ask(body);
    expect(response.status).toBe(status);
    const { error } = await response.json();
    expect(error.details.map((detail: { path: string }) => detail.path)).toContain(path);
  });
});
