import { csvLine, plainCell } from "@/lib/format/csv-line";
import { QUOTAS } from "@/lib/schema/http/quota";
import { type OwnPrice, OwnPriceInput } from "@/lib/schema/prices/own-price";
import { readCsv } from "./csv";

const COLUMNS = [
  "model",
  "provider",
  "input_usd_per_mtok",
  "output_usd_per_mtok",
  "cached_usd_per_mtok",
  "cache_write_usd_per_mtok",
  "as_model",
  "reason",
  "from",
  "to",
] as const;
const NUMBERS = new Set<string>(COLUMNS.filter((name) => name.endsWith("_mtok")));

export function pricesCsv(prices: readonly OwnPrice[]): string {
  return [COLUMNS, ...prices.map((price) => COLUMNS.map((column) => price[column]))].map(csvLine).join("");
}

export type CsvFault = { path: string; message: string };
export type ReadPrices = { prices: { line: number; price: OwnPriceInput }[]; faults: CsvFault[] };

/** Strict: every fault is named by its line, and nothing is guessed. */
export function readPricesCsv(text: string): ReadPrices {
  let rows: ReturnType<typeof readCsv>;
  try {
    rows = readCsv(text);
  } catch (thrown) {
    return { prices: [], faults: [{ path: "csv", message: (thrown as Error).message }] };
  }
  const [header, ...body] = rows;
  const names = header?.cells.map((cell) => cell.trim()) ?? [];
  const fault = (message: string) => ({ prices: [], faults: [{ path: "csv", message }] });
  const unknown = names.filter((name) => !COLUMNS.includes(name as (typeof COLUMNS)[number]));
  if (unknown.length > 0) return fault(`Line 1: unknown column ${unknown[0] || "without a name"}`);
  if (!names.includes("model")) return fault("Line 1: the column model is missing");
  if (new Set(names).size < names.length) return fault("Line 1: a column is there twice");
  if (body.length === 0) return fault("The file has no prices");
  const { most } = QUOTAS.prices;
  if (body.length > most)
    return fault(`The file has ${body.length} prices, and a project may have at most ${most}`);
  const prices: ReadPrices["prices"] = [];
  const faults: CsvFault[] = [];
  for (const { line, cells } of body) {
    const at = `line ${line}`;
    if (cells.length !== names.length) {
      faults.push({ path: at, message: `has ${cells.length} cells instead of ${names.length}` });
      continue;
    }
    const values = names.flatMap((name, index) => {
      const cell = plainCell(cells[index]!.trim());
      if (cell === "") return [];
      return [[name, NUMBERS.has(name) ? numberOf(cell) : cell]];
    });
    const result = OwnPriceInput.safeParse(Object.fromEntries(values));
    if (result.success) prices.push({ line, price: result.data });
    else
      for (const issue of result.error.issues)
        faults.push({ path: at, message: `${issue.path.join(".")} ${issue.message}`.trim() });
  }
  return { prices, faults };
}

const numberOf = (cell: string): number | string =>
  /^\d+(\.\d+)?(e-?\d+)?$/i.test(cell) ? Number(cell) : cell;
