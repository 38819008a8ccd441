import { expect, test } from "vitest";
import { HOUR_MS } from "@/lib/schema/time/epoch";
import { projectFigures } from "./prepare-projects";
import { type ProjectRow, projectSort, shownProjects } from "./sort-projects";

const NOW = Date.parse("2026-11-10T14:20:30Z");
const hourAt = (hour: string, today: boolean, requests = 60) => ({
  projectId: 1,
  hour: Date.parse(`2026-11-${hour}:00Z`),
  today,
  requests,
  unpriced: 0,
  costNano: BigInt(requests) * 1_000_000_000n,
});
const LATEST = {
  projectId: 1,
  requests: 60,
  errors: 6,
  latencyMax: null,
  latencySketch: null,
  lastMinute: NOW,
};

test("today is counted from its start, and each of the last 24 clock hours has its point", () => {
  const hours = [
    hourAt("09T14:00", false),
    hourAt("09T15:00", false),
    // Today begins within an hour in some time zones.
    hourAt("09T18:00", false),
    hourAt("09T18:00", true),
    hourAt("10T14:00", true, 5),
  ];
  const row = projectFigures(hours, LATEST, NOW);
  expect(row.costToday).toBeCloseTo(65);
  expect(row.spark).toHaveLength(24);
  expect([row.spark[0], row.spark[3], row.spark.at(-1)]).toEqual([60, 120, 5]);
  expect(row.spark.reduce((sum, count) => sum + count)).toBe(185);
});

test("rate and errors are of the last hour", () => {
  expect(projectFigures([], LATEST, NOW)).toMatchObject({ requestsPerMinute: 1, errorRate: 0.1, p95: null });
});

test("a project without requests has no rates, and costs nothing", () => {
  const row = projectFigures([], undefined, NOW);
  expect(row).toMatchObject({ requestsPerMinute: 0, errorRate: null, p95: null });
  expect(row.spark.every((count) => count === 0)).toBe(true);
});

const row = (id: number, name: string, more: Partial<ProjectRow> = {}): ProjectRow => ({
  id,
  name,
  team: "Platform",
  isDemo: false,
  archived: false,
  reachable: true,
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

test("numbers in names are in the order of their values, whatever the case of the rest", () => {
  const named = ["Project 10", "project 2", "Project 1"].map((name, id) => ({ ...ROWS[0]!, id, name }));
  const names = shownProjects(named, "", "name", true).map(({ name }) => name);
  expect(names).toEqual(["Project 1", "project 2", "Project 10"]);
});
