import { expect, test } from "vitest";
import { emptyRollup } from "@/lib/aggregate/rollup";
import { HOUR_MS } from "@/lib/schema/time/epoch";
import { bucketStarts, projectFigures } from "./prepare-projects";
import { type ProjectRow, projectSort, shownProjects } from "./sort-projects";

const NOW = Date.parse("2026-11-10T14:20:30Z");
const MIDNIGHT = Date.parse("2026-11-10T00:00:00Z");
const figures = (requests: number, errors = 0) => ({
  ...emptyRollup(),
  requests,
  errors,
  costNano: BigInt(requests) * 1_000_000_000n,
});

test("buckets are the 24 hours before now, divided where today began", () => {
  const starts = bucketStarts(NOW, MIDNIGHT);
  expect(starts).toHaveLength(25);
  expect(new Date(starts[0]!).toISOString()).toBe("2026-11-09T14:20:00.000Z");
  expect(starts).toContain(MIDNIGHT);
  expect(starts).toEqual([...starts].sort((a, b) => a - b));
});

test("today is counted from its start, rate and errors are of the last hour, and each hour has its point", () => {
  const starts = bucketStarts(NOW, MIDNIGHT);
  const buckets = starts.map((bucket) => ({ bucket, figures: figures(60, 6) }));
  const row = projectFigures(buckets, NOW, MIDNIGHT);
  expect(row.requestsPerMinute).toBe(1);
  expect(row.errorRate).toBeCloseTo(0.1);
  // 00:00 to 00:20, then fourteen hours.
  expect(row.costToday).toBeCloseTo(15 * 60);
  expect(row.spark).toHaveLength(24);
  // The hour that midnight divides has both of its buckets.
  expect(row.spark.filter((count) => count === 120)).toHaveLength(1);
  expect(row.spark.reduce((sum, count) => sum + count)).toBe(25 * 60);
});

test("a project without requests has no rates, and costs nothing", () => {
  const row = projectFigures([], NOW, MIDNIGHT);
  expect(row).toMatchObject({ requestsPerMinute: 0, errorRate: null });
  expect(row.spark.every((count) => count === 0)).toBe(true);
});

test("the running minute belongs to the last hour", () => {
  const bucket = Math.floor(NOW / 60_000) * 60_000;
  expect(projectFigures([{ bucket, figures: figures(5) }], NOW, MIDNIGHT).spark.at(-1)).toBe(5);
});

const row = (id: number, name: string, more: Partial<ProjectRow> = {}): ProjectRow => ({
  id,
  name,
  team: "Platform",
  isDemo: false,
  archived: false,
  requestsPerMinute: 0,
  errorRate: null,
  p95: null,
  costToday: null,
  budget: null,
  critical: 0,
  warning: 0,
  lastSeen: null,
  spark: [],
  ...more,
});
const ROWS = [
  row(1, "beta", { warning: 12, p95: 300, costToday: 5, budget: 10 }),
  row(2, "Alpha", { critical: 1, p95: null, costToday: 8, budget: 100 }),
  row(3, "gamma", { team: "Research", archived: true }),
  row(4, "delta", { p95: 900, lastSeen: NOW - HOUR_MS }),
];

test.each([
  ["incidents", [2, 1, 4]],
  ["name", [2, 1, 4]],
  ["p95", [4, 1, 2]],
  ["budget", [1, 2, 4]],
  ["seen", [4, 2, 1]],
] as const)("sorted by %s, what matters comes first and unknown values last", (sort, ids) => {
  expect(shownProjects(ROWS, "", sort, false).map(({ id }) => id)).toEqual(ids);
});

test("text finds names and teams; archived ones are shown where asked for", () => {
  const found = (text: string, archived = false) =>
    shownProjects(ROWS, text, "name", archived).map(({ id }) => id);
  expect(found("PLAT alp")).toEqual([2]);
  expect(found("research")).toEqual([]);
  expect(found("research", true)).toEqual([3]);
  expect(found("\u0000(")).toEqual([]);
});

test.each([null, "", "nonsense", "toString", "__proto__"])("%s as a sort is by incidents", (text) => {
  expect(projectSort(text)).toBe("incidents");
});
