import fc from "fast-check";
import { expect, it } from "vitest";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { daysApart, partsOf } from "./cached-rollups";

const minutes = (count: number) => count * MINUTE_MS;
const query = (from: number, to: number, steps: number | readonly number[] | null) => ({
  projectId: 1,
  filters: NO_FILTERS,
  from: minutes(from),
  to: minutes(to),
  level: "1h" as const,
  stepMs: typeof steps === "number" ? minutes(steps) : steps === null ? null : { starts: steps.map(minutes) },
  groupBy: "none" as const,
  sketches: [],
});

it.each([
  ["nothing before the first closed hour", query(60, 180, [60, 120]), Number.NEGATIVE_INFINITY, null, 60],
  ["all of it where everything is closed", query(60, 180, [60, 120]), minutes(180), 180, null],
  ["up to the bucket that is still open", query(60, 180, [50, 120, 150]), minutes(149), 120, 120],
  ["up to a bucket of equal width", query(50, 180, 45), minutes(140), 135, 135],
  ["not a part of the first bucket", query(60, 180, [50, 120]), minutes(110), null, 60],
  ["not a part of a single bucket of a few hours", query(60, 180, null), minutes(170), null, 60],
  ["the closed hours of a single bucket", query(60, 720, null), minutes(610), 600, 600],
  ["not the minutes at its end", query(60, 630, null), minutes(720), 600, 600],
])("keeps %s", (_, given, until, closedTo, openFrom) => {
  const { closed, open } = partsOf(given, until);
  expect([closed?.to ?? null, open?.from ?? null]).toEqual(
    [closedTo, openFrom].map((at) => (at === null ? null : minutes(at))),
  );
});

it.each([
  ["and reads the minutes before them with the rest", query(50, 630, null), 600, [50, 60]],
  ["and reads the minutes before them alone", query(50, 600, null), 50, undefined],
])("keeps the whole hours of a single bucket %s", (_, given, openFrom, head) => {
  const { closed, open } = partsOf(given, minutes(720));
  expect(closed).toMatchObject({ from: minutes(60), to: minutes(600), stepMs: null });
  expect(open).toMatchObject({ from: minutes(openFrom), stepMs: null });
  expect(open!.head && [open!.head.from, open!.head.to]).toEqual(head?.map(minutes));
});

it("divides any query into the same buckets", () => {
  const starts = fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(starts, fc.integer({ min: 1, max: 600 }), fc.nat(700), (given, length, until) => {
      const sorted = given.toSorted((a, b) => a - b);
      const whole = query(sorted[0]!, sorted.at(-1)! + length, sorted);
      const { closed, open } = partsOf(whole, minutes(until));
      const parts = [closed, open].filter((part) => part !== undefined);
      expect(parts.flatMap(({ stepMs }) => (stepMs as { starts: number[] }).starts)).toEqual(
        sorted.map(minutes),
      );
      expect([parts[0]!.from, parts.at(-1)!.to]).toEqual([whole.from, whole.to]);
      expect(parts.length === 2 ? parts[0]!.to : whole.from).toBe(parts.at(-1)!.from);
      for (const part of parts) {
        const [first] = (part.stepMs as { starts: number[] }).starts;
        expect(first! <= part.from && part.from < part.to).toBe(true);
      }
      expect(closed === undefined || closed.to <= minutes(until)).toBe(true);
    }),
    { numRuns: 100 },
  );
});

const DAY = DAY_MS / MINUTE_MS;
const HOUR = HOUR_MS / MINUTE_MS;

it("keeps whole days of a single bucket apart, the same while its ends move on by hours", () => {
  const ends = fc.tuple(fc.integer({ min: 1, max: 23 }), fc.integer({ min: 0, max: 23 }));
  fc.assert(
    fc.property(ends, ([first, last]) => {
      const closed = { ...query(DAY + first * HOUR, 9 * DAY + last * HOUR, null), level: "1d" as const };
      const [days, ...hours] = daysApart(closed);
      expect(days).toEqual({ ...closed, from: minutes(2 * DAY), to: minutes(9 * DAY) });
      const spans = [days!, ...hours].toSorted((a, b) => a.from - b.from);
      expect([spans[0]!.from, spans.at(-1)!.to]).toEqual([closed.from, closed.to]);
      for (const [at, { to }] of spans.slice(0, -1).entries()) expect(spans[at + 1]!.from).toBe(to);
    }),
    { numRuns: 100 },
  );
});

it.each([
  ["hours", { ...query(DAY + HOUR, 9 * DAY, null), level: "1h" as const }],
  ["several buckets", { ...query(DAY, 9 * DAY, [DAY, 2 * DAY]), level: "1d" as const }],
  ["less than a day", { ...query(DAY + HOUR, 2 * DAY + HOUR, null), level: "1d" as const }],
])("keeps no days apart of %s", (_, given) => {
  expect(daysApart(given)).toEqual([given]);
});
