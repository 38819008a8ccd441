import { env } from "@/lib/env";
import { batchAnswer } from "@/lib/ingest/batch-answer";
import { parseCircuitEvent } from "@/lib/ingest/parse-circuit-event";
import { bodyForm } from "@/lib/ingest/split-items";
import { errorText, log } from "@/lib/log";
import { applyFindings, firingTransaction } from "@/lib/pipeline/alerts/apply-findings";
import { circuitFindings } from "@/lib/rules/breaker/circuit-findings";
import type { SentCall } from "@/lib/schema/http/sent-call";
import type { CircuitEvent } from "@/lib/schema/request/circuit-event";
import type { IngestAnswer, Outcome } from "@/lib/schema/request/ingest-answer";
import { DAY_MS } from "@/lib/schema/time/epoch";
import { listRules, lockRule, noteEvaluations } from "@/lib/store/alerts/rules";
import type { Client } from "@/lib/store/database/client";
import { databaseNow } from "@/lib/store/database/database-clock";
import { transaction } from "@/lib/store/database/pool";
import { isTransient } from "@/lib/store/database/transient-error";
import { announceChange } from "@/lib/store/database/watch-project";
import { wakeDeliveries } from "@/lib/store/outbox/wake-deliveries";
import { namesBeyondCap } from "@/lib/store/requests/breaker-names";
import { insertCircuitEvents, listNamedCircuits } from "@/lib/store/requests/circuit-events";
import { withBody } from "./read-body";
import { readItems } from "./read-items";

/** Stores breaker events, then evaluates alerts: an OPEN is queued for delivery before the response. */
export async function acceptCircuitEvents(request: SentCall, projectId: number): Promise<IngestAnswer> {
  const form = bodyForm(request.headers.get("content-type"));
  return withBody(request, projectId, async (body) => {
    const { items, rejected } = await readItems(body, form);
    const now = await databaseNow();
    const parsed: { index: number; event: CircuitEvent }[] = [];
    const oldestTs = now - env().SIGHTLINE_RETENTION_DAYS * DAY_MS;
    for (const { index, value } of items) {
      const result = parseCircuitEvent(value, oldestTs, now);
      if ("refusal" in result) rejected.push({ index, ...result.refusal });
      else parsed.push({ index, event: result.event });
    }
    const outcomes = await storeCircuitEvents(
      projectId,
      parsed.map(({ event }) => event),
      now,
    );
    return batchAnswer(parsed, outcomes, rejected, "A different event is stored under this id");
  });
}

/**
 * The same for events in memory. `quiet`: writes history without notifications. Events stay stored if a rule fails: the
 * fault is recorded on the rule, and the next round evaluates it again. If it fails because the database is away, the
 * caller must send them again, because a breaker may open and close between two rounds.
 */
export async function storeCircuitEvents(
  projectId: number,
  events: readonly CircuitEvent[],
  now: number,
  quiet = false,
): Promise<Outcome[]> {
  if (events.length === 0) return [];
  const { outcomes, names } = await transaction((client) => insertWithinCap(client, projectId, events));
  await judgeBreakers(projectId, names, now, quiet).catch((thrown) => {
    if (isTransient(thrown)) throw thrown;
    log.error("breaker rules could not be evaluated", { project: projectId, error: errorText(thrown) });
  });
  announceChange({ kind: "data", projectId });
  announceChange({ kind: "alert", projectId });
  wakeDeliveries();
  return outcomes;
}

/** `names`: of the breakers whose events were kept. */
async function insertWithinCap(
  client: Client,
  projectId: number,
  events: readonly CircuitEvent[],
): Promise<{ outcomes: Outcome[]; names: ReadonlySet<string> }> {
  const names = new Set(events.map(({ name }) => name));
  const beyond = await namesBeyondCap(client, projectId, names);
  const kept = events.filter(({ name }) => !beyond.has(name));
  const stored = await insertCircuitEvents(client, projectId, kept);
  let at = 0;
  return {
    outcomes: events.map(({ name }) => (beyond.has(name) ? "full" : stored[at++]!)),
    names: new Set(kept.map(({ name }) => name)),
  };
}

async function judgeBreakers(
  projectId: number,
  names: ReadonlySet<string>,
  now: number,
  quiet: boolean,
): Promise<void> {
  for (const { id, enabled, definition } of await listRules(projectId)) {
    if (!(enabled || quiet) || definition.kind !== "circuit_open") continue;
    const judging = firingTransaction(projectId, async (client) => {
      // Read after the lock, so that events of concurrent calls count too. The newest event of a breaker decides: a
      // late OPEN, older than its CLOSED, does not fire.
      const rule = await lockRule(client, projectId, id);
      if (!rule) return;
      const circuits = await listNamedCircuits(client, projectId, names);
      const round = { rule, findings: circuitFindings(circuits), complete: false, quiet };
      await applyFindings(client, round, now);
    });
    await judging.catch(async (thrown) => {
      if (isTransient(thrown)) throw thrown;
      const error = errorText(thrown);
      log.error("a rule could not be evaluated", { rule: id, error });
      await noteEvaluations([{ ruleId: id, error: error.slice(0, 500), judgedUntil: null }]);
    });
  }
}
