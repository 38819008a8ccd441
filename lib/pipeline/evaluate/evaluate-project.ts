import { isCalm } from "@/lib/alert/observe";
import { errorText, log } from "@/lib/log";
import { refreshHolds } from "@/lib/pipeline/notify/hold-alerts";
import { announceChange } from "@/lib/pipeline/process/data-changed";
import { kindOf } from "@/lib/rules/registry";
import { listWatched } from "@/lib/store/alerts/alert-instances";
import { noteProjectEvaluated } from "@/lib/store/alerts/evaluation-lag";
import { type Evaluated, listRulesToEvaluate, noteEvaluations } from "@/lib/store/alerts/rules";
import { transaction } from "@/lib/store/database/pool";
import { applyFindings } from "./apply-findings";
import { factsReader } from "./load-facts";

/**
 * One round over a project's rules as of `now`: reads once, judges each rule, moves its instances. A rule that fails
 * does not stop the others. `quiet`: history is written by paused rules too, and nobody is told (the demo's past).
 */
export async function evaluateProject(projectId: number, now: number, quiet = false): Promise<void> {
  const rules = (await listRulesToEvaluate(projectId))
    .map((rule) => ({ rule, kind: kindOf(rule.definition) }))
    .filter(
      ({ rule: { enabled, definition, judgedUntil }, kind }) =>
        quiet || (enabled && isNewWindow(judgedUntil, kind.closedWindowEnd(definition, now))),
    );
  const watched = await listWatched(projectId);
  const needs = rules.map(({ rule, kind }) => kind.needs(rule.definition));
  // The demo's past waits for its detectors; nobody else does.
  const factsFor = await factsReader(projectId, needs, now, quiet);
  const evaluated: Evaluated[] = [];
  let changed = false;
  for (const { rule, kind } of rules) {
    const { definition } = rule;
    const note = { ruleId: rule.id, judgedUntil: kind.closedWindowEnd(definition, now) };
    try {
      const open = watched.get(rule.id) ?? [];
      const findings = kind.judge(definition, await factsFor(kind.needs(definition)), open, now);
      if (findings === null) continue;
      const round = { rule, findings, complete: true, quiet };
      if (!isCalm(kind.persistence(definition), findings, open))
        changed = (await transaction((client) => applyFindings(client, round, now))) || changed;
      evaluated.push({ ...note, error: null });
    } catch (thrown) {
      log.error("a rule could not be evaluated", { rule: rule.id, error: errorText(thrown) });
      evaluated.push({ ...note, error: errorText(thrown).slice(0, 500) });
    }
  }
  if (!quiet) {
    await noteEvaluations(evaluated);
    changed = (await transaction((client) => refreshHolds(client, projectId, now))) || changed;
    const allFailed = evaluated.length > 0 && evaluated.every(({ error }) => error !== null);
    if (!allFailed) await noteProjectEvaluated(projectId);
  }
  if (changed) announceChange({ kind: "alert", projectId });
}

/** Not "later": a clock that was put back must not silence a rule until it has caught up. */
const isNewWindow = (judgedUntil: number | null, end: number | null) => end === null || end !== judgedUntil;
