import { emptyRollup } from "@/lib/aggregate/rollup";
import { encodedQuantiles } from "@/lib/aggregate/sketch-codec";
import { mapInSlices } from "@/lib/give-way";
import type { MetricName } from "@/lib/schema/figures/metric";
import type { Rollup } from "@/lib/schema/figures/rollup";
import { DAY_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";
import type { LabelGrouping } from "@/lib/store/requests/series-label";
import { figuresOf, orderBy } from "./metric-columns";
import type { FigureName } from "./rollup-columns";
import { type RollupMarks, readRollupMarks } from "./rollup-marks";
import { OTHERS, type RollupQuery, statementFor, wantedColumns } from "./rollup-statement";

/** `key`: the series' id as text, the group's label, or "" for `none`. */
export type GroupedRollup = { key: string; bucket: number; figures: Rollup };

export type ReadRollups = (query: RollupQuery, client?: Client) => Promise<GroupedRollup[]>;

/** Shared by all rows for what was not read or is nothing: of thousands of rows it would be most of their memory. */
const BLANK = emptyRollup();

const isNothing = (cell: unknown) => cell === null || cell === "0" || (cell as Uint8Array).length === 0;

/**
 * Figures of a span by bucket and group, read in one statement and so from one snapshot: a fragment that the compactor
 * moves at the same time is counted once. Sums are computed in SQL; sketches are concatenated there, which merges them. The
 * returned figures must not be changed. `marks`: if they were read before.
 */
export async function readRollups(
  query: RollupQuery,
  client: Client = pool(),
  marks?: RollupMarks,
): Promise<GroupedRollup[]> {
  if (query.from % MINUTE_MS !== 0 || query.to % MINUTE_MS !== 0)
    throw new Error("readRollups: whole minutes");
  if (query.from >= query.to) return [];
  const columns = wantedColumns(query);
  const { rows } = await client.query<[key: string | null, bucket: Date, ...cells: unknown[]]>({
    ...statementFor(query, marks ?? (await marksFor(query, client))),
    rowMode: "array",
  });
  return mapInSlices(rows, ([key, bucket, ...cells]) => {
    const figures: Record<string, unknown> = { ...BLANK };
    columns.forEach(({ field, decode }, at) => {
      if (!isNothing(cells[at])) figures[field] = decode(cells[at]);
    });
    return { key: key ?? OTHERS, bucket: bucket.getTime(), figures: figures as Rollup };
  });
}

export type Ranked = { keys: string[]; leftOut: number };

/** The groups of a span with the largest values of a metric without quantiles, the largest first, and how many others there are. */
export async function rankGroups(
  query: Pick<RollupQuery, "projectId" | "filters" | "from" | "to" | "level"> & { groupBy: LabelGrouping },
  limit: number,
  metric: MetricName = "requests",
): Promise<Ranked> {
  if (query.from >= query.to) return { keys: [], leftOut: 0 };
  const figures: FigureName[] = ["requests", ...figuresOf(metric, false)];
  const { text, values } = statementFor({ ...query, stepMs: null, sketches: [], figures });
  const { rows } = await pool().query<{ key: string; total: number }>(
    `SELECT key, count(*) OVER ()::int4 AS total FROM (${text}) AS read
     ORDER BY ${orderBy(metric)}, requests::int8 DESC, key LIMIT $${values.length + 1}`,
    [...values, limit],
  );
  return { keys: rows.map(({ key }) => key), leftOut: (rows[0]?.total ?? 0) - rows.length };
}

/** From this length on, planning the partitions of all days takes longer than reading the marks first. */
const LONG_MS = 7 * DAY_MS;

/**
 * Marks never move back and what they leave to finer tables stays there for days, so that a statement may follow marks that
 * were read before it.
 */
const marksFor = async ({ projectId, from, to, level }: RollupQuery, client: Client) =>
  level === "1m" || to - from < LONG_MS ? null : readRollupMarks(client, projectId);

export type BucketQuantiles = { bucket: number; values: (number | null)[] };

/**
 * Quantiles of latency by bucket, in ms and in the order of `qs`, without reading anything else or creating sketches.
 */
export async function readLatencyQuantiles(
  query: Pick<RollupQuery, "projectId" | "filters" | "from" | "to" | "level" | "stepMs">,
  qs: readonly number[],
  client: Client = pool(),
): Promise<BucketQuantiles[]> {
  if (query.from >= query.to) return [];
  const narrow: RollupQuery = { ...query, groupBy: "none", sketches: ["latency"], figures: ["latency_max"] };
  const { text, values } = statementFor(narrow, await marksFor(narrow, client));
  const { rows } = await client.query<[number, number | null, string | null]>({
    // Base64 is two thirds the size of bytea on the wire, and decodes faster.
    text: `SELECT extract(epoch FROM bucket)::int4, latency_max, encode(latency_sketch, 'base64') FROM (${text}) AS read`,
    values,
    rowMode: "array",
  });
  return rows.map(([seconds, max, base64]) => ({
    bucket: seconds * 1_000,
    // The middle of a sketch's bucket may be above its largest value.
    values: encodedQuantiles(Buffer.from(base64 ?? "", "base64"), qs).map((value) =>
      value === null || max === null ? null : Math.min(value, max),
    ),
  }));
}
