import { randomBytes } from "node:crypto";
import { timeSlices } from "@/lib/give-way";
import { batchAnswer, conflict, idsAtOneTime } from "@/lib/ingest/batch-answer";
import { type ParsedRequest, parseRequest } from "@/lib/ingest/parse-request";
import { bodyForm, type Item } from "@/lib/ingest/split-items";
import type { SentCall } from "@/lib/schema/http/sent-call";
import type { IngestAnswer, Rejection } from "@/lib/schema/request/ingest-answer";
import { makeUuidV7 } from "@/lib/schema/request/uuid-v7";
import { commitRequests } from "@/lib/store/requests/commit-queue";
import { acceptedTimes, ingestNow } from "./ingest-clock";
import { noteSenders } from "./note-senders";
import { announceStored, preparePending } from "./prepare-pending";
import { withBody } from "./read-body";
import { readItems } from "./read-items";

/** The push journey: body -> items -> requests -> priced -> checked -> stored. Answers after the rows are durable. */
export async function acceptRequests(
  request: SentCall,
  projectId: number,
  apiKey: number | null = null,
): Promise<IngestAnswer> {
  const form = bodyForm(request.headers.get("content-type"));
  return withBody(request, projectId, async (body) => {
    const { items, rejected } = await readItems(body, form);
    const now = await ingestNow();
    const answer = await acceptItems(items, rejected, projectId, now, apiKey);
    if (answer.accepted > 0)
      noteSenders([{ projectId, sender: "api", version: "", requests: answer.accepted, lastSeenAt: now }]);
    return answer;
  });
}

/** The same for items in memory. `now` in epoch ms; `apiKey`: the family of the key that sent them. */
export async function acceptItems(
  items: readonly Item[],
  refused: readonly Rejection[],
  projectId: number,
  now: number,
  apiKey: number | null = null,
): Promise<IngestAnswer> {
  const rejected = [...refused];
  const parsed = await parseItems(items, rejected, now);
  for (const { request } of parsed) request.apiKey = apiKey;
  const pending = await preparePending(
    projectId,
    parsed.map(({ request }) => request),
    now,
  );
  const outcomes = await commitRequests(pending);
  const stored = pending.filter((_, position) => outcomes[position] === "inserted");
  if (stored.length > 0)
    await announceStored(
      projectId,
      stored.map(({ request }) => request),
    );
  return batchAnswer(parsed, outcomes, rejected, "A different request is stored under this id and timestamp");
}

type Indexed = { index: number; request: ParsedRequest };

/** Adds what it refuses to `rejected`. */
export async function parseItems(
  items: readonly Item[],
  rejected: Rejection[],
  now: number,
): Promise<Indexed[]> {
  const makeId = (ts: number) => makeUuidV7(ts, randomBytes(10));
  const context = { ...acceptedTimes(now), makeId, now };
  const parsed: Indexed[] = [];
  const isAtOneTime = idsAtOneTime();
  const giveWay = timeSlices();
  for (const { index, value } of items) {
    const turn = giveWay();
    if (turn) await turn;
    const result = parseRequest(value, context);
    if ("refusal" in result) {
      rejected.push({ index, ...result.refusal });
      continue;
    }
    if (!isAtOneTime(result.request)) {
      rejected.push(conflict(index, "Another item of this batch has the same id and a different timestamp"));
      continue;
    }
    parsed.push({ index, request: result.request });
  }
  return parsed;
}
