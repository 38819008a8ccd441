import type { AlertSubject } from "@/lib/schema/rules/finding";
import type { Rule } from "@/lib/schema/rules/rule";
import { type Instance, listWatched, lockInstances, saveInstances } from "@/lib/store/alerts/alert-instances";
import { type EpisodeFigures, updateEpisodes } from "@/lib/store/alerts/alerts";
import type { Client } from "@/lib/store/database/client";

/** Where the instances of rules are read and written while findings are applied, in one transaction. */
export interface RuleInstances {
  lock(rule: Rule): Promise<readonly Instance[]>;
  save(rule: Rule, instances: readonly Instance[]): Promise<void>;
  updateFigures(rule: Rule, episodes: readonly EpisodeFigures[]): Promise<void>;
  /** Before alerts of the rule are read. */
  settle(rule: Rule): Promise<void>;
}

export const storedInstances = (client: Client): RuleInstances => ({
  lock: ({ id }) => lockInstances(client, id),
  save: (rule, instances) => saveInstances(client, rule, instances),
  updateFigures: ({ id }, episodes) => updateEpisodes(client, id, episodes),
  settle: async () => {},
});

type Held = {
  rule: Rule;
  instances: Map<string, Instance>;
  changed: Set<string>;
  figures: Map<string, EpisodeFigures>;
};

/**
 * The same for many evaluations in one transaction: each rule is locked once, and only what its instances are in the end is
 * written, by `flush`.
 */
export class HeldInstances implements RuleInstances {
  private readonly held = new Map<string, Held>();

  private constructor(
    private readonly client: Client,
    private readonly before: ReadonlyMap<string, AlertSubject[]>,
  ) {}

  static async begin(client: Client, projectId: number): Promise<HeldInstances> {
    return new HeldInstances(client, await listWatched(projectId, client));
  }

  /** The pending and open instances of a rule. */
  watched(ruleId: string): AlertSubject[] {
    const held = this.held.get(ruleId);
    if (!held) return this.before.get(ruleId) ?? [];
    return [...held.instances.values()]
      .filter(({ machine }) => machine.state !== "ok")
      .map(({ labels, identity, machine }) => ({ labels, identity, basis: machine.basis }));
  }

  async lock(rule: Rule): Promise<readonly Instance[]> {
    return [...(await this.of(rule)).instances.values()];
  }

  async save(rule: Rule, instances: readonly Instance[]): Promise<void> {
    const { instances: known, changed } = await this.of(rule);
    for (const one of instances) {
      known.set(one.fingerprint, one);
      changed.add(one.fingerprint);
    }
  }

  async updateFigures(rule: Rule, episodes: readonly EpisodeFigures[]): Promise<void> {
    const { figures } = await this.of(rule);
    for (const one of episodes) figures.set(`${one.fingerprint} ${one.episode}`, one);
  }

  async settle(rule: Rule): Promise<void> {
    const { figures } = await this.of(rule);
    await updateEpisodes(this.client, rule.id, [...figures.values()]);
    figures.clear();
  }

  async flush(): Promise<void> {
    for (const { rule, instances, changed } of this.held.values()) {
      await this.settle(rule);
      await saveInstances(
        this.client,
        rule,
        [...changed].map((fingerprint) => instances.get(fingerprint)!),
      );
      changed.clear();
    }
  }

  private async of(rule: Rule): Promise<Held> {
    const known = this.held.get(rule.id);
    if (known) return known;
    const stored = await lockInstances(this.client, rule.id);
    const instances = new Map(stored.map((one) => [one.fingerprint, one]));
    const held = { rule, instances, changed: new Set<string>(), figures: new Map() };
    this.held.set(rule.id, held);
    return held;
  }
}
