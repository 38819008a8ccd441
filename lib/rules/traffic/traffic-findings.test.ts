import { describe, expect, it } from "vitest";
import { emptyRollup } from "@/lib/aggregate/rollup";
import { kindOf } from "@/lib/rules/registry";
import type { RuleFigures } from "@/lib/rules/rule-groups";
import { unpricedFindings } from "@/lib/rules/unpriced/unpriced-findings";
import type { RollupRow } from "@/lib/schema/figures/rollup";
import { UNNAMED_MODEL } from "@/lib/schema/request/model-name";
import { LABEL_SETS_LIMIT } from "@/lib/schema/rules/facts";
import type { RuleDefinition } from "@/lib/schema/rules/rule";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { wallClock } from "@/lib/schema/time/zoned-time";
import { byLocalHour, DAYS_AFTER_CHANGES, localMoment } from "@/test/clock-changes";
import { NO_FACTS } from "@/test/rule-facts";

const NOW = Date.UTC(2026, 10, 23, 14, 30, 20);
const THIS_HOUR = NOW - 30 * MINUTE_MS - 20_000;
const minute = (ago: number) => NOW - 20_000 - ago * MINUTE_MS;

const row = (bucket: number, requests: number, seriesId = 1, unpriced = 0): RollupRow => ({
  seriesId,
  bucket,
  figures: { ...emptyRollup(), requests, unpriced },
});
const data = (minutes: RollupRow[], hours: RollupRow[]): RuleFigures => ({
  minutes,
  hours,
  timeZone: "UTC",
  errorTypeName: String,
  series: new Map(
    ["gpt-5", "haiku"].map((model, at) => [at + 1, { model, provider: "", environment: "", service: "" }]),
  ),
});
const days = (requests: number, count = 5, seriesId = 1) =>
  Array.from({ length: count }, (_, at) => row(THIS_HOUR - (at + 1) * DAY_MS, requests, seriesId));
const window = { window_seconds: 900, usual_requests: 20 };
const perModel: RuleDefinition = { kind: "no_traffic", ...window };
const together: RuleDefinition = { kind: "no_ingest", ...window };
const find = (rule: RuleDefinition, figures: RuleFigures) =>
  kindOf(rule)
    .judge(rule, { ...NO_FACTS, figures }, [], NOW)!
    .map(({ labels, baseline, breaches }) => ({ labels, baseline, breaches }));

describe("no traffic", () => {
  it.each<[string, RollupRow[], RollupRow[], boolean[]]>([
    ["is found where there usually is some", [], days(400), [true]],
    ["is none while anything comes", [row(minute(10), 1)], days(400), [false]],
    ["ends with the first request, in the open minute too", [row(minute(0), 1)], days(400), [false]],
    ["does not count what came before its window", [row(minute(17), 9)], days(400), [true]],
    ["is not watched where few usually come", [], days(60), []],
    ["is not watched before three days are known", [], days(400, 2), []],
    [
      "is not watched where most days have none",
      [],
      [row(THIS_HOUR - 7 * DAY_MS, 400), row(THIS_HOUR - DAY_MS, 400)],
      [],
    ],
  ])("%s", (_, minutes, hours, expected) => {
    expect(find(perModel, data(minutes, hours)).map(({ breaches }) => breaches)).toEqual(expected);
  });

  it("is found per model, with the normal count", () => {
    const figures = data([row(minute(3), 5, 2)], [...days(400), ...days(200, 5, 2)]);
    expect(find(perModel, figures)).toEqual([
      { labels: { model: "gpt-5" }, baseline: 100, breaches: true },
      { labels: { model: "haiku" }, baseline: 50, breaches: false },
    ]);
  });

  it("of all models is not found while one of them sends", () => {
    const figures = data([row(minute(3), 5, 2)], [...days(400), ...days(200, 5, 2)]);
    expect(find(together, figures)).toEqual([{ labels: {}, baseline: 150, breaches: false }]);
    expect(find(together, data([], figures.hours as RollupRow[]))).toMatchObject([{ breaches: true }]);
  });

  it("is judged for the 1,000 models that usually send most, and for those with an alert", () => {
    const count = LABEL_SETS_LIMIT + 3;
    const model = (at: number) => `model-${at}`;
    const figures = {
      ...data([], Array.from({ length: count }, (_, at) => days(10_000 - at, 5, at)).flat()),
      series: new Map(
        Array.from({ length: count }, (_, at) => [
          at,
          { model: model(at), provider: "", environment: "", service: "" },
        ]),
      ),
    };
    const facts = { ...NO_FACTS, figures };
    const watched = [{ labels: { model: model(count - 1) } }];
    const { judge, leftOut } = kindOf(perModel);
    const found = judge(perModel, facts, watched, NOW)!.map(({ labels }) => labels.model);
    expect(found.toSorted()).toEqual(
      [...Array.from({ length: LABEL_SETS_LIMIT }, (_, at) => model(at)), model(count - 1)].toSorted(),
    );
    expect(leftOut!(perModel, facts, watched, NOW)).toBe(2);
    expect(leftOut!(perModel, facts, [], NOW)).toBe(3);
  });

  it("is not found because rows come a minute late", () => {
    // The newest closed minute is empty; the ones before it are not.
    const figures = data(
      [2, 3, 4].map((ago) => row(minute(ago), 20)),
      days(400),
    );
    expect(find(perModel, figures)).toMatchObject([{ breaches: false }]);
  });
});

describe.each(DAYS_AFTER_CHANGES)("no traffic in %s", (_, timeZone, day) => {
  /** 400 requests an hour from nine to five. */
  const watchedAt = (hour: number, minutes: number) => {
    const now = localMoment(day, hour, minutes, timeZone);
    const usual = byLocalHour(now, 8 * 24, timeZone, (local) => (local >= 9 && local < 17 ? 400 : 0));
    const hours = [...usual].map(([bucket, requests]) => row(bucket, requests));
    const rule: RuleDefinition = { kind: "no_traffic", ...window, usual_requests: 75 };
    const figures = { ...data([], hours), timeZone };
    return kindOf(rule).judge(rule, { ...NO_FACTS, figures }, [], now)!.length > 0;
  };

  it.each([
    [8, 30, false],
    [9, 45, true],
    [15, 30, true],
    [17, 30, false],
  ])("is watched at %i:%i local time: %s", (hour, minutes, expected) => {
    expect(watchedAt(hour, minutes)).toBe(expected);
  });
});

describe("no traffic at the hours of a week", () => {
  const ZONE = "Europe/Vienna";
  /** Three weeks of an office: 400 requests an hour from nine to five on weekdays, 100 on Saturdays, none else. */
  const office = (now: number, from = now - 8 * DAY_MS): RuleFigures => {
    const hours: RollupRow[] = [];
    for (let hour = Math.floor(from / HOUR_MS) * HOUR_MS; hour < now - HOUR_MS; hour += HOUR_MS) {
      const { year, month, day, hour: local } = wallClock(hour, ZONE);
      const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
      const requests = local < 9 || local >= 17 || weekday === 0 ? 0 : weekday === 6 ? 100 : 400;
      if (requests > 0) hours.push(row(hour, requests));
    }
    return { ...data([], hours), timeZone: ZONE };
  };
  const fires = (at: string, from?: string) => {
    const now = Date.parse(at);
    const figures = office(now, from ? Date.parse(from) : undefined);
    return [perModel, together].map((rule) =>
      kindOf(rule)
        .judge(rule, { ...NO_FACTS, figures }, [], now)!
        .some(({ breaches }) => breaches),
    );
  };

  it.each([
    ["a Wednesday at noon", "2026-11-25T12:30:20+01:00", true],
    ["a Monday, of which only the one a week ago is like it", "2026-11-23T12:30:20+01:00", true],
    [
      "the minute after the office opens, when only one minute of the window counts",
      "2026-11-25T09:02:20+01:00",
      false,
    ],
    ["a quarter past nine", "2026-11-25T09:15:20+01:00", true],
    ["five minutes before the office closes", "2026-11-25T16:55:20+01:00", true],
    ["a quarter of an hour after it closed", "2026-11-25T17:15:20+01:00", false],
    ["the night", "2026-11-26T03:00:20+01:00", false],
    ["a Sunday at noon, though weekdays and Saturdays are busy", "2026-11-29T12:30:20+01:00", false],
    ["a Saturday at noon", "2026-11-28T12:30:20+01:00", true],
  ])("on %s: %s", (_, at, expected) => {
    expect(fires(at)).toEqual([expected, expected]);
  });

  it("is quiet until three days are known, and on the first weekend", () => {
    expect(fires("2026-11-25T12:30:20+01:00", "2026-11-23T00:00:00+01:00")).toEqual([false, false]);
    expect(fires("2026-11-26T12:30:20+01:00", "2026-11-23T00:00:00+01:00")).toEqual([true, true]);
    expect(fires("2026-11-28T12:30:20+01:00", "2026-11-23T00:00:00+01:00")).toEqual([false, false]);
  });
});

describe("a model without a price", () => {
  const find = (minutes: RollupRow[], hours: RollupRow[]) =>
    unpricedFindings(data(minutes, hours), [], NOW).map(({ value, breaches }) => ({ value, breaches }));

  it.each<[string, RollupRow[], RollupRow[], object[]]>([
    ["is found by its requests", [row(minute(1), 5, 1, 5)], [], [{ value: 5, breaches: true }]],
    ["stays while nothing comes", [], [row(THIS_HOUR - HOUR_MS, 5, 1, 5)], [{ value: 5, breaches: true }]],
    [
      "ends when the newest requests have one",
      [row(minute(1), 3, 1, 0)],
      [row(THIS_HOUR - HOUR_MS, 5, 1, 5)],
      [{ value: 5, breaches: false }],
    ],
    [
      "ends when those of the day were priced anew",
      [],
      [row(THIS_HOUR - HOUR_MS, 5)],
      [{ value: 0, breaches: false }],
    ],
    ["is forgotten after a day", [], [row(THIS_HOUR - 25 * HOUR_MS, 5, 1, 5)], []],
  ])("%s", (_, minutes, hours, expected) => {
    expect(find(minutes, hours)).toEqual(expected);
  });

  it("is not found where the sender named no model, because no one can price it", () => {
    const name = { model: UNNAMED_MODEL, provider: "openai", environment: "", service: "" };
    const figures = data(
      [row(minute(1), 5, 1, 5), row(minute(1), 2, 2, 2)],
      [row(THIS_HOUR - HOUR_MS, 5, 1, 5)],
    );
    const series = new Map([...figures.series, [1, name]]);
    const found = unpricedFindings({ ...figures, series }, [{ labels: { model: UNNAMED_MODEL } }], NOW);
    expect(found.map(({ labels }) => labels.model)).toEqual(["haiku"]);
  });

  it("is one of at most 1,000, those with the most requests, and those that fire already", () => {
    const ids = Array.from({ length: 1_200 }, (_, at) => at + 1);
    const series = new Map(
      ids.map((id) => [id, { model: `m${id}`, provider: "", environment: "", service: "" }]),
    );
    const figures = {
      ...data(
        ids.map((id) => row(minute(1), id, id, id)),
        [],
      ),
      series,
    };
    const definition = { kind: "unpriced_model" } as const;
    const watched = [{ labels: { model: "m7" } }];
    const found = kindOf(definition).judge(definition, { ...NO_FACTS, figures }, watched, NOW)!;
    expect(found.map(({ labels }) => labels.model)).toEqual(
      [...ids.slice(200).reverse(), 7].map((id) => `m${id}`),
    );
    expect(kindOf(definition).leftOut!(definition, { ...NO_FACTS, figures }, watched, NOW)).toBe(199);
  });
});
