import { z } from "zod";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { nameText, TimestampInput, text } from "./request-input";

export const CircuitState = z.enum(["closed", "open", "half_open"]);
export type CircuitState = z.infer<typeof CircuitState>;

/** A circuit breaker changed state. `ts` in epoch ms; `id` is derived from (name, ts, state) if the client sends none. */
export type CircuitEvent = {
  id: string;
  ts: number;
  name: string;
  state: CircuitState;
  provider: string | null;
  model: string | null;
  reason: string | null;
  /** It came without a time, so `ts` is that of its arrival, and another one if it is sent again. */
  isUntimed?: true;
};

/** Breakers of a project; events of further ones are rejected. The latest state of each is kept. */
export const BREAKER_CAP = 10_000;

/** Breakers of a project times the processes whose metrics report them; data points of further ones are rejected. */
export const BREAKER_PROCESS_CAP = 10_000;

/** A process that has not reported for so long says nothing any more: metrics come once a minute at least. */
export const SILENT_MS = 5 * MINUTE_MS;

/** One item of POST /api/v1/circuit-events. */
export const CircuitEventInput = z.object({
  id: text(128, 1).nullish().describe("Idempotency key; if absent, derived from name, timestamp and state"),
  timestamp: TimestampInput.nullish(),
  name: nameText(200, 1),
  state: CircuitState,
  provider: nameText(200).nullish(),
  model: nameText(200).nullish(),
  reason: text(500).nullish(),
});
export type CircuitEventInput = z.infer<typeof CircuitEventInput>;
