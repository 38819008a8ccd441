import { beforeAll, describe, expect, it } from "vitest";
import { metricFindings } from "@/lib/rules/metric/metric-findings";
import { kindOf } from "@/lib/rules/registry";
import type { RuleFigures } from "@/lib/rules/rule-groups";
import { trafficFindings } from "@/lib/rules/traffic/traffic-findings";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import { MetricName } from "@/lib/schema/figures/metric";
import type { LlmRequest } from "@/lib/schema/request/request";
import type { Finding } from "@/lib/schema/rules/finding";
import { type MetricRuleDefinition, ThresholdRule } from "@/lib/schema/rules/kinds/metric";
import { RuleDefinition } from "@/lib/schema/rules/rule";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "@/lib/schema/time/epoch";
import { insertRequests } from "@/lib/store/requests/insert-requests";
import { compactRollups } from "@/lib/store/rollups/compact-rollups";
import { listRollups } from "@/lib/store/rollups/list-rollups";
import { llmRequest } from "@/test/llm-request";
import { makeTeam } from "@/test/people";
import { setMarks } from "@/test/rollup-checks";
import { NO_FACTS } from "@/test/rule-facts";
import { factsReader } from "./load-facts";

const END = Date.UTC(2026, 2, 11, 14, 0);
const START = END - 28 * HOUR_MS;
let projectId: number;
let next: (below: number) => number;

/** A small linear generator: the same traffic in every run. */
function generator(seed: number): (below: number) => number {
  return (below) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
}

function randomRequest(id: string): LlmRequest {
  const status = (["success", "success", "success", "error", "fallback"] as const)[next(5)]!;
  return llmRequest({
    id,
    ts: START + next(END - START),
    model: ["gpt-5", "claude-sonnet-4", "gemini-3-pro"][next(3)]!,
    service: ["chat", "search"][next(2)]!,
    status,
    errorType: status === "error" ? ["timeout", "rate_limit"][next(2)]! : null,
    finishReason: (["length", "stop", null] as const)[next(3)]!,
    latencyMs: next(40_000),
    ttftMs: next(3) === 0 ? null : next(2_000),
    inputTokens: next(5_000),
    outputTokens: next(2_000),
    thinkingTokens: next(100),
    cachedInputTokens: next(50),
    cacheWriteTokens: next(50),
    costNano: next(10) === 0 ? null : next(1_000_000_000),
    costSource: "reported",
    cacheHit: next(2) === 0,
  });
}

async function insertRandom(name: string, count: number): Promise<void> {
  const pending = Array.from({ length: count }, (_, at) => ({
    projectId,
    request: randomRequest(`${name}-${at}`),
    anomalies: [],
  }));
  await insertRequests(pending);
}

beforeAll(async () => {
  projectId = (await makeTeam()).projectId;
  next = generator(7);
  await setMarks(START - DAY_MS);
  await insertRandom("before", 4_000);
  // Some hours are rolled up, some are closed but not yet; then late rows arrive for all of them.
  await compactRollups(END - 3 * HOUR_MS);
  await insertRandom("late", 400);
  await compactRollups(END - 3 * HOUR_MS + MINUTE_MS);
  await insertRandom("fragments", 400);
});

const definitionOf = (more: Partial<MetricRuleDefinition>): MetricRuleDefinition =>
  ThresholdRule.parse({
    kind: "threshold",
    metric: "latency_p95",
    group_by: ["model"],
    comparison: "above",
    threshold: 1,
    recovery: 1,
    window_seconds: 300,
    persistence: { k: 1, n: 1 },
    keep_firing_seconds: 0,
    min_requests: 1,
    ...more,
  });

/** The facts of one round, and the same with all rows by the minute. */
async function factsOf(definitions: readonly MetricRuleDefinition[], now: number) {
  const needs = definitions.map((one) => kindOf(one).needs(one));
  const { figures } = await (await factsReader(projectId, needs, now))(needs[0]!);
  const minutes = await listRollups({ projectId, filters: NO_FILTERS, from: START, to: END, level: "1m" });
  return { figures, byMinute: { ...figures, minutes } };
}

const bucketsOf = (rows: readonly { bucket: number }[]) => new Set(rows.map(({ bucket }) => bucket)).size;

describe("the figures of a round", () => {
  it("equal those of the minutes alone for every metric, in windows of 15 minutes to a day", async () => {
    const windows = [15, 60, 61, 75, 90, 187, 360, 722, 1_439, 1_440];
    for (const minute of [0, 1, 2, 37, 59]) {
      const now = END - HOUR_MS + minute * MINUTE_MS + next(60) * SECOND_MS;
      const definitions = windows.flatMap((minutes) =>
        MetricName.options.flatMap((metric) =>
          (["above", "below"] as const).map((comparison) =>
            definitionOf({
              metric,
              comparison,
              window_seconds: minutes * 60,
              group_by: metric === "error_rate" ? ["model", "error_type"] : ["service"],
            }),
          ),
        ),
      );
      // One window alone, and all of them in one round.
      for (const set of [definitions.filter((one) => one.window_seconds === 86_400), definitions]) {
        const { figures, byMinute } = await factsOf(set, now);
        for (const definition of set) {
          const expected = metricFindings(definition, byMinute, [], now);
          expect(expected.length).toBeGreaterThan(0);
          const sorted = (of: typeof expected) =>
            of.toSorted((a, b) => JSON.stringify(a.labels).localeCompare(JSON.stringify(b.labels)));
          expect(sorted(metricFindings(definition, figures, [], now))).toEqual(sorted(expected));
        }
      }
    }
  });

  it("equal those of the minutes alone for objectives, missing traffic and missing prices", async () => {
    // Shares of merged sketches are rounded elsewhere.
    const rounded = (findings: readonly Finding[] | null): unknown[] =>
      JSON.parse(JSON.stringify(findings), (_, value) =>
        typeof value === "number" ? Number(value.toPrecision(9)) : value,
      ).toSorted((a: Finding, b: Finding) =>
        JSON.stringify(a.labels).localeCompare(JSON.stringify(b.labels)),
      );
    let judged = 0;
    for (let at = 0; at < 40; at++) {
      const now = END - HOUR_MS - next(3 * 60) * MINUTE_MS + next(60) * SECOND_MS;
      const group_by = [["model"], ["service"], ["model", "service"], []][next(4)];
      const definitions = [
        { kind: "slo_burn", sli: "errors", objective: 0.9, group_by },
        {
          kind: "slo_burn",
          sli: "latency",
          objective: 0.95,
          slower_than_ms: 1_000 * (1 + next(40)),
          group_by,
        },
        { kind: "no_traffic", window_seconds: 60 * (5 + next(350)), usual_requests: 1 },
        { kind: "no_ingest", window_seconds: 60 * (5 + next(100)), usual_requests: 1 },
        { kind: "unpriced_model" },
        definitionOf({ window_seconds: 60 * (15 + next(1_400)) }),
      ].map((one) => RuleDefinition.parse(one));
      const needs = definitions.map((one) => kindOf(one).needs(one));
      const { figures } = (await (
        await factsReader(projectId, needs, now)
      )(needs[0]!)) as {
        figures: RuleFigures;
      };
      const to = Math.floor(now / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
      const minutes = await listRollups({
        projectId,
        filters: NO_FILTERS,
        from: Math.min(...figures.minutes.map(({ bucket }) => bucket)),
        to,
        level: "1m",
      });
      expect(figures.minutes.length).toBeLessThan(minutes.length);
      for (const definition of definitions) {
        const judge = (of: RuleFigures) =>
          kindOf(definition).judge(definition, { ...NO_FACTS, figures: of }, [], now);
        const expected = rounded(judge({ ...figures, minutes }));
        judged += expected.length;
        expect(rounded(judge(figures))).toEqual(expected);
      }
    }
    expect(judged).toBeGreaterThan(200);
  });

  it("for one window of 24 h are at most 10 rows of a series", async () => {
    for (let minute = 0; minute < 60; minute += 4) {
      const { figures } = await factsOf(
        [definitionOf({ window_seconds: 86_400 }), definitionOf({ window_seconds: 3_600 })],
        END - HOUR_MS + minute * MINUTE_MS,
      );
      expect(bucketsOf(figures.minutes)).toBeGreaterThan(4);
      expect(bucketsOf(figures.minutes)).toBeLessThanOrEqual(10);
    }
  });

  it("count the requests of six hours without traffic like the minutes alone", async () => {
    const definition = { kind: "no_traffic", window_seconds: 21_600, usual_requests: 1 } as const;
    const now = END - 23 * MINUTE_MS;
    const needs = kindOf(definition).needs(definition);
    const { figures } = await (await factsReader(projectId, [needs], now))(needs);
    const minutes = await listRollups({ projectId, filters: NO_FILTERS, from: START, to: END, level: "1m" });
    // Enough history for a baseline.
    const hours = Array.from({ length: 8 * 24 }, (_, hour) => ({
      ...minutes[0]!,
      bucket: END - (hour + 1) * HOUR_MS,
    }));
    const findingsOf = (rows: typeof minutes) =>
      trafficFindings(definition, () => ({}), { ...figures, minutes: rows, hours }, [], now);
    expect(findingsOf(minutes)).toMatchObject([{ value: expect.any(Number) }]);
    expect(findingsOf([...figures.minutes])).toEqual(
      findingsOf(minutes.filter(({ bucket }) => bucket <= now)),
    );
  });
});

describe("the figures of the next round", () => {
  const NOW = END - HOUR_MS;
  let project: number;
  beforeAll(async () => {
    project = (await makeTeam()).projectId;
    await setMarks(START - DAY_MS);
  });

  async function figuresAt(now: number, rules: Partial<MetricRuleDefinition>[] = [{}]) {
    const needs = rules.map(definitionOf).map((one) => kindOf(one).needs(one));
    return (await (await factsReader(project, needs, now))(needs[0]!)).figures!;
  }
  const requestsOf = ({ minutes }: { minutes: readonly { figures: { requests: number } }[] }) =>
    minutes.reduce((sum, { figures }) => sum + figures.requests, 0);
  const insert = (id: string, ts: number) =>
    insertRequests([{ projectId: project, request: llmRequest({ id, ts }), anomalies: [] }]);

  it("are the same ones until something is committed, or the minute is over", async () => {
    await insert("first", NOW + SECOND_MS);
    const first = await figuresAt(NOW + 2 * SECOND_MS);
    expect(requestsOf(first)).toBe(1);
    expect(await figuresAt(NOW + 12 * SECOND_MS)).toBe(first);
    await insert("second", NOW + 13 * SECOND_MS);
    expect(requestsOf(await figuresAt(NOW + 22 * SECOND_MS))).toBe(2);
    // A late one may already be compacted when the next round begins.
    await insert("late", NOW - 5 * MINUTE_MS);
    await compactRollups(NOW + 25 * SECOND_MS);
    const last = await figuresAt(NOW + 32 * SECOND_MS);
    expect(requestsOf(last)).toBe(3);
    expect(await figuresAt(NOW + 59 * SECOND_MS)).toBe(last);
    const next = await figuresAt(NOW + MINUTE_MS);
    expect(next).not.toBe(last);
    expect(requestsOf(next)).toBe(3);
  });

  it("are read again for a rule that needs more, and serve one that needs less", async () => {
    const now = NOW + 5 * MINUTE_MS;
    const wide = { window_seconds: 21_600 };
    const narrow = await figuresAt(now);
    const both = await figuresAt(now + 10 * SECOND_MS, [{}, wide]);
    expect(both).not.toBe(narrow);
    expect(await figuresAt(now + 20 * SECOND_MS, [wide])).toBe(both);
    expect(await figuresAt(now + 30 * SECOND_MS, [{ metric: "ttft_p95" }])).not.toBe(both);
  });
});
