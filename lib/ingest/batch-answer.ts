import type { IngestAnswer, Outcome, Rejection } from "@/lib/schema/request/ingest-answer";

export const conflict = (index: number, message: string): Rejection => ({
  index,
  code: "conflict",
  message,
  path: "id",
});

/** The answer to a batch: what became of its items, by position, and those that were rejected before. */
export function batchAnswer(
  items: readonly { index: number }[],
  outcomes: readonly Outcome[],
  refused: readonly Rejection[],
  conflictText: string,
): IngestAnswer {
  const count = (wanted: Outcome) => outcomes.filter((outcome) => outcome === wanted).length;
  const conflicts = items
    .filter((_, position) => outcomes[position] === "conflict")
    .map(({ index }) => conflict(index, conflictText));
  return {
    accepted: count("inserted"),
    duplicates: count("duplicate"),
    rejected: [...refused, ...conflicts].sort((a, b) => a.index - b.index),
  };
}

/** Rows are identified by (timestamp, id), so one id at two times would be stored as two requests. Call it once per item. */
export function idsAtOneTime(): (request: { id: string; ts: number }) => boolean {
  const timeOfId = new Map<string, number>();
  return ({ id, ts }) => {
    const known = timeOfId.get(id) ?? ts;
    timeOfId.set(id, known);
    return known === ts;
  };
}
