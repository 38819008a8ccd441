import { isCalm } from "@/lib/alert/observe";
import { runInSlices } from "@/lib/give-way";
import { applyFindings } from "@/lib/pipeline/alerts/apply-findings";
import { HeldInstances } from "@/lib/pipeline/alerts/rule-instances";
import { kindOf } from "@/lib/rules/registry";
import { countFiring } from "@/lib/store/alerts/alerts";
import { listRulesToEvaluate } from "@/lib/store/alerts/rules";
import type { Client } from "@/lib/store/database/client";
import { transaction } from "@/lib/store/database/pool";
import { listCircuits } from "@/lib/store/requests/circuit-events";
import { HeldRollups } from "@/lib/store/rollups/held-rollups";
import { factsReader, loadNames } from "./load-facts";

type Rules = Awaited<ReturnType<typeof rulesOf>>;
type FactsFor = Awaited<ReturnType<typeof factsReader>>;
/** `ifFiring`: nothing can begin to fire then, so the round is made only if something fires. */
export type PastMoment = { now: number; ifFiring: boolean };
/** Rounds that are read at the same time; each takes a few connections. */
const TOGETHER = 3;

type Read = PastMoment & { factsFor: FactsFor };

/**
 * The rounds of a past that no one adds to, as `evaluateProject` would have made them: paused rules write history, too, and
 * nothing is sent. Moments come in order.
 */
export class PastRounds {
  private constructor(
    private readonly projectId: number,
    private readonly rules: Rules,
    private readonly rollups: HeldRollups,
    private readonly spending: HeldRollups,
    private readonly names: Awaited<ReturnType<typeof loadNames>>,
  ) {}

  static async begin(projectId: number): Promise<PastRounds> {
    const rules = await rulesOf(projectId);
    const names = await loadNames(projectId);
    const rollups = new HeldRollups(projectId, names.series);
    const spending = new HeldRollups(projectId, names.series, []);
    return new PastRounds(projectId, rules, rollups, spending, names);
  }

  /** Several rounds in one transaction with `after`. No breaker changes between them. */
  async evaluate(moments: readonly PastMoment[], after: (client: Client) => Promise<void>): Promise<void> {
    const isIdle = moments.every(({ ifFiring }) => ifFiring) && (await countFiring(this.projectId)) === 0;
    // Before the transaction, which has the only connection.
    const read = isIdle ? [] : await this.readFacts(moments);
    await transaction(async (client) => {
      const instances = await HeldInstances.begin(client, this.projectId);
      for (const moment of read)
        if (!moment.ifFiring || (await countFiring(this.projectId, client)) > 0)
          await this.judge(client, instances, moment);
      await instances.flush();
      await after(client);
    });
  }

  private async readFacts(moments: readonly PastMoment[]): Promise<Read[]> {
    const circuits = await listCircuits(this.projectId);
    const past = { names: this.names, rollups: this.rollups, spending: this.spending, circuits };
    const needs = this.rules.map((one) => one.needs);
    const read: Read[] = [];
    for (let at = 0; at < moments.length; at += TOGETHER)
      read.push(
        ...(await Promise.all(
          moments.slice(at, at + TOGETHER).map(async (moment) => {
            const factsFor = await factsReader(this.projectId, needs, moment.now, past);
            await Promise.all(needs.map(factsFor));
            return { ...moment, factsFor };
          }),
        )),
      );
    return read;
  }

  private async judge(client: Client, instances: HeldInstances, { now, factsFor }: Read): Promise<void> {
    for (const { rule, kind, needs } of this.rules) {
      const { definition } = rule;
      const facts = await factsFor(needs);
      if (kind.prepare) await runInSlices(kind.prepare(definition, facts, now));
      const open = instances.watched(rule.id);
      const findings = kind.judge(definition, facts, open, now);
      if (findings === null || isCalm(kind.persistence(definition), findings, open)) continue;
      await applyFindings(client, { rule, findings, complete: true, quiet: true }, now, instances);
    }
  }
}

async function rulesOf(projectId: number) {
  return (await listRulesToEvaluate(projectId)).map((rule) => {
    const kind = kindOf(rule.definition);
    return { rule, kind, needs: kind.needs(rule.definition) };
  });
}
