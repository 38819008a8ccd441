import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  BIN_MS,
  BINS_PER_DAY,
  BINS_PER_HOUR,
  type LogBin,
  type ZoneOffset,
} from "@/lib/schema/detectors/log-bin";
import { normal, poisson, seededRandom } from "@/prisma/demo/random";
import { SeasonalDetector } from "./seasonal-detector";
import type { SeasonalVerdict } from "./seasonal-verdict";

type Traffic = {
  days: number;
  /** Median of a value, and how many come in a bin. */
  level: (bin: number) => number;
  rate?: (bin: number) => number;
  sigma?: number;
  seed?: number;
  firstBin?: number;
};

// A Monday, 00:00 UTC.
const MONDAY = Date.UTC(2026, 2, 2) / BIN_MS;
const EMPTY: LogBin = { n: 0, sum: 0, sumSq: 0 };

function draw({ days, level, rate = () => 40, sigma = 0.8, seed = 1, firstBin = MONDAY }: Traffic) {
  const random = seededRandom(seed);
  return Array.from({ length: days * BINS_PER_DAY }, (_, at) => {
    const bin = firstBin + at;
    const figures = { ...EMPTY };
    for (let count = poisson(random, rate(bin)); count > 0; count--) {
      const ln = Math.log(level(bin)) + sigma * normal(random);
      figures.n += 1;
      figures.sum += ln;
      figures.sumSq += ln * ln;
    }
    return { bin, figures };
  });
}

type Fed = { bin: number; figures: LogBin }[];
function run(fed: Fed, offset?: ZoneOffset): SeasonalVerdict[] {
  const detector = new SeasonalDetector(offset);
  return fed.map(({ bin, figures }) => detector.observe(bin, figures));
}
const episodes = (verdicts: readonly SeasonalVerdict[]) =>
  verdicts.filter((verdict, index) => verdict.firing && !verdicts[index - 1]?.firing).length;
const firing = (verdicts: readonly SeasonalVerdict[]) => verdicts.filter((verdict) => verdict.firing).length;

const day = (bin: number) => Math.floor((bin - MONDAY) / BINS_PER_DAY);
const hour = (bin: number) => (bin % BINS_PER_DAY) / BINS_PER_HOUR;
const daily = (bin: number) => 1_000 * (1 + 0.4 * Math.exp(-(((hour(bin) - 14) / 4) ** 2)));
const at = (dayIndex: number, hours: number) => MONDAY + dayIndex * BINS_PER_DAY + hours * BINS_PER_HOUR;
const within = (bin: number, from: number, hours: number) =>
  bin >= from && bin < from + hours * BINS_PER_HOUR;

describe("the seasonal z is quiet", () => {
  it.each<[string, Partial<Traffic>, ZoneOffset?]>([
    ["on a constant series", { level: () => 7, sigma: 0 }],
    [
      "on a constant series of ever different counts",
      { level: () => 0.002, sigma: 0, rate: (bin) => 1 + (bin % 90) },
    ],
    ["on a daily curve", { level: daily }],
    ["when ten times as many come", { level: daily, rate: (bin) => (day(bin) >= 18 ? 400 : 40) }],
    ["when a tenth of them come", { level: daily, rate: (bin) => (day(bin) >= 18 ? 40 : 400) }],
    ["over a day without traffic", { level: daily, rate: (bin) => (day(bin) === 17 ? 0 : 40) }],
    ["when few come, and none at night", { level: daily, rate: (bin) => (hour(bin) < 7 ? 0 : 2) }],
    ["when the series ends", { level: daily, rate: (bin) => (day(bin) < 16 ? 40 : 0) }],
  ])("%s", (_, traffic) => {
    expect(firing(run(draw({ days: 21, level: daily, ...traffic })))).toBe(0);
  });

  it("in the third week of a service that is faster on weekends", () => {
    const weekly = (bin: number) => daily(bin) * (day(bin) % 7 >= 5 ? 0.5 : 1);
    const rate = (bin: number) => (day(bin) % 7 >= 5 ? 20 : 60);
    const verdicts = run(draw({ days: 28, level: weekly, rate }));
    expect(firing(verdicts.slice(7 * BINS_PER_DAY))).toBe(0);
  });

  // Berlin goes over to summer time on the last Sunday of March 2026, at 01:00 UTC.
  const summer = Date.UTC(2026, 2, 29, 1) / BIN_MS;
  const berlin: ZoneOffset = (bin) => (bin < summer ? 1 : 2) * BINS_PER_HOUR;
  it.each<[string, ZoneOffset, ZoneOffset]>([
    ["traffic by local time, project in that zone", berlin, berlin],
    ["traffic by local time, project in UTC", berlin, () => 0],
    ["traffic by UTC, project in the zone", () => 0, berlin],
  ])("over the start of summer time: %s", (_, people, project) => {
    const fed = draw({
      days: 35,
      level: (bin) => daily(bin + people(bin)),
      rate: (bin) => 20 + 60 * (daily(bin + people(bin)) / 1_000 - 1),
    });
    expect(firing(run(fed, project).slice(14 * BINS_PER_DAY))).toBe(0);
  });
});

describe("the seasonal z finds", () => {
  it.each([
    [1.5, 2],
    [3, 0.5],
    [0.5, 2],
    [10, 0.5],
  ])("a level of %d times for %d hours, and its end", (factor, hours) => {
    const from = at(16, 10);
    const fed = draw({
      days: 18,
      level: (bin) => daily(bin) * (within(bin, from, hours) ? factor : 1),
      seed: 3,
    });
    const verdicts = run(fed);
    const first = verdicts.find((verdict) => verdict.firing)!;
    expect(first.bin).toBeGreaterThanOrEqual(from);
    expect(first.bin).toBeLessThan(from + 6);
    expect(Math.sign(first.z)).toBe(Math.sign(factor - 1));
    expect(first.since).toBeGreaterThanOrEqual(from - 1);
    const last = verdicts.findLast((verdict) => verdict.firing)!;
    expect(last.bin).toBeGreaterThanOrEqual(from + hours * BINS_PER_HOUR - 3);
    expect(last.bin).toBeLessThan(from + (hours + 1) * BINS_PER_HOUR);
  });

  it.each([2, 45])("an episode of %d times once: the hours after it are not judged by it", (factor) => {
    const from = at(16, 10);
    const level = (bin: number) => daily(bin) * (within(bin, from, 5) ? factor : 1);
    for (const seed of [1, 2, 3, 4]) expect(episodes(run(draw({ days: 18, level, seed })))).toBe(1);
  });

  it("a slow ramp", () => {
    const from = at(16, 8);
    const ramp = (bin: number) => daily(bin) * (bin < from ? 1 : Math.min(2.5, 1 + (bin - from) / 60));
    expect(firing(run(draw({ days: 17, level: ramp })))).toBeGreaterThan(0);
  });

  it("the same in all units", () => {
    const from = at(16, 10);
    const level = (bin: number) => daily(bin) * (within(bin, from, 1) ? 2 : 1);
    const fires = (unit: number) =>
      run(draw({ days: 17, level: (bin) => unit * level(bin) })).map((one) => one.firing);
    expect(fires(0.001)).toEqual(fires(1));
    expect(fires(1e6)).toEqual(fires(1));
  });

  it("the more clearly the larger the outlier is", () => {
    const from = at(16, 10);
    const z = [10, 100, 1_000, 10_000].map((factor) => {
      const level = (bin: number) => daily(bin) * (within(bin, from, 0.5) ? factor : 1);
      return run(draw({ days: 17, level })).find((verdict) => verdict.firing)!.z;
    });
    expect(z).toEqual(z.toSorted((a, b) => a - b));
    expect(new Set(z).size).toBe(z.length);
  });

  it("nothing in single requests, however large", () => {
    const fed = draw({ days: 17, level: daily });
    for (const one of fed)
      if (one.bin % 50 === 0)
        one.figures = {
          ...one.figures,
          n: one.figures.n + 1,
          sum: one.figures.sum + Math.log(daily(one.bin) * 50),
          sumSq: one.figures.sumSq + Math.log(daily(one.bin) * 50) ** 2,
        };
    expect(firing(run(fed))).toBe(0);
  });
});

describe("learning", () => {
  it("does not alert on the first day, and needs more evidence on the second and third", () => {
    const shifted = (from: number, factor: number) =>
      run(draw({ days: 3, level: (bin) => 1_000 * (within(bin, from, 2) ? factor : 1) }));
    expect(firing(shifted(at(0, 12), 10))).toBe(0);
    expect(firing(shifted(at(1, 12), 4))).toBeGreaterThan(0);
    const verdicts = shifted(at(1, 12), 4);
    expect(verdicts[100]).toMatchObject({ phase: "learning", day: 1, band: null });
    expect(verdicts[400]).toMatchObject({ phase: "plain", day: 2 });
    expect(run(draw({ days: 16, level: daily })).at(-1)).toMatchObject({ phase: "seasonal", day: 14 });
  });

  it.each([0, 1, 2, 3])("does not take a few hours of day %d for normal in the first week", (bad) => {
    const from = at(bad, 10);
    const verdicts = run(
      draw({ days: 7, level: (bin) => daily(bin) * (within(bin, from, 5) ? 45 : 1), rate: () => 20 }),
    );
    for (const { bin, phase, band } of verdicts)
      if (phase === "seasonal" && !within(bin, from, 6) && band !== null)
        expect(Math.exp(band.level) / daily(bin)).toBeLessThan(1.5);
    expect(episodes(verdicts)).toBe(bad === 0 ? 0 : 1);
  });

  it("accepts what lasts a day as the new normal", () => {
    const from = at(16, 10);
    const verdicts = run(draw({ days: 24, level: (bin) => daily(bin) * (bin >= from ? 2 : 1) }));
    const fired = verdicts.filter((verdict) => verdict.firing);
    expect(fired.length).toBeGreaterThan(200);
    expect(fired.length).toBeLessThanOrEqual(BINS_PER_DAY);
    expect(firing(verdicts.slice(20 * BINS_PER_DAY))).toBe(0);
  });

  it("does not learn an episode: the same again fires again", () => {
    const incident = (bin: number) => [3, 4, 5, 6, 7].some((n) => within(bin, at(10 + n, 10), 3));
    const verdicts = run(draw({ days: 19, level: (bin) => daily(bin) * (incident(bin) ? 2 : 1) }));
    const days = new Set(verdicts.filter((verdict) => verdict.firing).map(({ bin }) => day(bin)));
    expect([...days]).toEqual([13, 14, 15, 16, 17]);
  });

  it("continues at an accepted level, and returns from it without an alert", () => {
    const [from, to] = [at(16, 10), at(18, 10)];
    const fed = draw({
      days: 24,
      level: (bin) => daily(bin) * (within(bin, from, 48) ? 2 : 1),
      rate: () => 60,
    });
    const detector = new SeasonalDetector();
    const verdicts = fed.map(({ bin, figures }) => {
      const verdict = detector.observe(bin, figures);
      if (bin === from + 12) detector.accept();
      return verdict;
    });
    expect(verdicts.filter((verdict) => verdict.firing).every(({ bin }) => bin <= from + 12)).toBe(true);
    const typical = (bin: number) =>
      Math.exp(verdicts.find((one) => one.bin === bin)!.band!.level) / daily(bin);
    expect(typical(from + 36)).toBeCloseTo(2, 0);
    expect(typical(to + 36)).toBeCloseTo(1, 0);
  });

  it("excludes marked periods", () => {
    const marked = [5, 6, 7, 8, 9, 10, 11, 12, 13, 14].map((n) => at(n, 10));
    const level = (bin: number) => daily(bin) * (marked.some((from) => within(bin, from, 3)) ? 1.13 : 1);
    const fed = draw({ days: 16, level, rate: () => 60 });
    const expectedAfter = (mark: boolean) => {
      const detector = new SeasonalDetector();
      const verdicts = fed.map(({ bin, figures }) => {
        if (mark && marked.includes(bin - 48)) detector.leaveOut(bin - 48, bin);
        return detector.observe(bin, figures);
      });
      return verdicts.find(({ bin }) => bin === at(15, 10) + 1)!.band!.level;
    };
    expect(expectedAfter(true)).toBeLessThan(expectedAfter(false) - 0.02);
  });
});

describe("any series", () => {
  const bins = fc.array(
    fc.record({
      gap: fc.constantFrom(1, 1, 1, 2, 40, 6_000),
      n: fc.nat(50),
      mean: fc.double({ min: -20, max: 20, noNaN: true }),
    }),
    { minLength: 1, maxLength: 300 },
  );
  const feed = (steps: { gap: number; n: number; mean: number }[]): Fed => {
    let bin = MONDAY;
    return steps.map(({ gap, n, mean }) => {
      bin += gap;
      return { bin, figures: { n, sum: n * mean, sumSq: n * (mean ** 2 + 0.5) } };
    });
  };

  it("is judged with finite figures, a prefix as the whole", () => {
    fc.assert(
      fc.property(bins, fc.nat(300), (steps, length) => {
        const fed = feed(steps);
        const whole = run(fed);
        for (const { z, error, effect } of whole)
          expect([z, error, effect].every(Number.isFinite)).toBe(true);
        expect(run(fed.slice(0, length))).toEqual(whole.slice(0, length));
      }),
      { seed: 7, numRuns: 60 },
    );
  });
});
