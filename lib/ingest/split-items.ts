import { ApiError } from "@/lib/schema/http/api-error";
import { excessOf, ITEM_LIMITS, JsonScan, type Limits, type Scanned } from "@/lib/schema/http/json-limits";
import type { Rejection } from "@/lib/schema/request/ingest-answer";

/** Maximum items of a batch; larger batches are rejected as a whole. */
export const ITEM_LIMIT = 5_000;

export type BodyForm = "json" | "ndjson";
/** `isOne`: the body is the item itself, not a batch. */
export type SplitBody = { texts: ItemText[]; rejected: Rejection[]; isOne: boolean };
type Splitting = SplitBody & { limits: Limits };
export type ItemText = { index: number; text: string };
export type Item = { index: number; value: unknown };

/** The format of a content type. Throws 415 for unsupported ones. */
export function bodyForm(contentType: string | null): BodyForm {
  const [type, ...parameters] = (contentType ?? "")
    .toLowerCase()
    .split(";")
    .map((part) => part.trim());
  const charset = parameters
    .find((parameter) => parameter.startsWith("charset="))
    ?.slice(8)
    .replaceAll('"', "");
  if (charset !== undefined && charset !== "utf-8" && charset !== "utf8") {
    throw new ApiError(415, "unsupported_charset", `The body must be UTF-8, not ${charset}`);
  }
  if (type === "application/json") return "json";
  if (type === "application/x-ndjson" || type === "application/ndjson") return "ndjson";
  throw new ApiError(
    415,
    "unsupported_type",
    "Content-Type must be application/json or application/x-ndjson",
  );
}

/** Yields now and then: the largest body takes tens of milliseconds. */
type Work<T> = Generator<undefined, T>;

const CHARACTERS_A_SLICE = 100_000;

/**
 * The unparsed items of a body: one object, the elements of an array, or one per line. Items over a limit are rejected
 * here, before any are parsed. Throws 400 for an array that does not end, 413 for too many items.
 */
export function* splitItems(text: string, form: BodyForm, limits: Limits = ITEM_LIMITS): Work<SplitBody> {
  const first = skipBlanks(text, 0);
  if (first === text.length) {
    const wanted = form === "json" ? "one object or an array" : "one JSON object per line";
    throw new ApiError(400, "empty_body", `The body is empty; send ${wanted}`);
  }
  const split: Splitting = { texts: [], rejected: [], isOne: false, limits };
  if (form === "ndjson") yield* splitLines(text, split);
  else if (text[first] === "[") yield* splitArray(text, split);
  else {
    split.isOne = true;
    addItem(split, text, yield* scanned(text, 0, text.length), 0, text.length);
  }
  const { texts, rejected, isOne } = split;
  return { texts, rejected, isOne };
}

/** The value of an item. One that is not JSON is refused alone; a body that is one item and no JSON, whole (400). */
export function parseItem({ index, text }: ItemText, isOne: boolean): Item | Rejection {
  try {
    return { index, value: JSON.parse(text) };
  } catch (thrown) {
    const fault = jsonFault(thrown);
    if (isOne) throw new ApiError(400, "invalid_json", `The body is not valid JSON: ${fault}`);
    return { index, code: "invalid_json", message: `The item is not valid JSON: ${fault}`, path: "" };
  }
}

function* scanned(text: string, from: number, to: number): Work<Scanned> {
  const scan = new JsonScan(text, from, to, false);
  while (!scan.goOn(CHARACTERS_A_SLICE)) yield;
  return scan;
}

function* splitArray(text: string, split: Splitting): Work<void> {
  let from = skipBlanks(text, text.indexOf("[") + 1);
  let sliceEnd = from + CHARACTERS_A_SLICE;
  const scan = new JsonScan(text, from, text.length, true);
  for (let more = text[from] !== "]"; more; ) {
    scan.begin(from);
    while (!scan.goOn(CHARACTERS_A_SLICE)) yield;
    const { end } = scan;
    addItem(split, text, scan, from, end);
    more = text[end] === ",";
    from = more ? end + 1 : end;
    if (from < sliceEnd) continue;
    sliceEnd = from + CHARACTERS_A_SLICE;
    yield;
  }
  if (text[from] === "]" && skipBlanks(text, from + 1) === text.length) return;
  const where = from < text.length ? `unexpected text at position ${from}` : "unexpected end or text";
  throw new ApiError(400, "invalid_json", `The body is not valid JSON: ${where}`);
}

function* splitLines(text: string, split: Splitting): Work<void> {
  let sliceEnd = CHARACTERS_A_SLICE;
  for (let from = skipBlanks(text, 0); from < text.length; ) {
    const newline = text.indexOf("\n", from);
    const end = newline === -1 ? text.length : newline;
    addItem(split, text, yield* scanned(text, from, end), from, end);
    from = skipBlanks(text, end);
    if (from < sliceEnd) continue;
    sliceEnd = from + CHARACTERS_A_SLICE;
    yield;
  }
}

function addItem(
  { texts, rejected, limits }: Splitting,
  text: string,
  scanned: Limits,
  from: number,
  to: number,
) {
  const index = texts.length + rejected.length;
  if (index === ITEM_LIMIT) {
    throw new ApiError(413, "too_many_items", `A batch may have at most ${ITEM_LIMIT} items`);
  }
  const excess = excessOf(scanned, limits, "An item");
  if (excess) rejected.push({ index, ...excess, path: "" });
  else texts.push({ index, text: text.slice(from, to) });
}

/** The first character from `at` on that is not JSON white space. */
function skipBlanks(text: string, at: number): number {
  while (at < text.length && isBlank(text.charCodeAt(at))) at++;
  return at;
}

const isBlank = (code: number) => code === 32 || code === 10 || code === 13 || code === 9;

/** V8 quotes the text around an error, which may contain a prompt: keep only the position. */
function jsonFault(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : "";
  const position = /position (\d+)/.exec(message)?.[1];
  return position ? `unexpected text at position ${position}` : "unexpected end or text";
}
