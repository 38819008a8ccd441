import { cache } from "react";
import { mergeCells } from "@/lib/aggregate/rollup";
import { type ChartSteps, earlierSteps } from "@/lib/dashboard/range/chart-steps";
import { wholeMinutes } from "@/lib/dashboard/range/whole-minutes";
import { mapInSlices } from "@/lib/give-way";
import type { TimeSpan } from "@/lib/schema/figures/filters";
import { type Grouping, readLimit, seriesDimensions } from "@/lib/schema/figures/grouping";
import type { Rollup } from "@/lib/schema/figures/rollup";
import { type PageQuery, pageGrouping, parsePageQuery } from "@/lib/schema/http/page-query";
import { findProject } from "@/lib/store/people/projects";
import { type GroupRank, groupRequests } from "@/lib/store/requests/group-requests";
import { listErrorTypes } from "@/lib/store/requests/series";
import type { LabelGrouping } from "@/lib/store/requests/series-label";
import { rankByAppearance } from "@/lib/store/requests/series-names";
import { sumGroups, sumNamedGroups } from "@/lib/store/requests/sum-groups";
import { readCachedRollups } from "@/lib/store/rollups/cached-rollups";
import { resolutionOf } from "@/lib/store/rollups/read-buckets";
import { rankGroups } from "@/lib/store/rollups/read-rollups";
import type { FigureName, SketchName } from "@/lib/store/rollups/rollup-columns";
import { levelOfSpan } from "@/lib/store/rollups/rollup-level";
import { OTHERS } from "@/lib/store/rollups/rollup-statement";
import { breakdownSteps } from "./breakdown-steps";
import { cellsByKey, GROUP_LIMIT } from "./prepare-series";

type Cells = readonly (Rollup | null)[];

/** The buckets of one line; `key` null: all groups beyond the ten largest. */
export type BreakdownGroup = Omit<GroupTotal, "before"> & { cells: Cells };

/** `key` null: all groups beyond those that are listed; of two dimensions it is for `pairOf`. */
export type GroupTotal = { key: string | null; total: Rollup; before: Rollup | null };
/** `leftOut`: how many groups the last one stands for. */
export type ListedGroups = { groups: readonly GroupTotal[]; leftOut: number };

/** What the panels of a page share. Rollups are shared across requests and must not be changed. */
export type BreakdownFrame = {
  projectId: number;
  now: number;
  query: PageQuery;
  steps: ChartSteps;
  grouping: Grouping;
  /** The largest first. */
  groups: readonly BreakdownGroup[];
  /** How many groups the last one stands for. */
  leftOut: number;
  /** The groups of a table, which lists more than a chart can draw. */
  list: () => Promise<ListedGroups>;
  /** Where the requests that were read begin; null if the figures are of the whole range. */
  since: number | null;
  /** How many requests are read at most; null: the grouping has rollups of all. */
  readLimit: number | null;
  cells: Cells;
  total: Rollup;
  /** The buckets and the sum of the period that the range is compared with; the sum always, of the previous one by default. */
  compared: Cells | null;
  before: Rollup;
  errorTypeName: (id: number) => string;
  /** The place of each group among all of its kind, in the order in which they first appeared: its color. */
  appeared: ReadonlyMap<string, number>;
};

/** How many groups a table lists. */
export const LISTED_LIMIT = 1_000;
/** The columns that the pages need. */
const FIGURES: FigureName[] = [
  ...(["requests", "successes", "errors", "error_types", "fallbacks", "cache_hits"] as const),
  ...([
    "input_tokens",
    "output_tokens",
    "thinking_tokens",
    "cached_input_tokens",
    "cache_write_tokens",
  ] as const),
  ...(["input_unknown", "output_unknown", "finish_known", "truncated", "latency_max", "ttft_count"] as const),
  ...(["unpriced", "cost_nano", "doubtful", "doubtful_nano"] as const),
];

/**
 * `search` is the query string of the page, `sketches` names separated by spaces, `rank` what the largest groups have most
 * of. Read once per render for all panels.
 */
export const loadBreakdown = cache(
  async (
    projectId: number,
    search: string,
    sketches: string,
    rank: GroupRank = "requests",
  ): Promise<BreakdownFrame> => {
    const now = Date.now();
    const project = await findProject(projectId);
    const query = parsePageQuery(search, project?.timeZone ?? "UTC", now);
    const grouping = pageGrouping(new URLSearchParams(search));
    const steps = breakdownSteps(query, rank);
    const read = {
      projectId,
      query,
      rank,
      figures: FIGURES,
      sketches: sketches.split(" ").filter((name) => name !== "") as SketchName[],
    };
    const limit = readLimit(grouping, read.sketches.length === 0 ? "sums" : "each");
    const label = limit === null ? labelOf(grouping) : null;
    const span = rank === "cost" ? cutTo(query, steps) : steps;
    const earlier = earlierSteps(span, query.compare ?? "previous", query.timeZone);
    const [{ groups, leftOut, since, list }, compared, before, errorTypes] = await Promise.all([
      limit === null
        ? seriesGroups(read, label, span, earlier)
        : rawGroups(read, grouping, span, earlier, limit),
      query.compare ? cellsOf({ ...read, groupBy: "none" }, earlier) : null,
      totalsOf({ ...read, groupBy: "none" }, earlier),
      listErrorTypes(projectId),
    ]);
    const keys = groups.flatMap(({ key }) => key ?? []);
    const appeared = label ? await rankByAppearance(projectId, label, keys) : new Map<string, number>();
    const cells = await mapInSlices([...steps.starts.keys()], (at) => mergedAt(groups, at));
    return {
      projectId,
      now,
      query,
      steps,
      grouping,
      groups,
      leftOut,
      list,
      since,
      readLimit: limit,
      cells,
      total: mergeCells(groups.map(({ total }) => total)),
      compared: compared && earlier.places.map((place) => compared.get("")?.[place] ?? null),
      before: before.get("") ?? mergeCells([]),
      errorTypeName: (id) => errorTypes.get(id) ?? `error type ${id}`,
      appeared,
    };
  },
);

/** What series are grouped by; null: all of them are one group. */
function labelOf(grouping: Grouping): LabelGrouping | null {
  const [first, second] = seriesDimensions(grouping);
  return first && second ? [first, second] : (first ?? null);
}

/** Sums of money are of the range itself; rates and percentiles of the whole buckets that cover it. */
const cutTo = (span: TimeSpan, steps: ChartSteps): ChartSteps => ({ ...steps, ...wholeMinutes(span) });

function mergedAt(groups: readonly BreakdownGroup[], at: number): Rollup | null {
  const filled = groups.flatMap(({ cells }) => cells[at] ?? []);
  return filled.length > 1 ? mergeCells(filled) : (filled[0] ?? null);
}

type Read = {
  projectId: number;
  query: PageQuery;
  rank: GroupRank;
  figures: FigureName[];
  sketches: SketchName[];
};
type GroupBy = "none" | LabelGrouping;
type Grouped = Read & { groupBy: GroupBy; apart?: { keys: readonly string[]; others: "merge" } };

async function cellsOf(read: Grouped, { from, to, starts }: ChartSteps): Promise<Map<string, Cells>> {
  const { query, rank: _, ...rest } = read;
  const rows = await readCachedRollups({
    ...rest,
    filters: query.filters,
    from,
    to,
    ...resolutionOf(starts),
  });
  return cellsByKey(rows, starts);
}

async function totalsOf(
  { query, rank: _, ...read }: Grouped,
  span: ChartSteps,
): Promise<Map<string, Rollup>> {
  const { from, to } = wholeMinutes(span);
  const level = levelOfSpan(to - from);
  const rows = await readCachedRollups({ ...read, filters: query.filters, from, to, level, stepMs: null });
  return new Map(rows.map(({ key, figures }) => [key, figures]));
}

type Groups = Pick<BreakdownFrame, "groups" | "leftOut" | "since" | "list">;

async function seriesGroups(
  read: Read,
  label: LabelGrouping | null,
  steps: ChartSteps,
  earlier: ChartSteps,
): Promise<Groups> {
  const { projectId, query } = read;
  if (label === null) {
    const cells = (await cellsOf({ ...read, groupBy: "none" }, steps)).get("");
    const groups = cells ? [{ key: "", cells, total: mergeCells(cells), before: null }] : [];
    return { groups, leftOut: 0, since: null, list: async () => ({ groups, leftOut: 0 }) };
  }
  const { from, to } = steps;
  const span = { projectId, filters: query.filters, from, to, level: levelOfSpan(to - from) };
  const ranked = await rankGroups({ ...span, groupBy: label }, LISTED_LIMIT, read.rank);
  const keys = ranked.keys.slice(0, GROUP_LIMIT);
  const grouped = (apart: readonly string[]): Grouped => {
    return { ...read, groupBy: label, apart: { keys: apart, others: "merge" } };
  };
  const all = grouped(ranked.keys);
  // The charts do not wait for what only the table shows.
  const reading = totalsOf(all, earlier);
  reading.catch(() => {});
  const byKey = await cellsOf(grouped(keys), steps);
  const groups = inOrder(keys, (key, name) => {
    const cells = byKey.get(name);
    return cells && { key, cells, total: mergeCells(cells) };
  });
  const leftOut = ranked.keys.length - keys.length + ranked.leftOut;
  const list = async (): Promise<ListedGroups> => {
    const totals = leftOut === 0 ? groups : await totalsIn(all, steps, ranked.keys);
    const before = await reading;
    return {
      groups: totals.map(({ key, total }) => ({ key, total, before: before.get(key ?? OTHERS) ?? null })),
      leftOut: ranked.leftOut,
    };
  };
  return { groups, leftOut, since: null, list };
}

/** Percentiles need each request; sums are added up by the database, and compared with those of an earlier period. */
async function rawGroups(
  { projectId, query, rank, sketches }: Read,
  grouping: Grouping,
  { from, to, starts }: ChartSteps,
  earlier: ChartSteps,
  limit: number,
): Promise<Groups> {
  const of = { projectId, filters: query.filters, grouping };
  const span = { ...of, from, to, starts, rank, groups: GROUP_LIMIT, listed: LISTED_LIMIT };
  const isSum = sketches.length === 0;
  const read = isSum ? await sumGroups(span, limit) : await groupRequests(span, limit);
  const before =
    isSum && read.since === null
      ? await sumNamedGroups({ ...of, from: earlier.from, to: earlier.to }, read.keys, limit)
      : null;
  const byKey = cellsByKey(read.rows, starts);
  const groups = inOrder(read.keys.slice(0, GROUP_LIMIT), (key, name) => {
    const cells = byKey.get(name);
    return cells && { key, cells, total: mergeCells(cells) };
  });
  const listed = inOrder(read.keys, (key, name) => {
    const total = read.totals.get(name);
    return total && { key, total, before: before?.get(name) ?? null };
  });
  return {
    groups,
    leftOut: read.leftOut + Math.max(0, read.keys.length - GROUP_LIMIT),
    since: read.since,
    list: async () => ({ groups: listed, leftOut: read.leftOut }),
  };
}

async function totalsIn(read: Grouped, span: ChartSteps, keys: readonly string[]) {
  const totals = await totalsOf(read, span);
  return inOrder(keys, (key, name) => {
    const total = totals.get(name);
    return total && { key, total };
  });
}

/** What there is of each group, all others last. */
const inOrder = <T>(
  keys: readonly string[],
  groupOf: (key: string | null, name: string) => T | undefined,
): T[] => [...keys.map((key) => groupOf(key, key)), groupOf(null, OTHERS)].flatMap((group) => group ?? []);
