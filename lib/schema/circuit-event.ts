import { z } from "zod";

export const CircuitState = z.enum(["closed", "open", "half_open"]);
export type CircuitState = z.infer<typeof CircuitState>;

/** A circuit breaker changed state. `ts` in epoch ms; `id` is made from (name, ts, state) when the client sends none. */
export type CircuitEvent = {
  id: string;
  ts: number;
  name: string;
  state: CircuitState;
  provider: string | null;
  model: string | null;
  reason: string | null;
};
