import { ApiError } from "@/lib/schema/api-error";
import type { Rejection } from "@/lib/schema/ingest-answer";

/** Items of one call at most; larger batches are refused whole. */
export const ITEM_LIMIT = 5_000;

export type BodyForm = "json" | "ndjson";
export type SplitBody = { items: { index: number; value: unknown }[]; rejected: Rejection[] };

/** The form that a content type announces. Throws 415 for all others. */
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
  throw new ApiError(415, "unsupported_type", "Send Content-Type application/json or application/x-ndjson");
}

/** The items of a body: one object, an array, or one a line. A broken NDJSON line is refused alone; broken JSON whole (400). */
export function splitItems(body: Uint8Array, form: BodyForm): SplitBody {
  const text = decodeUtf8(body);
  const split = form === "json" ? splitJson(text) : splitLines(text);
  if (split.items.length + split.rejected.length > ITEM_LIMIT) {
    throw new ApiError(413, "too_many_items", `A call may carry at most ${ITEM_LIMIT} items`);
  }
  return split;
}

function decodeUtf8(body: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    throw new ApiError(400, "invalid_utf8", "The body is not valid UTF-8");
  }
}

function splitJson(text: string): SplitBody {
  if (text.trim() === "")
    throw new ApiError(400, "empty_body", "The body is empty; send one object or an array");
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (thrown) {
    throw new ApiError(400, "invalid_json", `The body is not valid JSON: ${jsonFault(thrown)}`);
  }
  const values = Array.isArray(parsed) ? parsed : [parsed];
  return { items: values.map((value, index) => ({ index, value })), rejected: [] };
}

function splitLines(text: string): SplitBody {
  const split: SplitBody = { items: [], rejected: [] };
  let index = 0;
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    try {
      split.items.push({ index, value: JSON.parse(line) });
    } catch (thrown) {
      const message = `The line is not valid JSON: ${jsonFault(thrown)}`;
      split.rejected.push({ index, code: "invalid_json", message, path: "" });
    }
    index += 1;
  }
  if (index === 0) throw new ApiError(400, "empty_body", "The body is empty; send one JSON object a line");
  return split;
}

/** V8 quotes the text around a fault, which may hold a prompt: keep where, not what. */
function jsonFault(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : "";
  const position = /position (\d+)/.exec(message)?.[1];
  return position ? `unexpected text at position ${position}` : "unexpected end or text";
}
