import { plainCell } from "@/lib/format/csv-line";
import { readCsv } from "./csv";

/** One line of a bill: a UTC day, a model (null: a fee, or not broken down by model), and dollars. */
export type BillLine = {
  day: string;
  model: string | null;
  usd: number;
  /** Before the customer's discount; null where the bill does not say. */
  listUsd: number | null;
  /** "standard", "batch", "flex" or "priority"; null where the bill does not say. */
  tier: string | null;
  /** Which tokens, in the words of the bill. */
  tokens: string | null;
};
export type Bill = {
  lines: BillLine[];
  /** Lines without an amount. */
  ignored: number;
  /** Columns that no known export has. */
  unknown: string[];
};

const DAY_COLUMNS = ["usage_date_utc", "start_time_iso", "date", "day", "usage_date", "start_time"];
const MODEL_COLUMNS = ["model", "model_version", "line_item"];
const USD_COLUMNS = ["cost_usd", "amount_value", "amount_usd", "cost", "amount", "usd"];
const CURRENCY_COLUMNS = ["amount_currency", "currency"];
const TIER_COLUMNS = ["service_tier", "usage_type"];
const READ_COLUMNS = [...DAY_COLUMNS, ...MODEL_COLUMNS, ...USD_COLUMNS, ...CURRENCY_COLUMNS, ...TIER_COLUMNS];
/** Of the exports of OpenAI and Anthropic; they change no amount. */
const OTHER_COLUMNS = [
  ...["end_time", "end_time_iso", "project_id", "project_name", "organization_id", "organization_name"],
  ...["user_id", "user_email", "api_key", "api_key_id", "api_key_name", "api_key_status", "quantity"],
  ...["workspace", "workspace_id", "context_window", "inference_geo", "speed", "description"],
  ...["token_type", "cost_type", "list_price_usd"],
];
/** OpenAI's line items and Anthropic's cost types that are not about the tokens of a model. */
const FEES =
  /web.?search|code.?(interpreter|execution)|file.?search|storage|vector|session|training|fine.?tun(e|ing) (job|training)/i;
const USAGE = ". This is an export of usage; export the costs instead";

/**
 * The export of a provider's cost page as CSV, or the answers of its cost API as JSON (one page, or a list of pages). Throws
 * an Error that names the line or the missing column.
 */
export function readBill(text: string): Bill {
  const bill = /^\s*[[{]/.test(text) ? readPages(text) : readTable(text);
  if (bill.lines.length === 0) throw new Error("The file has no costs");
  return bill;
}

function readTable(text: string): Bill {
  const [header, ...rows] = readCsv(text);
  const names = header?.cells.map((cell) => cell.trim().toLowerCase()) ?? [];
  const columnOf = (candidates: readonly string[]) =>
    names.indexOf(candidates.find((one) => names.includes(one)) ?? "\0");
  const [day, model, usd, currency] = [DAY_COLUMNS, MODEL_COLUMNS, USD_COLUMNS, CURRENCY_COLUMNS].map(
    columnOf,
  ) as [number, number, number, number];
  if (day < 0) throw new Error(`Line 1: no column with the day: one of ${DAY_COLUMNS.join(", ")}`);
  if (usd < 0) {
    const isUsage = names.some((name) => /input_tokens|num_model_requests/.test(name));
    throw new Error(
      `Line 1: no column with the cost: one of ${USD_COLUMNS.join(", ")}${isUsage ? USAGE : ""}`,
    );
  }
  const list = names.indexOf("list_price_usd");
  const lines: BillLine[] = [];
  let ignored = 0;
  for (const { line, cells } of rows) {
    if (cells.length !== names.length)
      throw new Error(`Line ${line}: ${cells.length} cells instead of ${names.length}`);
    const cell = (at: number) => (at < 0 ? "" : plainCell(cells[at]!.trim()));
    // OpenAI writes a line for a day without costs.
    if (cell(usd) === "") {
      ignored += 1;
      continue;
    }
    const where = `Line ${line}`;
    const code = cell(currency).toLowerCase();
    if (code !== "usd" && code !== "") throw new Error(`${where}: the currency is ${code}, not usd`);
    const named = (name: string) => cell(names.indexOf(name));
    lines.push({
      day: dayOf(cell(day), where),
      model: modelOf(cell(model), [named("cost_type"), named("token_type"), named("line_item")]),
      usd: dollarsOf(cell(usd), where, names[usd]!),
      listUsd: cell(list) === "" ? null : dollarsOf(cell(list), where, "list_price_usd"),
      tier: tierOf(TIER_COLUMNS.map(named).find((one) => one !== "") ?? "", named("line_item")),
      tokens: named("token_type") || null,
    });
  }
  const known = new Set([...READ_COLUMNS, ...OTHER_COLUMNS]);
  return { lines, ignored, unknown: names.filter((name) => name !== "" && !known.has(name)) };
}

type Result = {
  amount?: unknown;
  currency?: unknown;
  cost_type?: unknown;
  token_type?: unknown;
  service_tier?: unknown;
  model?: unknown;
  description?: unknown;
  line_item?: unknown;
};

/** Anthropic's cost_report has cents as a decimal string, OpenAI's costs an object with dollars. */
function readPages(text: string): Bill {
  const pages = pagesOf(text);
  if (pages.at(-1)?.has_more === true)
    throw new Error("has_more is true: the report has more pages. Send them all, as a list");
  const lines: BillLine[] = [];
  for (const [at, bucket] of pages.flatMap(({ data }) => data).entries()) {
    const { starting_at: iso, start_time: seconds, results } = bucket;
    if (!Array.isArray(results)) throw new Error(`data.${at}: results is not a list`);
    for (const [index, result] of (results as Result[]).entries()) {
      const where = `data.${at}.results.${index}`;
      lines.push({ ...readResult(result, where), day: dayOf(String(iso ?? seconds ?? ""), where) });
    }
  }
  return { lines, ignored: 0, unknown: [] };
}

type Bucket = { starting_at?: unknown; start_time?: unknown; results?: unknown };

function pagesOf(text: string): { data: Bucket[]; has_more?: unknown }[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error("The file is neither CSV nor valid JSON");
  }
  const pages = [json].flat() as { data?: unknown; has_more?: unknown }[];
  for (const page of pages)
    if (!Array.isArray(page?.data) || page.data.some((one) => one === null || typeof one !== "object"))
      throw new Error("The JSON has no list data of time buckets: it is not an answer of a cost API");
  return pages as { data: Bucket[]; has_more?: unknown }[];
}

function readResult(result: Result, where: string): Omit<BillLine, "day"> {
  const said = (value: unknown) => (typeof value === "string" ? value : "");
  const amount = result?.amount as unknown;
  const isObject = typeof amount === "object" && amount !== null;
  const { value, currency } = isObject
    ? (amount as { value?: unknown; currency?: unknown })
    : { value: amount, currency: result?.currency };
  if (value === undefined) {
    const isUsage = Object.keys(result ?? {}).some((name) => /input_tokens|num_model_requests/.test(name));
    throw new Error(`${where}: amount is missing${isUsage ? USAGE : ""}`);
  }
  const code = said(currency).toLowerCase() || "usd";
  if (code !== "usd") throw new Error(`${where}: the currency is ${code}, not usd`);
  const dollars = dollarsOf(String(value), where, "amount");
  const item = said(result.model) || said(result.line_item);
  return {
    model: modelOf(item, [said(result.cost_type), said(result.token_type), said(result.line_item)]),
    usd: isObject ? dollars : dollars / 100,
    listUsd: null,
    tier: tierOf(said(result.service_tier), said(result.line_item)),
    tokens: said(result.token_type) || null,
  };
}

function dollarsOf(cell: string, where: string, name: string): number {
  const amount = cell.replace(/^\$/, "");
  const value = Number(amount);
  if (!/^-?[\d.]+(e-?\d+)?$/i.test(amount) || !Number.isFinite(value))
    throw new Error(`${where}: ${name} is not a number of dollars: ${cell.slice(0, 40)}`);
  return value;
}

function dayOf(cell: string, where: string): string {
  const seconds = /^\d{9,10}$/.test(cell) ? new Date(Number(cell) * 1_000).toISOString() : cell;
  const day = /^(20\d\d-\d\d-\d\d)/.exec(seconds)?.[1];
  if (!day || Number.isNaN(Date.parse(`${day}T00:00:00Z`)))
    throw new Error(`${where}: not a day: ${cell.slice(0, 40)}`);
  return day;
}

/** "gpt-4o-2024-08-06, input" is OpenAI's line item of a model. */
function modelOf(item: string, kinds: readonly string[]): string | null {
  if (item === "" || FEES.test(item) || FEES.test(kinds.join(" "))) return null;
  return item.split(",")[0]!.trim().toLowerCase();
}

function tierOf(tier: string, lineItem: string): string | null {
  const named = /batch|flex|priority/i.exec(tier) ?? /\b(batch|flex|priority)\b/i.exec(lineItem);
  return named ? named[0].toLowerCase() : tier === "" ? null : "standard";
}
