import { ApiError } from "@/lib/schema/http/api-error";

/** Longer than any real one: an id of 128 characters, each escaped, in base64. */
const CURSOR_LENGTH = 2_048;

/** A position in a list ordered by (time, id) descending, as an opaque text. */
export type Position = { ts: string; id: string };

export function encodeCursor({ ts, id }: Position): string {
  return Buffer.from(JSON.stringify([ts, id])).toString("base64url");
}

/** Throws 400 for a text that is not a cursor. */
export function decodeCursor(cursor: string | null): Position | null {
  if (cursor === null || cursor === "") return null;
  try {
    const text = cursor.length > CURSOR_LENGTH ? "[]" : Buffer.from(cursor, "base64url").toString("utf8");
    const [ts, id] = JSON.parse(text) as unknown[];
    if (typeof ts === "string" && typeof id === "string" && isStorable(ts, id)) return { ts, id };
  } catch {
    // Falls through to the one error for every invalid cursor.
  }
  throw new ApiError(400, "invalid", "cursor: must be the `next_cursor` of the previous page", {
    details: [{ path: "cursor", message: "must be the `next_cursor` of the previous page" }],
  });
}

/** Values that the database would reject must not reach it: the caller would get a 500. */
function isStorable(ts: string, id: string): boolean {
  return (
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(ts) && !Number.isNaN(Date.parse(ts)) && !id.includes("\0")
  );
}
