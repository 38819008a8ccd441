import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

export type SeriesRow = { timestamp: string; value: number | null };

export class SeriesFailure extends Error {}

const HEADER = "timestamp,value";
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Streams the rows of a CSV with the header `timestamp,value`. A value that is not a finite number is null. */
export async function* readSeries(file: string): AsyncGenerator<SeriesRow> {
  const lines = createInterface({
    input: createReadStream(file, "utf8"),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  let header = false;
  for await (const line of lines) {
    if (header) {
      if (line.trim() !== "") yield parseRow(line);
      continue;
    }
    const found = line.replace(/^\uFEFF/, "").trim();
    if (found.split(",").map(unquote).join(",") !== HEADER)
      throw new SeriesFailure(`${file}: the header must be ${HEADER}, not ${found.slice(0, 80)}`);
    header = true;
  }
  if (!header) throw new SeriesFailure(`${file}: empty; the header must be ${HEADER}`);
}

function parseRow(line: string): SeriesRow {
  const comma = line.lastIndexOf(",");
  if (comma < 0) return { timestamp: unquote(line), value: null };
  const text = unquote(line.slice(comma + 1));
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  return { timestamp: unquote(line.slice(0, comma)), value: Number.isFinite(value) ? value : null };
}

function unquote(field: string): string {
  const text = field.trim();
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
}

/** Seconds or milliseconds since 1970, or an ISO date (UTC without a zone); NaN for anything else. */
export function timeOf(timestamp: string): number {
  if (NUMBER.test(timestamp)) {
    const number = Number(timestamp);
    return Math.abs(number) < 1e11 ? number * 1_000 : number;
  }
  const iso = timestamp.replace(/\//g, "-").replace(" ", "T");
  const zoned = /(Z|[+-]\d\d:?\d\d)$/i.test(iso) || !iso.includes("T");
  return Date.parse(zoned ? iso : `${iso}Z`);
}
