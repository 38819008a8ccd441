import type { Effect, EndReason } from "@/lib/alert/machine";
import { kindOf } from "@/lib/rules/registry";
import type { Alert, AlertFigures } from "@/lib/schema/alerts/alert";
import type { Finding } from "@/lib/schema/rules/finding";
import type { Rule } from "@/lib/schema/rules/rule";
import { keepEvaluations } from "@/lib/store/alerts/alert-evaluations";
import { insertAlertEvent } from "@/lib/store/alerts/alert-events";
import type { Instance } from "@/lib/store/alerts/alert-instances";
import {
  changeSeverity,
  findEpisode,
  insertAlert,
  lastEpisodes,
  reopenAlert,
  resolveAlert,
  updateFigures,
} from "@/lib/store/alerts/alerts";
import type { Client } from "@/lib/store/database/client";
import { transaction } from "@/lib/store/database/pool";
import { holdRoutes } from "@/lib/store/outbox/routes";
import { followIncident, joinIncident } from "./follow-incident";
import { figuresOf, type Move, moveOf, movesOf, type Round } from "./moves";
import { notifyFired, notifyResolved, suppressReopened } from "./notify";
import { type RuleInstances, storedInstances } from "./rule-instances";

/** A transaction in which alerts may start and notify. */
export function firingTransaction<T>(projectId: number, work: (client: Client) => Promise<T>): Promise<T> {
  return transaction(async (client) => {
    await holdRoutes(client, projectId);
    return work(client);
  });
}

/**
 * Moves the instances of one rule according to the findings and writes transitions, timeline and messages, all in the
 * caller's transaction. The rows are locked first, so two workers make one transition. Returns whether anything
 * changed.
 */
export async function applyFindings(
  client: Client,
  round: Round,
  now: number,
  instances: RuleInstances = storedInstances(client),
): Promise<boolean> {
  const moves = movesOf(round, await instances.lock(round.rule), now);
  return carryOutAll(client, round, moves, now, instances);
}

/** Resolves the open alerts of a rule with the reason: it was edited, paused or deleted, or a user resolved them. */
export async function endInstances(
  client: Client,
  rule: Rule,
  reason: EndReason,
  now: number,
  only: (instance: Instance) => boolean = () => true,
): Promise<void> {
  const instances = storedInstances(client);
  const moves = (await instances.lock(rule))
    .filter(only)
    .map((instance) => moveOf(rule, instance, { kind: "ended", reason }, null, now));
  await carryOutAll(client, { rule, findings: [], complete: false }, moves, now, instances);
}

/** Idle instances are pruned before their alerts: episodes are numbered after those alerts. */
async function continueEpisodes(client: Client, ruleId: string, first: readonly Instance[]): Promise<void> {
  if (first.length === 0) return;
  const last = await lastEpisodes(
    client,
    ruleId,
    first.map(({ fingerprint }) => fingerprint),
  );
  for (const { fingerprint, machine } of first) machine.episode += last.get(fingerprint) ?? 0;
}

/**
 * Writes the moves of a rule, with one statement for all instances and one for all figures. Returns whether anything
 * changed.
 */
async function carryOutAll(
  client: Client,
  round: Round,
  moves: readonly Move[],
  now: number,
  instances: RuleInstances,
): Promise<boolean> {
  const { rule } = round;
  const busy = moves.filter(({ isIdle }) => !isIdle);
  const firstEpisodes = busy.filter(
    ({ instance, effects }) => instance.machine.episode === 1 && effects.some(({ kind }) => kind === "fire"),
  );
  await continueEpisodes(
    client,
    rule.id,
    firstEpisodes.map(({ instance }) => instance),
  );
  await instances.save(
    rule,
    busy.filter(({ isNews }) => isNews).map(({ instance }) => instance),
  );
  // Before notifying, so that messages contain the current figures.
  await instances.updateFigures(
    rule,
    busy.flatMap(({ instance: { fingerprint, machine }, figures }) =>
      figures ? [{ fingerprint, episode: machine.episode, figures }] : [],
    ),
  );
  const changed = busy.some(({ effects }) => effects.length > 0);
  if (changed) await instances.settle(rule);
  for (const { instance, effects, finding } of busy)
    for (const effect of effects) await carryOut(client, round, instance, effect, finding, now);
  return changed;
}

/** The worst figures; an alert that resolved before keeps its sentence. */
function endFigures(
  { definition }: Rule,
  alert: Alert,
  worst: AlertFigures | null,
  finding: Finding | null,
): AlertFigures {
  const isWorse = worst !== null && worst.value !== alert.value;
  const message = kindOf(definition).endSentence(alert.message, isWorse ? worst.message : null, finding);
  return { ...(isWorse ? worst : alert), message };
}

async function carryOut(
  client: Client,
  { rule, quiet = false }: Round,
  { fingerprint, labels, machine, evaluations = [], worst = null }: Instance,
  effect: Effect,
  finding: Finding | null,
  now: number,
): Promise<void> {
  const at = new Date(now);
  if (effect.kind === "fire") {
    const { definition } = rule;
    const { alertType, unit, window } = kindOf(definition);
    const alert = await insertAlert(client, {
      projectId: rule.projectId,
      ruleId: rule.id,
      ruleName: rule.name,
      ruleVersion: rule.version,
      fingerprint,
      episode: machine.episode,
      type: alertType(definition),
      ruleKind: definition.kind,
      severity: effect.severity,
      labels: { ...labels, ...finding?.facts },
      unit: unit(definition),
      window: window(definition),
      startedAt: at,
      ...figuresOf(rule, finding!),
    });
    await keepEvaluations(client, alert.id, evaluations);
    await insertAlertEvent(
      client,
      alert,
      "fired",
      {
        value: alert.value,
        threshold: alert.threshold,
        baseline: alert.baseline,
        n: alert.sampleSize,
        window: alert.window,
        rule_version: alert.ruleVersion,
      },
      { at },
    );
    const haste = await joinIncident(client, alert, now);
    if (!quiet) await notifyFired(client, alert, now, haste);
    return;
  }
  const alert = await findEpisode(client, rule.id, fingerprint, machine.episode);
  if (!alert) return;
  switch (effect.kind) {
    case "reopen":
      await reopenAlert(client, alert.id, effect.severity);
      await followIncident(client, alert, now);
      if (!quiet) await suppressReopened(client, alert);
      await insertAlertEvent(
        client,
        alert,
        "reopened",
        { why: "within its cool-down, so not notified yet" },
        { at },
      );
      return;
    case "still_firing":
      await insertAlertEvent(client, alert, "still_firing", {}, { at });
      if (!quiet) await notifyFired(client, { ...alert, state: "firing" }, now);
      return;
    case "severity_up":
    case "severity_down":
      await changeSeverity(client, alert.id, effect.severity);
      await followIncident(client, alert, now);
      await insertAlertEvent(client, alert, effect.kind, { severity: effect.severity }, { at });
      if (effect.notify && !quiet) await notifyFired(client, { ...alert, severity: effect.severity }, now);
      return;
    case "resolve": {
      await updateFigures(client, alert.id, endFigures(rule, alert, worst, finding));
      await resolveAlert(client, alert.id, effect.reason, at);
      const haste = await followIncident(client, alert, now);
      await keepEvaluations(client, alert.id, evaluations);
      await insertAlertEvent(client, alert, "resolved", { reason: effect.reason }, { at });
      if (!quiet) await notifyResolved(client, alert, now, haste);
    }
  }
}
