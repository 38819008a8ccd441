import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { RecordRule, type RecordVerdict } from "./record-rule";

const STEP_MS = 5 * MINUTE_MS;
const PER_DAY = 288;

function run(values: readonly (number | null)[], stepMs = STEP_MS): RecordVerdict[] {
  const rule = new RecordRule(stepMs);
  return values.map((value) => rule.observe(value));
}

const alertsOf = (values: readonly (number | null)[], stepMs?: number) =>
  run(values, stepMs).flatMap(({ alert }, at) => (alert ? [at] : []));

/** A day's curve with a fixed wobble that does not repeat. */
const curve = (row: number) => 100 + 20 * Math.sin((2 * Math.PI * row) / PER_DAY) + 3 * Math.sin(row * row);
/** 0 to 1, spread evenly, without a pattern. */
const noise = (row: number) => {
  const mixed = Math.imul(row ^ 0x9e3779b9, 0x85ebca6b);
  const twice = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((twice ^ (twice >>> 16)) >>> 0) / 2 ** 32;
};
const days = (count: number, value: (row: number) => number) =>
  Array.from({ length: count * PER_DAY }, (_, row) => value(row));

describe("the record rule", () => {
  it.each([0, 0.1, -7.3, 1e12])("does not alert on a series that stays at %d", (level) => {
    const verdicts = run(days(4, () => level));
    expect(Math.max(...verdicts.map(({ score }) => score))).toBeLessThanOrEqual(1);
    expect(verdicts.some(({ alert }) => alert)).toBe(false);
  });

  it("learns for two days and 60 values", () => {
    const jump = (at: number) => days(3, (row) => (row === at ? 1_000 : curve(row)));
    expect(alertsOf(jump(2 * PER_DAY - 100))).toEqual([]);
    expect(alertsOf(jump(2 * PER_DAY + 40))).toContain(2 * PER_DAY + 40);
    expect(
      alertsOf(
        Array.from({ length: 62 }, (_, at) => (at === 50 ? 1e6 : at % 7)),
        86_400_000,
      ),
    ).toEqual([]);
    expect(
      alertsOf(
        Array.from({ length: 62 }, (_, at) => (at === 61 ? 1e6 : at % 7)),
        86_400_000,
      ),
    ).toEqual([61]);
  });

  it.each([
    [1, 1.5, "warning"],
    [1, 10, "critical"],
    [1, 1e6, "critical"],
    [-1, 1.5, "warning"],
    [-1, 10, "critical"],
  ] as const)("on a side of %d, calls a value of %d %s", (sign, spike, severity) => {
    const at = 4 * PER_DAY + 216;
    const verdict = run(days(5, (row) => sign * (row === at ? spike : noise(row))))[at]!;
    expect(verdict).toMatchObject({ alert: true, severity });
  });

  it.each([
    ["a curve", curve],
    ["a constant", () => 7],
  ])("scores higher the further a value is out of %s", (_, usual) => {
    const at = 4 * PER_DAY + 3;
    const scores = [10, 100, 1_000, 10_000].map(
      (times) => run(days(5, (row) => usual(row) * (row === at ? times : 1)))[at]!.score,
    );
    expect(scores).toEqual(scores.toSorted((a, b) => a - b));
    expect(new Set(scores).size).toBe(scores.length);
  });

  it("keeps its score a number at the ends of what a number holds", () => {
    const ends = [Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, -1e308, 0];
    const verdicts = run(days(4, (row) => ends[Math.floor(noise(row) * ends.length)]!));
    const jump = run(days(4, (row) => (row > 3 * PER_DAY ? 1 : -1) * (1 + noise(row) / 9) * 1e308));
    for (const { score, furthest } of [...verdicts, ...jump]) {
      expect(score).toBeGreaterThanOrEqual(0);
      expect(Number.isFinite(score) && Number.isFinite(furthest?.margin ?? 0)).toBe(true);
    }
  });

  it("alerts once in 12 hours, while the score continues", () => {
    const verdicts = run(days(6, (row) => (row > 5 * PER_DAY ? 200 + row : curve(row))));
    const rows = verdicts.flatMap(({ alert }, at) => (alert ? [at] : []));
    for (const [at, row] of rows.entries())
      if (at > 0) expect(row - rows[at - 1]!).toBeGreaterThanOrEqual(144);
    expect(verdicts.filter(({ score }) => score > 1).length).toBeGreaterThan(rows.length);
  });

  it("sees a day that lacks its peak, which no other feature does", () => {
    const flat = days(8, (row) => (row >= 7 * PER_DAY && row < 7 * PER_DAY + 144 ? 100 : curve(row)));
    expect(alertsOf(flat).some((row) => row >= 7 * PER_DAY && row < 7 * PER_DAY + 144)).toBe(true);
  });

  it("passes over rows without a value, and keeps the place in the day", () => {
    const full = days(6, curve);
    const holes = full.map((value, row) => (row % 97 === 5 ? null : value));
    const verdicts = run(holes);
    expect(verdicts[5 * PER_DAY + 62]).toBeDefined();
    for (const [row, value] of holes.entries())
      if (value === null) expect(verdicts[row]).toMatchObject({ score: 0, alert: false, furthest: null });
    expect(run([Number.NaN, Number.POSITIVE_INFINITY, null]).every(({ score }) => score === 0)).toBe(true);
  });

  it("scores above 1 exactly when a margin exceeds a quarter", () => {
    const values = days(9, (row) => curve(row) + (row % 1_201 === 0 ? 40 : 0));
    for (const { score, furthest } of run(values))
      expect(score > 1).toBe(furthest !== null && furthest.margin > 0.25);
  });

  const series = fc.array(fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constant(null)), {
    minLength: 150,
    maxLength: 400,
  });
  const HOURLY = 3_600_000;

  it("judges a prefix as it judges the whole", () => {
    fc.assert(
      fc.property(series, fc.nat(400), (values, length) => {
        expect(run(values.slice(0, length), HOURLY)).toEqual(run(values, HOURLY).slice(0, length));
      }),
      { seed: 4, numRuns: 50 },
    );
  });

  it("alerts at the same rows when all values are scaled", () => {
    fc.assert(
      fc.property(series, fc.constantFrom(1 / 1024, 0.5, 8, 4096), (values, factor) => {
        const scaled = values.map((value) => (value === null ? null : value * factor));
        const decided = (all: readonly (number | null)[]) => run(all, HOURLY).map(({ alert }) => alert);
        expect(decided(scaled)).toEqual(decided(values));
      }),
      { seed: 5, numRuns: 50 },
    );
  });

  it("is not deafened by a spike", () => {
    const spikes = days(12, (row) => (row === 4 * PER_DAY ? 1e6 : row === 10.5 * PER_DAY ? 300 : curve(row)));
    expect(alertsOf(spikes)).toContain(10.5 * PER_DAY);
  });

  it("accepts a lasting change as normal within two days", () => {
    const rows = alertsOf(days(20, (row) => (row >= 10 * PER_DAY ? 5 : 1) * curve(row)));
    expect(rows).toContain(10 * PER_DAY);
    expect(rows.every((row) => row < 12 * PER_DAY)).toBe(true);
  });

  it("alerts once for a weekly job, and never for a daily one", () => {
    const job = (row: number, every: number) => (row % every >= 50 && row % every < 60 ? 80 : 0);
    expect(alertsOf(days(40, (row) => noise(row) + job(row, PER_DAY)))).toEqual([]);
    const weekly = alertsOf(days(40, (row) => noise(row) + job(row + 4 * PER_DAY, 7 * PER_DAY)));
    expect(weekly).toEqual([3 * PER_DAY + 50]);
  });

  it("is quiet on weekends that differ from weekdays, from the second week on", () => {
    const weekend = (row: number) => Math.floor(row / PER_DAY) % 7 >= 5;
    const rows = alertsOf(days(35, (row) => (weekend(row) ? 0.3 : 1) * curve(row)));
    expect(rows.filter((row) => row > 8 * PER_DAY)).toEqual([]);
  });

  it("forgets what is older than 28 days", () => {
    const hourly = (row: number) => (row < 24 * 10 && noise(row) < 0.2 ? 200 : (row * 7) % 24);
    const again = (day: number) =>
      Array.from({ length: 24 * 45 }, (_, row) => (row === 24 * day + 15 ? 150 : hourly(row)));
    expect(alertsOf(again(40), HOURLY)).toContain(24 * 40 + 15);
    expect(alertsOf(again(20), HOURLY)).not.toContain(24 * 20 + 15);
  });
});
