import type { CircuitState } from "@/lib/schema/request/circuit-event";

/** A state in our words, and why it is not what it seems. */
export type Told = { state: CircuitState; reason: string | null };

const WORDS: Record<string, Told> = {
  closed: { state: "closed", reason: null },
  open: { state: "open", reason: null },
  half_open: { state: "half_open", reason: null },
  halfopen: { state: "half_open", reason: null },
  forced_open: { state: "open", reason: "Forced open" },
  isolated: { state: "open", reason: "Isolated by hand" },
  disabled: { state: "closed", reason: "Disabled: it lets every call through" },
  metrics_only: { state: "closed", reason: "Only measures: it lets every call through" },
};

/** The numbers of a gauge. Cockatiel has its own order, in which half-open is above open. */
const NUMBERS: CircuitState[] = ["closed", "half_open", "open"];
const COCKATIEL = ["closed", "open", "half_open", "isolated"];

/** Null for a word that no library uses. */
export function stateOfWord(word: unknown): Told | null {
  if (typeof word !== "string") return null;
  const plain = word.trim().replaceAll(/[-\s]/g, "_").toLowerCase();
  return Object.hasOwn(WORDS, plain) ? WORDS[plain]! : null;
}

export function stateOfNumber(value: number, library: unknown): Told | null {
  if (library === "cockatiel") return stateOfWord(COCKATIEL[value]);
  const state = NUMBERS[value];
  return state ? { state, reason: null } : null;
}
