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
import { readEachItem } from "./read-items";

/** The push journey: body -> items -> requests -> priced -> checked -> stored. Answers after the rows are durable. */
export async function acceptRequests(
  request: SentCall,
  projectId: number,
  apiKey: number | null = null,
): Promise<IngestAnswer> {
  const form = bodyForm(request.headers.get("content-type"));
  return withBody(request, projectId, async (body) => {
    const now = await ingestNow();
    const batch = new Batch(now, apiKey);
    const refused = await readEachItem(body, form, (item) => batch.add(item));
    const answer = await storeBatch(batch, refused, projectId);
    if (answer.accepted > 0)
      noteSenders([{ projectId, sender: "api", version: "", requests: answer.accepted, lastSeenAt: now }]);
    return answer;
  });
}

/** The same for items in memory. `now` in epoch ms. */
export async function acceptItems(
  items: readonly Item[],
  refused: readonly Rejection[],
  projectId: number,
  now: number,
): Promise<IngestAnswer> {
  const batch = new Batch(now, null);
  const giveWay = timeSlices();
  for (const item of items) {
    batch.add(item);
    const turn = giveWay();
    if (turn) await turn;
  }
  return storeBatch(batch, refused, projectId);
}

/** The requests of a batch, and which of its items are refused. `apiKey`: the family of the key that sent them. */
class Batch {
  readonly parsed: { index: number; request: ParsedRequest }[] = [];
  readonly rejected: Rejection[] = [];
  private readonly context;
  private readonly isAtOneTime = idsAtOneTime();

  constructor(
    readonly now: number,
    apiKey: number | null,
  ) {
    const makeId = (ts: number) => makeUuidV7(ts, randomBytes(10));
    this.context = { ...acceptedTimes(now), makeId, now, apiKey };
  }

  add({ index, value }: Item): void {
    const result = parseRequest(value, this.context);
    if ("refusal" in result) this.rejected.push({ index, ...result.refusal });
    else if (this.isAtOneTime(result.request)) this.parsed.push({ index, request: result.request });
    else
      this.rejected.push(
        conflict(index, "Another item of this batch has the same id and a different timestamp"),
      );
  }
}

async function storeBatch(
  { parsed, rejected, now }: Batch,
  refused: readonly Rejection[],
  projectId: number,
): Promise<IngestAnswer> {
  const requests = parsed.map(({ request }) => request);
  const outcomes = await commitRequests(await preparePending(projectId, requests, now));
  const stored = requests.filter((_, position) => outcomes[position] === "inserted");
  if (stored.length > 0) await announceStored(projectId, stored);
  const conflictText = "A different request is stored under this id and timestamp";
  return batchAnswer(parsed, outcomes, [...refused, ...rejected], conflictText);
}
