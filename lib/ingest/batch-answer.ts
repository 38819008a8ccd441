import { BREAKER_CAP, BREAKER_PROCESS_CAP } from "@/lib/schema/request/circuit-event";
import type { IngestAnswer, Outcome, Rejection } from "@/lib/schema/request/ingest-answer";

export const conflict = (index: number, message: string): Rejection => ({
  index,
  code: "conflict",
  message,
  path: "id",
});

export const TOO_MANY_BREAKERS = `The project already has the most breakers that it may have, ${BREAKER_CAP}`;
export const TOO_MANY_BREAKER_PROCESSES = `The project already has the most breakers of processes that it may have, ${BREAKER_PROCESS_CAP}`;

const full = (index: number): Rejection => ({
  index,
  code: "too_many_breakers",
  message: TOO_MANY_BREAKERS,
  path: "name",
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
    else {
      const { index } = items[position]!;
      answer.rejected.push(outcome === "full" ? full(index) : conflict(index, conflictText));
    }
  });
  answer.rejected.sort((a, b) => a.index - b.index);
  return answer;
}

/** Rows are identified by (timestamp, id), so one id at two times would be stored as two requests. Call it once per item. */
export function idsAtOneTime(): (request: { id: string; ts: number }) => boolean {
  // A time would take memory of its own, for each id.
  const firstOfId = new Map<string, { ts: number }>();
  return (request) => {
    const first = firstOfId.get(request.id);
    if (first === undefined) firstOfId.set(request.id, request);
    return first === undefined || first.ts === request.ts;
  };
}
