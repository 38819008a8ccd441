import { ownValue } from "@/lib/schema/own-value";

const TEXTS: Record<string, (state: string) => string> = {
  database: (state) => `The database is ${state}. Requests are not accepted, and rules are not evaluated.`,
  ingest: (state) => `Requests cannot be stored: the database is ${state}. Senders must retry.`,
  worker: (state) => `Background work has ${state}.`,
  evaluation: (state) => `Rules are not evaluated (${state}): no alerts fire or resolve.`,
  deliveries: (state) => `Notifications are not sent: ${state}.`,
  replica: (state) => `The replica is ${state}.`,
  retention: (state) => `Retention is paused: ${state}`,
};

/**
 * The parts of /api/health/ready that are not ok, in sentences. A process that stops is about to be replaced, which no one
 * must act on.
 */
export function healthTexts(parts: Readonly<Record<string, string>>): string[] {
  return Object.entries(parts)
    .filter(([part, state]) => state !== "ok" && part !== "status" && part !== "process")
    .map(
      ([part, state]) =>
        ownValue(TEXTS, part)?.(state) ?? `${part[0]!.toUpperCase()}${part.slice(1)}: ${state}.`,
    );
}
