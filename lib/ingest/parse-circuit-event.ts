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
  const refuse = (code: string, message: string): ParsedEvent => ({
    refusal: { code, path: "timestamp", message },
  });
  if (ts === null) return refuse("invalid_timestamp", "timestamp must be ISO 8601 or Unix seconds");
  if (ts > now + FUTURE_LIMIT_MS) {
    return refuse("timestamp_in_future", "timestamp is more than 5 minutes ahead of the server's clock");
  }
  if (ts < oldestTs)
    return refuse(
      "timestamp_too_old",
      `timestamp is before ${new Date(oldestTs).toISOString()}, the retention limit`,
    );
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

function eventId(name: string, ts: number, state: string): string {
  return createHash("sha256")
    .update(JSON.stringify([name, ts, state]))
    .digest("hex")
    .slice(0, 32);
}
