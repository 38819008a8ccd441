import { createHash } from "node:crypto";
import { z } from "zod";
import { type CircuitEvent, CircuitState } from "@/lib/schema/circuit-event";
import type { Rejection } from "@/lib/schema/ingest-answer";
import { TimestampInput, text } from "@/lib/schema/request-input";
import { parseTimestamp } from "@/lib/schema/timestamp";
import { FUTURE_LIMIT_MS, refusalOf } from "./parse-request";

/** One item of POST /api/v1/circuit-events. */
export const CircuitEventInput = z.object({
  id: text(128, 1).nullish().describe("Idempotency key; absent: made from name, timestamp and state"),
  timestamp: TimestampInput.nullish(),
  name: text(200, 1),
  state: CircuitState,
  provider: text(200).nullish(),
  model: text(200).nullish(),
  reason: text(500).nullish(),
});

export type ParsedEvent = { event: CircuitEvent } | { refusal: Omit<Rejection, "index"> };

/** One item of a batch, or why it is refused. Times in epoch ms. */
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
    return refuse("timestamp_in_future", "timestamp lies more than 5 minutes ahead of the server's clock");
  }
  if (ts < oldestTs)
    return refuse(
      "timestamp_too_old",
      `timestamp lies before ${new Date(oldestTs).toISOString()}, the retention limit`,
    );
  return {
    event: {
      id: id ?? eventId(name, ts, state),
      ts,
      name,
      state,
      provider: provider || null,
      model: model || null,
      reason: reason || null,
    },
  };
}

function eventId(name: string, ts: number, state: string): string {
  return createHash("sha256")
    .update(JSON.stringify([name, ts, state]))
    .digest("hex")
    .slice(0, 32);
}
