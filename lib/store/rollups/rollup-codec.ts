import { emptyRollup } from "@/lib/aggregate/rollup";
import type { Rollup, RollupRow } from "@/lib/schema/figures/rollup";
import { byteaArray, fixedArray, textArray } from "@/lib/store/database/binary-arrays";
import type { CopiedColumn } from "@/lib/store/database/store-rows";
import { ROLLUP_COLUMNS, type RollupColumn } from "./rollup-columns";

export type KeyedRollup = RollupRow & { projectId: number };
/** `_all`: rows that are the sum of all series. */
export type MergedTable = "rollup_1m" | "rollup_1m_all" | "rollup_1h" | "rollup_1h_all" | "rollup_1d";
type RollupTable = "rollup_fragments" | MergedTable;
export type RollupRecord = Record<string, unknown> & { bucket: Date };

const NAMES = ROLLUP_COLUMNS.map(({ name }) => name);
const TYPES = ["int4", "int4", "timestamptz", ...ROLLUP_COLUMNS.map(({ type }) => type)];

/** All columns of a rollup table, for a SELECT or INSERT. */
export const ROLLUP_COLUMN_LIST = ["project_id", "series_id", "bucket", ...NAMES].join(", ");

/** The same columns for a COPY. */
export const COPIED_COLUMNS: readonly CopiedColumn<KeyedRollup>[] = [
  { name: "project_id", type: "int4", of: (row) => row.projectId },
  { name: "series_id", type: "int4", of: (row) => row.seriesId },
  { name: "bucket", type: "timestamptz", of: (row) => row.bucket },
  ...ROLLUP_COLUMNS.map(
    ({ name, type, field, encode }) =>
      ({ name, type, of: ({ figures }) => encode(figures[field]) }) as CopiedColumn<KeyedRollup>,
  ),
];

/** One statement that inserts any number of rows; pass `rollupParameters(rows)` to it. */
export function insertRollupsSql(table: RollupTable): string {
  const arrays = TYPES.map((type, index) => `$${index + 1}::${type}[]`).join(", ");
  return `INSERT INTO ${table} (${ROLLUP_COLUMN_LIST}) SELECT * FROM unnest(${arrays})`;
}

/** The same, replacing rows that have the key. */
export function upsertRollupsSql(table: MergedTable): string {
  const overwrite = NAMES.map((name) => `${name} = excluded.${name}`).join(", ");
  return `${insertRollupsSql(table)} ON CONFLICT (project_id, bucket, series_id) DO UPDATE SET ${overwrite}`;
}

export function rollupParameters(rows: readonly KeyedRollup[]): unknown[] {
  return [
    fixedArray(
      "int4",
      rows.map((row) => row.projectId),
    ),
    fixedArray(
      "int4",
      rows.map((row) => row.seriesId),
    ),
    fixedArray(
      "timestamptz",
      rows.map((row) => row.bucket),
    ),
    ...ROLLUP_COLUMNS.map((column) =>
      columnParameter(
        column,
        rows.map(({ figures }) => figures[column.field]),
      ),
    ),
  ];
}

/** The values of one column as an array parameter. */
export function columnParameter(
  column: RollupColumn,
  values: readonly Rollup[keyof Rollup][],
): Buffer | (string | null)[] {
  switch (column.type) {
    case "bytea":
      return byteaArray(values.map(column.encode));
    case "jsonb":
      return textArray("jsonb", values.map(column.encode));
    case "numeric":
      return values.map(column.encode);
    default:
      return fixedArray(column.type, values.map(column.encode));
  }
}

const BLANK = emptyRollup();

/** Decodes a row of any rollup table. Throws on a damaged sketch. */
export function rollupFromRecord(record: RollupRecord): KeyedRollup {
  // A copy has the final shape from the start: thousands of rows decode twice as fast.
  const figures: Record<string, unknown> = { ...BLANK };
  for (const { field, name, decode } of ROLLUP_COLUMNS) figures[field] = decode(record[name]);
  return {
    projectId: Number(record.project_id),
    seriesId: Number(record.series_id),
    bucket: record.bucket.getTime(),
    figures: figures as Rollup,
  };
}

/** Equal exactly if the two rollups are the same, bit for bit. */
export function rollupFingerprint(figures: Rollup): string {
  return JSON.stringify(
    ROLLUP_COLUMNS.map((column) => {
      const value = column.encode(figures[column.field]);
      return column.type === "bytea" ? Buffer.from(value as Uint8Array).toString("hex") : value;
    }),
  );
}
