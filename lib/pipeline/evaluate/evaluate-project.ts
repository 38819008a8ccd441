import type { MachineRule } from "@/lib/alert/machine";
import { isCalm } from "@/lib/alert/observe";
import { runInSlices, timeSlices } from "@/lib/give-way";
import { errorText, log } from "@/lib/log";
import { applyFindings, firingTransaction } from "@/lib/pipeline/alerts/apply-findings";
import { refreshHolds } from "@/lib/pipeline/alerts/hold-alerts";
import { changesNothing, type Round } from "@/lib/pipeline/alerts/moves";
import { routeUnheard } from "@/lib/pipeline/alerts/route-alerts";
import { kindOf } from "@/lib/rules/registry";
import { listIdle, listWatched, type WatchedInstance } from "@/lib/store/alerts/alert-instances";
import { noteProjectEvaluated } from "@/lib/store/alerts/evaluation-lag";
import { hasOpenAlerts } from "@/lib/store/alerts/open-alerts";
import { type Evaluated, listRulesToEvaluate, noteEvaluations } from "@/lib/store/alerts/rules";
import { transaction } from "@/lib/store/database/pool";
import { announceChange } from "@/lib/store/database/watch-project";
import { withLastRequests } from "./last-requests";
import { factsReader } from "./load-facts";
import { ruleTurn } from "./rule-turn";

/** `failed`: every rule did. `complete`: no rule is left for the next turn. */
export type Outcome = { failed: boolean; complete: boolean };

/**
 * One round over a project's rules as of `now`: reads once, judges each rule, moves its instances. A rule that fails,
 * or that this version cannot read, does not stop the others. `turnMs`: after this time the rest waits for the next turn,
 * which begins with it.
 */
export async function evaluateProject(
  projectId: number,
  now: number,
  { turnMs = Number.POSITIVE_INFINITY }: { turnMs?: number } = {},
): Promise<Outcome> {
  const turnEnds = performance.now() + turnMs;
  const evaluated: Evaluated[] = [];
  // Its window stays open: the next round evaluates it again.
  const fail = ({ id, judgedUntil }: Stored, thrown: unknown) => {
    log.error("a rule could not be evaluated", { rule: id, error: errorText(thrown) });
    evaluated.push({ ruleId: id, judgedUntil, error: errorText(thrown).slice(0, 500) });
  };
  const due: Due[] = [];
  for (const rule of await listRulesToEvaluate(projectId)) {
    try {
      if (rule.enabled) due.push(dueOf(rule, now));
    } catch (thrown) {
      fail(rule, thrown);
    }
  }
  const { ordered, end } = ruleTurn(projectId, due, now);
  const rules = ordered.filter(({ rule, judgedUntil }) => isNewWindow(rule.judgedUntil, judgedUntil));
  const watched = await listWatched(projectId);
  const needs = rules.map((one) => one.needs);
  const factsFor = await factsReader(projectId, needs, now);
  const giveWay = timeSlices();
  let changed = false;
  let left: string | null = null;
  for (const [at, { rule, kind, judgedUntil, needs: own }] of rules.entries()) {
    if (at > 0 && performance.now() >= turnEnds) {
      left = rule.id;
      break;
    }
    const { definition } = rule;
    try {
      const open = watched.get(rule.id) ?? [];
      const facts = await factsFor(own);
      if (kind.prepare) await runInSlices(kind.prepare(definition, facts, now));
      const findings = kind.judge(definition, facts, open, now);
      if (findings === null) continue;
      const persistence = kind.persistence(definition);
      if (!isCalm(persistence, findings, open)) {
        const round = {
          rule,
          findings: await withLastRequests(projectId, definition, findings, now),
          complete: true,
        };
        if (!(await isSettled(round, open, persistence, now)))
          changed =
            (await firingTransaction(projectId, (client) => applyFindings(client, round, now))) || changed;
      }
      const leftOut = kind.leftOut?.(definition, facts, open, now) ?? 0;
      evaluated.push({ ruleId: rule.id, judgedUntil, error: null, leftOut });
    } catch (thrown) {
      fail(rule, thrown);
    }
    await giveWay();
  }
  const failed = evaluated.length > 0 && evaluated.every(({ error }) => error !== null);
  await noteEvaluations(evaluated);
  if (await hasOpenAlerts(projectId)) {
    const moved = await transaction(async (client) => {
      const held = await refreshHolds(client, projectId, now);
      return (await routeUnheard(client, projectId, now)) || held;
    });
    changed ||= moved;
  }
  const judgedSince = end(left);
  if (!failed) await noteProjectEvaluated(projectId, judgedSince);
  if (changed) announceChange({ kind: "alert", projectId });
  return { failed, complete: left === null };
}

/** Only a latched rule has idle instances to look at: it breaches on after its alert was resolved by hand. */
const isSettled = async (
  round: Round,
  open: readonly WatchedInstance[],
  { latched = false }: MachineRule,
  now: number,
): Promise<boolean> =>
  changesNothing(round, open, now) ||
  (latched && changesNothing(round, [...open, ...(await listIdle(round.rule.id))], now));

type Stored = Awaited<ReturnType<typeof listRulesToEvaluate>>[number];
type Due = ReturnType<typeof dueOf>;

function dueOf(rule: Stored, now: number) {
  const kind = kindOf(rule.definition);
  const judgedUntil = kind.closedWindowEnd(rule.definition, now);
  return { rule, kind, judgedUntil, needs: kind.needs(rule.definition) };
}

/** Not "later": a clock that was put back must not silence a rule until it has caught up. */
const isNewWindow = (judgedUntil: number | null, end: number | null) => end === null || end !== judgedUntil;
