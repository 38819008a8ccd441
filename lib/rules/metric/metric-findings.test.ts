import { describe, expect, it } from "vitest";
import { addRequest, emptyRollup, type RollupInput } from "@/lib/aggregate/rollup";
import type { RuleFigures } from "@/lib/rules/rule-groups";
import type { RollupRow } from "@/lib/schema/figures/rollup";
import type { MetricRuleDefinition } from "@/lib/schema/rules/kinds/metric";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { plainSpaces } from "@/test/notice-fixture";
import { labelSetsLeftOut, measureRule, metricFindings, windowOf } from "./metric-findings";
import { metricSentence } from "./metric-words";

const NOW = Date.UTC(2026, 10, 23, 14, 30, 20);
const THIS_MINUTE = NOW - 20_000;

const RULE: MetricRuleDefinition = {
  kind: "threshold",
  filters: {},
  critical_threshold: null,
  confidence: false,
  unless_normal: false,
  min_value: 0,
  no_data: "keep_last",
  metric: "error_rate",
  group_by: ["error_type"],
  comparison: "above",
  threshold: 0.05,
  recovery: 0.04,
  window_seconds: 300,
  persistence: { k: 2, n: 3 },
  keep_firing_seconds: 600,
  min_requests: 20,
  min_events: 5,
};
const PLAIN: RollupInput = {
  status: "success",
  latencyMs: 800,
  ttftMs: null,
  inputTokens: 100,
  outputTokens: 400,
  thinkingTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  costNano: null,
  costDoubts: null,
  cacheHit: false,
  finishReason: null,
  errorTypeId: null,
};
const timeout: Partial<RollupInput> = { status: "error", errorTypeId: 1 };

/** `count` requests of a series in the minute or hour that begins at `bucket`. */
function row(bucket: number, parts: [number, Partial<RollupInput>][], seriesId = 1): RollupRow {
  const figures = emptyRollup();
  for (const [count, part] of parts)
    for (let at = 0; at < count; at++) addRequest(figures, { ...PLAIN, ...part });
  return { seriesId, bucket, figures };
}

const data = (minutes: RollupRow[], hours: RollupRow[] = []): RuleFigures => ({
  minutes,
  hours,
  series: new Map(
    ["gpt-5", "haiku"].map((model, at) => [at + 1, { model, provider: "", environment: "", service: "" }]),
  ),
  timeZone: "UTC",
  errorTypeName: (id) => ["", "timeout", "rate_limit"][id] ?? "",
});
const find = (rule: MetricRuleDefinition, figures: RuleFigures, watched: Record<string, string>[] = []) =>
  metricFindings(rule, figures, watched, NOW).map(({ labels, value, enough, breaches, recovered }) => ({
    labels,
    value,
    enough,
    breaches,
    recovered,
  }));

describe("the share of an error type", () => {
  it.each<[string, number, number, object]>([
    ["two of twenty stay silent: fewer than five", 18, 2, { value: 0.1, breaches: false, recovered: false }],
    ["five of fifty breach", 45, 5, { value: 0.1, breaches: true, recovered: false }],
    ["five of nineteen are too few requests", 14, 5, { enough: false, breaches: false, recovered: false }],
    ["exactly the threshold does not breach", 95, 5, { value: 0.05, breaches: false, recovered: false }],
    ["between the thresholds is neither", 955, 45, { value: 0.045, breaches: false, recovered: false }],
    ["below the recovery threshold is good", 97, 3, { value: 0.03, breaches: false, recovered: true }],
  ])("%s", (_name, good, bad, wanted) => {
    const minutes = [
      row(THIS_MINUTE, [
        [good, {}],
        [bad, timeout],
      ]),
    ];
    expect(find(RULE, data(minutes))).toMatchObject([{ labels: { error_type: "timeout" }, ...wanted }]);
  });

  it("counts all requests of all series, and each type apart", () => {
    const minutes = [
      row(THIS_MINUTE, [
        [60, {}],
        [10, timeout],
      ]),
      row(
        THIS_MINUTE - MINUTE_MS,
        [
          [25, {}],
          [5, { status: "error", errorTypeId: 2 }],
        ],
        2,
      ),
    ];
    expect(find(RULE, data(minutes))).toMatchObject([
      { labels: { error_type: "timeout" }, value: 0.1, breaches: true },
      { labels: { error_type: "rate_limit" }, value: 0.05, breaches: false },
    ]);
  });

  it("is 0 for a watched type that has stopped, so that its alert can recover", () => {
    const calm = data([row(THIS_MINUTE, [[40, {}]])]);
    expect(find(RULE, calm)).toEqual([]);
    expect(find(RULE, calm, [{ error_type: "timeout" }])).toEqual([
      { labels: { error_type: "timeout" }, value: 0, enough: true, breaches: false, recovered: true },
    ]);
  });

  it("is looked up only in the group of its other labels, and not without requests", () => {
    const rule: MetricRuleDefinition = { ...RULE, group_by: ["model", "error_type"] };
    const watched = [{ model: "haiku", error_type: "timeout" }];
    expect(find(rule, data([row(THIS_MINUTE, [[40, {}]])]), watched)).toEqual([]);
    expect(find(rule, data([row(THIS_MINUTE, [[40, {}]], 2)]), watched)).toMatchObject([
      { labels: watched[0], value: 0, recovered: true },
    ]);
  });
});

describe("the window", () => {
  it("includes the open minute for too much, and only minutes that are a minute old for too little", () => {
    const below: MetricRuleDefinition = { ...RULE, comparison: "below" };
    expect(windowOf(RULE, NOW)).toEqual({ from: THIS_MINUTE - 4 * MINUTE_MS, to: THIS_MINUTE + MINUTE_MS });
    expect(windowOf(below, NOW)).toEqual({ from: THIS_MINUTE - 6 * MINUTE_MS, to: THIS_MINUTE - MINUTE_MS });
  });

  it("leaves out what lies before and behind it", () => {
    const parts: [number, Partial<RollupInput>][] = [
      [20, {}],
      [20, timeout],
    ];
    const outside = [row(THIS_MINUTE - 5 * MINUTE_MS, parts), row(THIS_MINUTE + MINUTE_MS, parts)];
    expect(find(RULE, data(outside))).toEqual([]);
  });
});

describe("against the usual value", () => {
  const drop: MetricRuleDefinition = {
    ...RULE,
    kind: "usual_ratio",
    metric: "output_tokens_mean",
    group_by: ["model"],
    comparison: "below",
    threshold: 0.7,
    recovery: 0.8,
    window_seconds: 900,
    min_requests: 30,
    min_events: 0,
  };
  const hour = Math.floor(NOW / HOUR_MS) * HOUR_MS;
  const days = (count: number) =>
    Array.from({ length: count }, (_, at) => row(hour - (at + 1) * DAY_MS, [[10, {}]]));
  const short = [row(THIS_MINUTE - 2 * MINUTE_MS, [[40, { outputTokens: 200 }]])];

  it("judges a multiple of the median of the same hour on three days or more", () => {
    expect(find(drop, data(short, days(2)))).toMatchObject([{ enough: false, breaches: false }]);
    const [found] = metricFindings(drop, data(short, days(3)), [], NOW);
    expect(found).toMatchObject({ value: 200, baseline: 400, breaches: true, recovered: false });
    expect(found!.threshold).toBeCloseTo(280, 9);
  });

  it("does not count failed calls, which return nothing, as short answers", () => {
    const failing = [
      row(THIS_MINUTE - 2 * MINUTE_MS, [
        [40, {}],
        [60, { ...timeout, outputTokens: 0 }],
      ]),
    ];
    expect(find(drop, data(failing, days(3)))).toMatchObject([{ value: 400, breaches: false }]);
  });
});

describe("the cost of an hour against the usual one", () => {
  const rule: MetricRuleDefinition = {
    ...RULE,
    kind: "usual_ratio",
    metric: "cost",
    group_by: [],
    threshold: 2,
    critical_threshold: 4,
    recovery: 1.5,
    window_seconds: 3_600,
    min_requests: 20,
    min_events: 0,
    min_value: 1,
  };
  const hour = Math.floor(NOW / HOUR_MS) * HOUR_MS;
  const spend = (bucket: number, usd: number, seriesId = 1) =>
    row(bucket, [[50, { costNano: Math.round((usd * 1e9) / 50) }]], seriesId);
  /** What 14:00 to 15:00 and the hour before cost on each of the last days. */
  const days = (at14: number, at13 = at14, count = 7, seriesId = 1) =>
    Array.from({ length: count }, (_, at) => hour - (at + 1) * DAY_MS).flatMap((day) => [
      spend(day, at14, seriesId),
      spend(day - HOUR_MS, at13, seriesId),
    ]);
  const quiet = { breaches: false, severity: undefined };
  const warning = { breaches: true, severity: undefined };
  it.each<[string, number, RollupRow[], object]>([
    ["1.9 times is not a surge", 9.5, days(5), { ...quiet, baseline: 5, threshold: 10 }],
    ["2.5 times is one", 12.5, days(5), { ...warning, baseline: 5, threshold: 10 }],
    ["4.5 times is critical", 22.5, days(5), { breaches: true, severity: "critical" }],
    ["1.4 times is over", 7, days(5), { ...quiet, recovered: true }],
    [
      "the busier hour that it lies in counts: a nightly job is normal",
      12.5,
      days(1, 10),
      { ...quiet, baseline: 10 },
    ],
    ["cents are ignored", 0.9, days(0.1), { ...quiet, threshold: 1, recovered: false }],
    ["a dollar is the least that counts", 1.1, days(0.1), { ...warning, threshold: 1 }],
    ["two days are no history", 50, days(5, 5, 2), { breaches: false, enough: false, baseline: null }],
    [
      "models that are idle now belong to what is normal",
      12.5,
      [...days(5), ...days(5, 5, 7, 2)],
      { ...quiet, baseline: 10 },
    ],
  ])("%s", (_name, usd, hours, expected) => {
    const [found] = metricFindings(rule, data([spend(THIS_MINUTE - 5 * MINUTE_MS, usd)], hours), [], NOW);
    expect({ severity: undefined, ...found }).toMatchObject(expected);
  });

  it("takes the hours of a longer window together, and a part of an hour for a shorter one", () => {
    const baseline = (window_seconds: number, comparison: "above" | "below" = "above") =>
      metricFindings(
        { ...rule, window_seconds, comparison },
        data([spend(THIS_MINUTE - 5 * MINUTE_MS, 1)], days(6, 4)),
        [],
        NOW,
      )[0]!.baseline;
    expect([900, 3_600, 7_200].map((window) => baseline(window))).toEqual([1.5, 6, 10]);
    expect(baseline(3_600, "below")).toBe(4);
  });

  it.each<[string, "above" | "below", number, at14: number, baseline: number]>([
    ["of two hours is at least twice the quietest", "below", 2, 1, 2],
    ["of six hours is at least the five whole ones, although one hour is quiet", "below", 6, 0.2, 5],
    ["of a day is at least 24 of the quietest", "below", 24, 1, 24],
    ["of a day is at least the 23 whole hours, although one is quiet", "below", 24, 0.2, 23],
    ["of a day is at most 24 of the busiest", "above", 24, 1, 24],
    ["of a day from 14:30 to 14:30 may have both hours from 14:00 to 15:00", "above", 24, 10, 43],
  ])("%s", (_name, comparison, windowHours, at14, baseline) => {
    const hours = Array.from({ length: 8 * 24 }, (_, at) => hour - (at + 1) * HOUR_MS).map((bucket) =>
      spend(bucket, new Date(bucket).getUTCHours() === 14 ? at14 : 1),
    );
    const definition = { ...rule, min_value: 0, window_seconds: windowHours * 3_600, comparison };
    const [found] = metricFindings(definition, data([spend(THIS_MINUTE - MINUTE_MS, 1)], hours), [], NOW);
    expect(found!.baseline).toBeCloseTo(baseline, 9);
  });

  describe("that is normally idle", () => {
    /** A Monday at 03:30. The team sends at 14:00 each day, and at 03:00 some days ago. */
    const night = Date.UTC(2026, 10, 23, 3, 30, 20);
    const at = (hour: number, back: number) => Date.UTC(2026, 10, 23, hour) - back * DAY_MS;
    const afternoons = (count: number) =>
      Array.from({ length: count }, (_, day) => spend(at(14, day + 1), 5));
    const judged = (hours: RollupRow[], of = rule) =>
      metricFindings(of, data([spend(night - 5 * MINUTE_MS, 50)], hours), [], night)[0]!;

    it.each<[string, RollupRow[], object]>([
      [
        "is at 0: any cost above the least is a surge",
        afternoons(7),
        { breaches: true, severity: "critical" },
      ],
      [
        "is at 0 although it ran on three of seven days",
        [...afternoons(8), ...[2, 4, 6].map((back) => spend(at(3, back), 5))],
        { breaches: true, severity: "critical" },
      ],
    ])("%s", (_name, hours, expected) => {
      expect(judged(hours)).toMatchObject({ ...expected, value: 50, baseline: 0, threshold: 1 });
    });

    it("is unknown while fewer than three days of it have passed", () => {
      expect(judged(afternoons(3))).toMatchObject({ breaches: false, enough: false, baseline: null });
    });

    it("is unknown of a model that is new, or where nothing is the least that counts", () => {
      const perModel = { ...rule, group_by: ["model" as const] };
      const ofAnother = afternoons(7).map((one) => ({ ...one, seriesId: 2 }));
      expect(judged(ofAnother, perModel)).toMatchObject({ enough: false, baseline: null });
      expect(judged(afternoons(7), perModel)).toMatchObject({ breaches: true, baseline: 0 });
      expect(judged(afternoons(7), { ...rule, min_value: 0 })).toMatchObject({
        breaches: false,
        baseline: null,
      });
    });

    it("is not mixed up with a rule that has no least value, over the same figures", () => {
      const figures = data([spend(night - 5 * MINUTE_MS, 50)], afternoons(7));
      const baselines = [0, 1, 0].map(
        (min_value) => metricFindings({ ...rule, min_value }, figures, [], night)[0]!.baseline,
      );
      expect(baselines).toEqual([null, 0, null]);
    });

    it("is said", () => {
      expect(plainSpaces(metricSentence(rule, judged(afternoons(7))))).toBe(
        "Cost is $50.00 (50 requests, last 1 h), above $1.00 (normally $0).",
      );
    });
  });

  it("says what was spent, and what is normal", () => {
    const [found] = metricFindings(rule, data([spend(THIS_MINUTE - 5 * MINUTE_MS, 25)], days(5)), [], NOW);
    expect(plainSpaces(metricSentence(rule, found!))).toBe(
      "Cost is $25.00 (50 requests, last 1 h), above $10.00 (normally $5.00).",
    );
  });
});

describe("a cache", () => {
  const rule: MetricRuleDefinition = {
    ...RULE,
    metric: "cache_hit_rate",
    group_by: ["model"],
    comparison: "below",
    threshold: 0.5,
    recovery: 0.55,
    window_seconds: 3_600,
    min_requests: 50,
    min_events: 0,
  };
  const misses = [row(THIS_MINUTE - 5 * MINUTE_MS, [[60, {}]])];
  it.each<[string, RollupRow[], number]>([
    ["that never had a hit is none", [], 0],
    ["is left alone in its first day", [row(NOW - 3 * HOUR_MS, [[9, { cacheHit: true }]])], 0],
    ["is judged after that", [row(NOW - 25 * HOUR_MS, [[9, { cacheHit: true }]])], 1],
    ["of another model is ignored", [row(NOW - 25 * HOUR_MS, [[9, { cacheHit: true }]], 2)], 0],
  ])("%s", (_name, hours, findings) => {
    expect(find(rule, data(misses, hours)).filter(({ breaches }) => breaches)).toHaveLength(findings);
  });

  it("says which share it usually has, also where that is below the threshold already", () => {
    const hour = Math.floor(NOW / HOUR_MS) * HOUR_MS;
    const days = [1, 2, 3, 4, 5].map((day) =>
      row(hour - day * DAY_MS, [
        [97, {}],
        [3, { cacheHit: true }],
      ]),
    );
    const [finding] = metricFindings(rule, data(misses, days), [], NOW);
    expect(finding).toMatchObject({ breaches: true, baseline: 0.03, threshold: 0.5 });
    expect(plainSpaces(metricSentence(rule, finding!))).toBe(
      "Cache hit rate of gpt-5 is 0 % (0 of 60 requests, last 1 h), below 50 % (normally 3 %).",
    );
  });
});

describe("a cache that normally hits less than the threshold", () => {
  const rule: MetricRuleDefinition = {
    ...RULE,
    metric: "cache_hit_rate",
    unless_normal: true,
    group_by: ["model"],
    comparison: "below",
    threshold: 0.5,
    recovery: 0.55,
    window_seconds: 3_600,
    min_requests: 50,
    min_events: 0,
  };
  const hour = Math.floor(NOW / HOUR_MS) * HOUR_MS;
  const hits = (bucket: number, count: number, of: number) =>
    row(bucket, [
      [of - count, {}],
      [count, { cacheHit: true }],
    ]);
  const week = (percent: number, days = 7) =>
    Array.from({ length: days }, (_, at) => hits(hour - (at + 1) * DAY_MS, percent, 100));
  /** The same hour of most days had more by chance; all other hours did not. */
  const luckyHour = [
    ...week(52),
    ...Array.from({ length: 7 }, (_, at) => hits(hour - (at + 1) * DAY_MS + 5 * HOUR_MS, 400, 1_000)),
  ];
  it.each<[string, number, RollupRow[], { breaches: boolean; recovered: boolean; threshold: number }]>([
    ["15 % of normally 15 % is normal", 30, week(15), { breaches: false, recovered: true, threshold: 0.105 }],
    ["a bad hour is chance", 20, week(15), { breaches: false, recovered: false, threshold: 0.105 }],
    ["3 % of normally 15 % is a drop", 6, week(15), { breaches: true, recovered: false, threshold: 0.105 }],
    ["60 % of normally 15 % is good", 120, week(15), { breaches: false, recovered: true, threshold: 0.105 }],
    [
      "49 % of normally 60 % is below 50 %",
      98,
      week(60),
      { breaches: true, recovered: false, threshold: 0.5 },
    ],
    [
      "52 % of normally 60 % is neither",
      104,
      week(60),
      { breaches: false, recovered: false, threshold: 0.5 },
    ],
    [
      "15 % of normally 50 % is below 50 %",
      30,
      week(50),
      { breaches: true, recovered: false, threshold: 0.5 },
    ],
    [
      "15 % without a normal value is below 50 %",
      30,
      week(15, 2),
      { breaches: true, recovered: false, threshold: 0.5 },
    ],
    [
      "the week counts, where the hour was lucky",
      90,
      luckyHour,
      { breaches: false, recovered: true, threshold: 0.7 * (3_164 / 7_700) },
    ],
  ])("%s", (_name, count, hours, { threshold, ...wanted }) => {
    const [found] = metricFindings(
      rule,
      data([hits(THIS_MINUTE - 5 * MINUTE_MS, count, 200)], hours),
      [],
      NOW,
    );
    expect(found).toMatchObject({ enough: true, ...wanted });
    expect(found!.threshold).toBeCloseTo(threshold, 9);
  });

  it("says how far it dropped", () => {
    const [found] = metricFindings(
      rule,
      data([hits(THIS_MINUTE - 5 * MINUTE_MS, 6, 200)], week(15)),
      [],
      NOW,
    );
    expect(plainSpaces(metricSentence(rule, found!))).toBe(
      "Cache hit rate of gpt-5 is 3 % (6 of 200 requests, last 1 h), below 10.5 % (normally 15 %).",
    );
  });

  it("is judged by the threshold alone by a rule that does not ask for what is normal", () => {
    const figures = data([hits(THIS_MINUTE - 5 * MINUTE_MS, 30, 200)], week(15));
    const breaches = (unless_normal: boolean) =>
      metricFindings({ ...rule, unless_normal }, figures, [], NOW)[0]!.breaches;
    expect([breaches(true), breaches(false)]).toEqual([false, true]);
  });
});

describe("options of a rule", () => {
  const half = (count: number) =>
    [
      [count, {}],
      [count, timeout],
    ] as [number, Partial<RollupInput>][];
  const perModel = { ...RULE, group_by: ["model"] } as MetricRuleDefinition;

  it("only requests that its filters name count", () => {
    const figures = data([row(THIS_MINUTE, half(20)), row(THIS_MINUTE, [[40, {}]], 2)]);
    const of = (filters: MetricRuleDefinition["filters"]) =>
      metricFindings({ ...RULE, group_by: [], filters }, figures, [], NOW)[0]!.value;
    expect(of({})).toBe(0.25);
    expect(of({ model: ["gpt-5"] })).toBe(0.5);
    expect(of({ model: ["gpt-5", "haiku"], provider: [] })).toBe(0.25);
    expect(of({ model: ["haiku"] })).toBe(0);
    expect(of({ model: ["nobody"] })).toBeNull();
  });

  it.each([
    [null, undefined],
    [0.4, "critical"],
    [0.6, undefined],
  ])("a critical threshold of %s makes a rate of one half %s", (critical_threshold, severity) => {
    const [found] = metricFindings(
      { ...perModel, critical_threshold },
      data([row(THIS_MINUTE, half(20))]),
      [],
      NOW,
    );
    expect(found).toMatchObject({ breaches: true });
    expect(found!.severity).toBe(severity);
  });

  it("with confidence, chance does not fire", () => {
    // 3 of 20 are 15 %, and could be 5.2 % by chance; 12 of 80 could not be less than 8.8 %.
    const rate = (errors: number, all: number, threshold: number) =>
      metricFindings(
        { ...perModel, confidence: true, min_events: 1, threshold, recovery: threshold / 2 },
        data([
          row(THIS_MINUTE, [
            [all - errors, {}],
            [errors, timeout],
          ]),
        ]),
        [],
        NOW,
      )[0]!.breaches;
    expect(rate(3, 20, 0.05)).toBe(true);
    expect(rate(3, 20, 0.06)).toBe(false);
    expect(rate(12, 80, 0.06)).toBe(true);
  });

  it("no data is zero where a rule says so, and is ignored otherwise", () => {
    const requests = {
      ...RULE,
      metric: "requests",
      group_by: [],
      comparison: "below",
      threshold: 10,
      recovery: 10,
    };
    const of = (no_data: MetricRuleDefinition["no_data"]) =>
      metricFindings({ ...requests, min_events: 0, no_data } as MetricRuleDefinition, data([]), [], NOW)[0];
    expect(of("zero")).toMatchObject({ enough: true, value: 0, breaches: true });
    expect(of("keep_last")).toMatchObject({ enough: false, breaches: false });
  });

  it("2 errors in 20 are silent", () => {
    const figures = data([
      row(THIS_MINUTE, [
        [18, {}],
        [2, timeout],
      ]),
    ]);
    expect(metricFindings(RULE, figures, [], NOW)).toMatchObject([{ value: 0.1, breaches: false }]);
  });
});

describe("the truncation rate", () => {
  const rule: MetricRuleDefinition = {
    ...RULE,
    metric: "truncated_rate",
    group_by: ["model"],
    threshold: 0.1,
    recovery: 0.05,
  };
  const cut = { finishReason: "length" };
  const whole = { finishReason: "stop" };
  it.each<[string, [number, Partial<RollupInput>][], object[]]>([
    [
      "is of those whose end is known",
      [
        [900, {}],
        [90, whole],
        [10, cut],
      ],
      [{ value: 0.1, breaches: false }],
    ],
    [
      "breaches beyond the threshold",
      [
        [900, {}],
        [80, whole],
        [20, cut],
      ],
      [{ value: 0.2, breaches: true }],
    ],
    [
      "is not judged for a few",
      [
        [900, {}],
        [9, whole],
        [10, cut],
      ],
      [{ enough: false, breaches: false }],
    ],
    ["is not judged where none is known", [[900, {}]], [{ value: null, enough: false, recovered: false }]],
  ])("%s", (_, parts, wanted) => {
    expect(find(rule, data([row(THIS_MINUTE, parts)]))).toMatchObject(wanted);
  });
});

describe("more label sets than a rule judges", () => {
  const MANY = 1_500;
  const perModel: MetricRuleDefinition = { ...RULE, group_by: ["model"], min_events: 0, min_requests: 1 };
  const figures = (): RuleFigures => ({
    ...data(
      Array.from({ length: MANY }, (_, at) => row(THIS_MINUTE, [[at < 1_000 ? 2 : 1, timeout]], at + 1)),
    ),
    series: new Map(
      Array.from({ length: MANY }, (_, at) => [
        at + 1,
        { model: `model ${at}`, provider: "", environment: "", service: "" },
      ]),
    ),
  });

  it("leaves out those with the fewest requests, and counts them", () => {
    const facts = figures();
    const found = metricFindings(perModel, facts, [], NOW);
    expect(found).toHaveLength(1_000);
    expect(found.every(({ sampleSize }) => sampleSize === 2)).toBe(true);
    expect(labelSetsLeftOut(perModel, facts, [], NOW)).toBe(500);
  });

  it("judges a watched one whatever its rank", () => {
    const facts = figures();
    const watched = [{ model: "model 1400" }];
    const found = metricFindings(perModel, facts, watched, NOW);
    expect(found).toHaveLength(1_001);
    expect(found.at(-1)).toMatchObject({ labels: watched[0], value: 1, sampleSize: 1 });
    expect(labelSetsLeftOut(perModel, facts, watched, NOW)).toBe(499);
  });

  it("counts types of error as label sets", () => {
    const types = Array.from({ length: 1_200 }, (_, at): [number, Partial<RollupInput>] => [
      at < 1_000 ? 2 : 1,
      { status: "error", errorTypeId: at },
    ]);
    const facts = { ...data([row(THIS_MINUTE, types)]), errorTypeName: (id: number) => `type ${id}` };
    const rule = { ...RULE, min_events: 0, threshold: 1e-5, recovery: 1e-6 };
    expect(metricFindings(rule, facts, [], NOW)).toHaveLength(1_000);
    expect(labelSetsLeftOut(rule, facts, [], NOW)).toBe(200);
    const watched = [{ error_type: "type 1100" }, { error_type: "stopped" }];
    const values = metricFindings(rule, facts, watched, NOW).map(({ labels, value }) => [
      labels.error_type,
      value,
    ]);
    expect(values).toContainEqual(["type 1100", 1 / 2_200]);
    expect(values).toContainEqual(["stopped", 0]);
  });

  it("measures once for all rules that differ in their thresholds only", () => {
    const facts = figures();
    const steps = (rule: MetricRuleDefinition) => [...measureRule(rule, facts, NOW)].length;
    expect(steps(perModel)).toBeGreaterThan(MANY);
    expect(steps({ ...perModel, threshold: 0.9, recovery: 0.8, min_requests: 7 })).toBe(0);
    // Another metric of the same groups: they are not added up again.
    expect(steps({ ...perModel, metric: "latency_p95" })).toBe(1_000);
  });
});
