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
  const answer = { accepted: 0, duplicates: 0, rejected: [...refused] };
  outcomes.forEach((outcome, position) => {
    if (outcome === "inserted") answer.accepted += 1;
    else if (outcome === "duplicate") answer.duplicates += 1;
    else answer.rejected.push(conflict(items[position]!.index, conflictText));
  });
  answer.rejected.sort((a, b) => a.index - b.index);
  return answer;
}

/** Rows are identified by (timestamp, id), so one id at two times would be stored as two requests. Call it once per item. */
export function idsAtOneTime(): (request: { id: string; ts: number }) => boolean {
  const timeOfId = new Map<string, number>();
  return ({ id, ts }) => {
    const known = timeOfId.get(id);
    if (known === undefined) timeOfId.set(id, ts);
    return known === undefined || known === ts;
  };
}
