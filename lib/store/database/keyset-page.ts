import { ApiError } from "@/lib/schema/http/api-error";

/** Longer than any real one: an id of 128 characters, each escaped, in base64. */
const CURSOR_LENGTH = 2_048;

/** A position in a list ordered by (time, id) descending, as an opaque text. */
export type Position = { ts: string; id: string };
/** The same in a list whose order begins with a number; null is that of what has none. */
export type RankedPosition = Position & { rank: number | null };

export const encodeCursor = ({ ts, id }: Position): string => encoded([ts, id]);
export const encodeRanked = ({ ts, id, rank }: RankedPosition): string => encoded([ts, id, rank]);

const encoded = (parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString("base64url");

/** Throws 400 for a text that is not a cursor. */
export function decodeCursor(cursor: string | null): Position | null {
  if (cursor === null || cursor === "") return null;
  return positionIn(partsOf(cursor)) ?? refuse();
}

/** Throws 400 for a text that is not a cursor of a ranked list. */
export function decodeRanked(cursor: string | null): RankedPosition | null {
  if (cursor === null || cursor === "") return null;
  const parts = partsOf(cursor);
  const [, , rank] = parts;
  const position = rank === null || Number.isSafeInteger(rank) ? positionIn(parts) : null;
  return position ? { ...position, rank: rank as number | null } : refuse();
}

function partsOf(cursor: string): unknown[] {
  if (cursor.length > CURSOR_LENGTH) return [];
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

function positionIn([ts, id]: unknown[]): Position | null {
  return typeof ts === "string" && typeof id === "string" && isStorable(ts, id) ? { ts, id } : null;
}

function refuse(): never {
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
