import { upperFirst } from "@/lib/format/first-letter";
import { ownValue } from "@/lib/schema/own-value";

/** What to do where rounds of the worker stand still. */
export const SEE_LOG = "Check the worker's log; restart it if this stays.";

const TEXTS: Record<string, (state: string) => string> = {
  database: (state) => `The database is ${state}. Requests are not accepted, and rules are not evaluated.`,
  ingest: (state) => `Requests cannot be stored: the database is ${state}. Senders must retry.`,
  worker: (state) => `Background work has ${state}. ${SEE_LOG}`,
  evaluation: (state) => `Rules are not evaluated (${state}): no alerts fire or resolve. ${SEE_LOG}`,
  deliveries: (state) => `Notifications are not sent: ${state}.`,
  replica: (state) => `The replica is ${state}.`,
  retention: (state) => `Retention is paused: ${state}`,
};

/** The worker's rounds that stand still. */
const stalledRounds = ({ worker = "" }: Readonly<Record<string, string>>): string[] =>
  worker.startsWith("stalled: ") ? worker.slice("stalled: ".length).split(", ") : [];

/** The parts without those that another one says: rules that are not evaluated, because their rounds stand still. */
export function withoutEvaluation({
  evaluation: _,
  ...others
}: Readonly<Record<string, string>>): Record<string, string> {
  const rounds = stalledRounds(others).filter((name) => name !== "evaluation");
  const { worker, ...rest } = others;
  if (worker === undefined || stalledRounds(others).length === 0) return others;
  return rounds.length === 0 ? rest : { ...rest, worker: `stalled: ${rounds.join(", ")}` };
}

/**
 * The parts of /api/health/ready that are not ok, in sentences. A process that stops is about to be replaced, which no one
 * must act on.
 */
export function healthTexts(parts: Readonly<Record<string, string>>): string[] {
  const { evaluation = "ok" } = parts;
  // The same trouble twice would read as two.
  const told = evaluation === "ok" ? parts : { ...withoutEvaluation(parts), evaluation };
  return Object.entries(told)
    .filter(([part, state]) => state !== "ok" && part !== "status" && part !== "process")
    .map(([part, state]) => ownValue(TEXTS, part)?.(state) ?? `${upperFirst(part)}: ${state}.`);
}
