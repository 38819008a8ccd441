import { emptySketch } from "@/lib/aggregate/sketch";
import { decodeSketch, encodeSketch } from "@/lib/aggregate/sketch-codec";
import type { Rollup, Sketch } from "@/lib/schema/figures/rollup";

/** How a figure is stored: its type, its conversion to a parameter and back, and how SQL merges several rows. */
type Kept<Value> = (
  | { type: "int8" | "int4"; encode: (value: Value) => number | null }
  | { type: "numeric" | "jsonb"; encode: (value: Value) => string | null }
  | { type: "bytea"; encode: (value: Value) => Uint8Array }
) & {
  /** From a stored cell, or from the result of `merge`. */
  decode: (cell: unknown) => Value;
  merge: (column: string) => string;
};

const sum = (column: string) => `sum(${column})::text`;
const max = (column: string) => `max(${column})`;

const COUNT: Kept<number> = { type: "int8", encode: (value) => value, decode: Number, merge: sum };
const NUMERIC: Kept<bigint> = {
  type: "numeric",
  encode: String,
  decode: (cell) => BigInt(cell as string),
  merge: sum,
};
const NANO_MAX: Kept<bigint> = {
  type: "int8",
  encode: Number,
  decode: (cell) => BigInt(cell as string),
  merge: max,
};
const LATENCY_MAX: Kept<number | null> = {
  type: "int4",
  encode: (value) => value,
  decode: (cell) => (cell === null ? null : Number(cell)),
  merge: max,
};
const ERROR_TYPES: Kept<Map<number, number>> = {
  type: "jsonb",
  encode: encodeErrorTypes,
  decode: decodeErrorTypes,
  merge: (column) => `jsonb_agg(${column}) FILTER (WHERE ${column} IS NOT NULL)`,
};
const SKETCH: Kept<Sketch> = {
  type: "bytea",
  encode: encodeSketch,
  decode: (cell) => (cell === null ? emptySketch() : decodeSketch(cell as Uint8Array)),
  // Concatenating sketches merges them.
  merge: (column) => `string_agg(${column}, ''::bytea)`,
};

/** Every figure, in the order of the columns of all rollup tables and parameter arrays. */
const KEPT: { [Field in keyof Rollup]: Kept<Rollup[Field]> } = {
  requests: COUNT,
  successes: COUNT,
  errors: COUNT,
  fallbacks: COUNT,
  cacheHits: COUNT,
  unpriced: COUNT,
  finishKnown: COUNT,
  truncated: COUNT,
  inputUnknown: COUNT,
  outputUnknown: COUNT,
  failedOutputUnknown: COUNT,
  inputTokens: COUNT,
  outputTokens: COUNT,
  thinkingTokens: COUNT,
  cachedInputTokens: COUNT,
  cacheWriteTokens: COUNT,
  costNano: NUMERIC,
  costNanoSq: NUMERIC,
  costNanoMax: NANO_MAX,
  doubtful: COUNT,
  doubtfulNano: NUMERIC,
  latencySum: COUNT,
  latencySumSq: NUMERIC,
  latencyMax: LATENCY_MAX,
  outputTokensSumSq: NUMERIC,
  ttftSum: COUNT,
  ttftCount: COUNT,
  errorTypes: ERROR_TYPES,
  latencySketch: SKETCH,
  ttftSketch: SKETCH,
  outputTokensSketch: SKETCH,
  costSketch: SKETCH,
};

type SnakeCase<Text extends string> = Text extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${SnakeCase<Rest>}`
  : Text;
type SketchField = { [Field in keyof Rollup]: Rollup[Field] extends Sketch ? Field : never }[keyof Rollup];

/** A figure by its column, without sketches. */
export type FigureName = SnakeCase<Exclude<keyof Rollup, SketchField>>;
export type SketchName = SketchField extends `${infer Name}Sketch` ? SnakeCase<Name> : never;
export type RollupColumn = { field: keyof Rollup; name: FigureName | `${SketchName}_sketch` } & Kept<
  Rollup[keyof Rollup]
>;

export const snakeCase = <Text extends string>(text: Text) =>
  text.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) as SnakeCase<Text>;

export const ROLLUP_COLUMNS: readonly RollupColumn[] = Object.entries(KEPT).map(
  ([field, kept]) => ({ field, name: snakeCase(field), ...kept }) as RollupColumn,
);

const BY_NAME = new Map(ROLLUP_COLUMNS.map((column) => [column.name, column]));

export const rollupColumn = (name: RollupColumn["name"]): RollupColumn => BY_NAME.get(name)!;

export const SKETCHES = ROLLUP_COLUMNS.filter(({ type }) => type === "bytea").map(
  ({ name }) => name.slice(0, -"_sketch".length) as SketchName,
);

function encodeErrorTypes(errorTypes: Map<number, number>): string | null {
  if (errorTypes.size === 0) return null;
  return JSON.stringify(Object.fromEntries([...errorTypes].sort((a, b) => a[0] - b[0])));
}

type Counts = Record<string, number>;

function decodeErrorTypes(cell: unknown): Map<number, number> {
  const counts = new Map<number, number>();
  for (const part of Array.isArray(cell) ? (cell as Counts[]) : [(cell ?? {}) as Counts])
    for (const id in part) counts.set(Number(id), (counts.get(Number(id)) ?? 0) + part[id]!);
  return counts;
}
