import { createHash } from "node:crypto";
import { type CircuitEvent, CircuitEventInput } from "@/lib/schema/request/circuit-event";
import type { Rejection } from "@/lib/schema/request/ingest-answer";
import { withoutOwner } from "@/lib/schema/request/resource-name";
import { parseTimestamp } from "@/lib/schema/time/timestamp";
import { FUTURE_LIMIT_MS, refusalOf } from "./parse-request";

export type ParsedEvent = { event: CircuitEvent } | { refusal: Omit<Rejection, "index"> };

/** One item of a batch, or why it is rejected. Times in epoch ms. */
export function parseCircuitEvent(value: unknown, oldestTs: number, now: number): ParsedEvent {
  const result = CircuitEventInput.safeParse(value);
  if (!result.success) return { refusal: refusalOf(result.error, value) };
  const { id, timestamp, name, state, provider, model, reason } = result.data;
  const ts = timestamp == null ? now : parseTimestamp(timestamp);
  if (ts === null)
    return { refusal: timeFault("invalid_timestamp", "timestamp must be ISO 8601 or Unix seconds") };
  const refusal = timeRefusal(ts, oldestTs, now);
  if (refusal) return { refusal };
  return {
    event: {
      id: id ?? eventId(name, ts, state),
      ts,
      name,
      state,
      provider: provider || null,
      model: model ? withoutOwner(model) : null,
      reason: reason || null,
      ...(timestamp == null && { isUntimed: true }),
    },
  };
}

/** Why an event of this time is rejected; null if it is not. */
export function timeRefusal(ts: number, oldestTs: number, now: number): Omit<Rejection, "index"> | null {
  if (ts > now + FUTURE_LIMIT_MS)
    return timeFault("timestamp_in_future", "timestamp is more than 5 minutes ahead of the server's clock");
  if (ts >= oldestTs) return null;
  const oldest = new Date(oldestTs).toISOString();
  return timeFault("timestamp_too_old", `timestamp is before ${oldest}, the retention limit`);
}

const timeFault = (code: string, message: string) => ({ code, path: "timestamp", message });

function eventId(name: string, ts: number, state: string): string {
  return createHash("sha256")
    .update(JSON.stringify([name, ts, state]))
    .digest("hex")
    .slice(0, 32);
}
