import type { CircuitEventInput } from "@/lib/schema/request/circuit-event";
import { stateOfNumber, stateOfWord } from "./state-word";

const NAMES = ["circuit_breaker.name", "breaker.name", "name"];
const STATES = ["circuit_breaker.state", "circuit_breaker.new_state", "state", "new_state", "to"];
const REASONS = ["circuit_breaker.reason", "reason"];
const PROVIDERS = ["gen_ai.provider.name", "provider"];
const MODELS = ["gen_ai.request.model", "model"];

/** The attributes of such a record. */
export const BREAKER_LOG_READS: readonly string[] = [
  "event.name",
  ...[NAMES, STATES, REASONS, PROVIDERS, MODELS].flat(),
  "circuit_breaker.library",
  "library",
];

type Attributes = Readonly<Record<string, unknown>>;

/** The event of a log record named `circuit_breaker.state_change`, or the attribute that is missing. `ts` in epoch ms. */
export function readBreakerLog(
  attributes: Attributes,
  ts: number,
): { event: CircuitEventInput } | { refusal: { path: string; message: string } } {
  const first = (names: string[]) => names.map((name) => attributes[name]).find((value) => value != null);
  const text = (names: string[]) => {
    const value = first(names);
    return typeof value === "string" && value !== "" ? value : null;
  };
  const name = text(NAMES);
  if (name === null)
    return { refusal: { path: NAMES[0]!, message: "circuit_breaker.name must be the breaker's name" } };
  const sent = first(STATES);
  const library = attributes["circuit_breaker.library"] ?? attributes.library;
  const told = typeof sent === "number" ? stateOfNumber(sent, library) : stateOfWord(sent);
  if (!told) {
    const message = "circuit_breaker.state must be one of closed, open, half_open";
    return { refusal: { path: STATES[0]!, message } };
  }
  const reason = text(REASONS) ?? told.reason;
  const of = { provider: text(PROVIDERS), model: text(MODELS) };
  return { event: { name, state: told.state, timestamp: ts / 1_000, reason, ...of } };
}
