import { isCalm } from "@/lib/alert/observe";
import { errorText, log } from "@/lib/log";
import { applyFindings } from "@/lib/pipeline/alerts/apply-findings";
import { refreshHolds } from "@/lib/pipeline/alerts/hold-alerts";
import { routeUnheard } from "@/lib/pipeline/alerts/route-alerts";
import { kindOf } from "@/lib/rules/registry";
import { listWatched } from "@/lib/store/alerts/alert-instances";
import { noteProjectEvaluated } from "@/lib/store/alerts/evaluation-lag";
import { type Evaluated, listRulesToEvaluate, noteEvaluations } from "@/lib/store/alerts/rules";
import { transaction } from "@/lib/store/database/pool";
import { announceChange } from "@/lib/store/database/watch-project";
import { factsReader } from "./load-facts";

/**
 * One round over a project's rules as of `now`: reads once, judges each rule, moves its instances. A rule that fails,
 * or that this version cannot read, does not stop the others. `quiet`, for the demo's past: paused rules write history
 * too, and nothing is sent. Returns false if every rule failed.
 */
export async function evaluateProject(projectId: number, now: number, quiet = false): Promise<boolean> {
  const evaluated: Evaluated[] = [];
  // Its window stays open: the next round evaluates it again.
  const fail = ({ id, judgedUntil }: Stored, thrown: unknown) => {
    log.error("a rule could not be evaluated", { rule: id, error: errorText(thrown) });
    evaluated.push({ ruleId: id, judgedUntil, error: errorText(thrown).slice(0, 500) });
  };
  const due: Due[] = [];
  for (const rule of await listRulesToEvaluate(projectId)) {
    try {
      if (quiet || rule.enabled) due.push(dueOf(rule, now));
    } catch (thrown) {
      fail(rule, thrown);
    }
  }
  const rules = due.filter(({ rule, judgedUntil }) => quiet || isNewWindow(rule.judgedUntil, judgedUntil));
  const watched = await listWatched(projectId);
  const needs = rules.map((one) => one.needs);
  // Only the demo's past waits for its detectors.
  const factsFor = await factsReader(projectId, needs, now, quiet);
  let changed = false;
  for (const { rule, kind, judgedUntil, needs: own } of rules) {
    const { definition } = rule;
    try {
      const open = watched.get(rule.id) ?? [];
      const findings = kind.judge(definition, await factsFor(own), open, now);
      if (findings === null) continue;
      const round = { rule, findings, complete: true, quiet };
      if (!isCalm(kind.persistence(definition), findings, open))
        changed = (await transaction((client) => applyFindings(client, round, now))) || changed;
      evaluated.push({ ruleId: rule.id, judgedUntil, error: null });
    } catch (thrown) {
      fail(rule, thrown);
    }
  }
  const allFailed = evaluated.length > 0 && evaluated.every(({ error }) => error !== null);
  if (!quiet) {
    await noteEvaluations(evaluated);
    changed = (await transaction((client) => refreshHolds(client, projectId, now))) || changed;
    changed = (await transaction((client) => routeUnheard(client, projectId, now))) || changed;
    if (!allFailed) await noteProjectEvaluated(projectId);
  }
  if (changed) announceChange({ kind: "alert", projectId });
  return !allFailed;
}

type Stored = Awaited<ReturnType<typeof listRulesToEvaluate>>[number];
type Due = ReturnType<typeof dueOf>;

function dueOf(rule: Stored, now: number) {
  const kind = kindOf(rule.definition);
  const judgedUntil = kind.closedWindowEnd(rule.definition, now);
  return { rule, kind, judgedUntil, needs: kind.needs(rule.definition) };
}

/** Not "later": a clock that was put back must not silence a rule until it has caught up. */
const isNewWindow = (judgedUntil: number | null, end: number | null) => end === null || end !== judgedUntil;
