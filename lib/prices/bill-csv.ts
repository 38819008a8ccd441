import { plainCell, readCsv } from "./csv";

/** One line of a bill: a UTC day, a model (null: a fee, or not broken down by model), and dollars. */
export type BillLine = { day: string; model: string | null; usd: number };
export type Bill = { lines: BillLine[]; ignored: number };

const DAY_COLUMNS = ["usage_date_utc", "start_time_iso", "date", "day", "usage_date", "start_time"];
const MODEL_COLUMNS = ["model", "model_version", "line_item"];
const USD_COLUMNS = ["cost_usd", "amount_value", "amount_usd", "cost", "amount", "usd"];
const CURRENCY_COLUMNS = ["amount_currency", "currency"];
/** OpenAI's line items and Anthropic's cost types that are not about the tokens of a model. */
const FEES =
  /web.?search|code.?(interpreter|execution)|file.?search|storage|vector|session|training|fine.?tun(e|ing) (job|training)/i;

/** The export of a provider's cost page. Throws an Error that names the line or the missing column. */
export function readBill(text: string): Bill {
  const [header, ...rows] = readCsv(text);
  const names = header?.cells.map((cell) => cell.trim().toLowerCase()) ?? [];
  const columnOf = (candidates: readonly string[]) =>
    names.indexOf(candidates.find((one) => names.includes(one)) ?? "\0");
  const [day, model, usd, currency] = [DAY_COLUMNS, MODEL_COLUMNS, USD_COLUMNS, CURRENCY_COLUMNS].map(
    columnOf,
  ) as [number, number, number, number];
  if (day < 0) throw new Error(`Line 1: no column with the day: one of ${DAY_COLUMNS.join(", ")}`);
  if (usd < 0) {
    const tokens = names.some((name) => /input_tokens|num_model_requests/.test(name));
    const hint = tokens ? ". This is an export of usage; export the costs instead" : "";
    throw new Error(`Line 1: no column with the cost: one of ${USD_COLUMNS.join(", ")}${hint}`);
  }
  const lines: BillLine[] = [];
  let ignored = 0;
  for (const { line, cells } of rows) {
    if (cells.length !== names.length)
      throw new Error(`Line ${line}: ${cells.length} cells instead of ${names.length}`);
    const amount = plainCell(cells[usd]!).replace(/^\$/, "");
    // OpenAI writes a line for a day without costs.
    if (amount === "") {
      ignored += 1;
      continue;
    }
    const value = Number(amount);
    if (!/^-?[\d.]+(e-?\d+)?$/i.test(amount) || !Number.isFinite(value))
      throw new Error(`Line ${line}: ${names[usd]} is not a number of dollars: ${amount.slice(0, 40)}`);
    const code = currency < 0 ? "usd" : plainCell(cells[currency]!).toLowerCase();
    if (code !== "usd" && code !== "") throw new Error(`Line ${line}: the currency is ${code}, not usd`);
    const item = model < 0 ? "" : plainCell(cells[model]!);
    lines.push({ day: dayOf(plainCell(cells[day]!), line), model: modelOf(item, names, cells), usd: value });
  }
  if (lines.length === 0) throw new Error("The file has no costs");
  return { lines, ignored };
}

function dayOf(cell: string, line: number): string {
  const seconds = /^\d{9,10}$/.test(cell) ? new Date(Number(cell) * 1_000).toISOString() : cell;
  const day = /^(20\d\d-\d\d-\d\d)/.exec(seconds)?.[1];
  if (!day || Number.isNaN(Date.parse(`${day}T00:00:00Z`)))
    throw new Error(`Line ${line}: not a day: ${cell.slice(0, 40)}`);
  return day;
}

/** "gpt-4o-2024-08-06, input" is OpenAI's line item of a model. */
function modelOf(item: string, names: readonly string[], cells: readonly string[]): string | null {
  const kind = ["cost_type", "token_type", "line_item"]
    .map((name) => cells[names.indexOf(name)] ?? "")
    .join(" ");
  if (item === "" || FEES.test(item) || FEES.test(kind)) return null;
  return item.split(",")[0]!.trim().toLowerCase();
}
