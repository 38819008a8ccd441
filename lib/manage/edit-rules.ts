import { isDeepStrictEqual } from "node:util";
import type { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { endInstances } from "@/lib/pipeline/alerts/apply-findings";
import { DEFAULT_PACK } from "@/lib/rules/default-pack";
import { describeRule, knobsOf } from "@/lib/rules/registry";
import { ApiError } from "@/lib/schema/http/api-error";
import type { Knob } from "@/lib/schema/rules/knob";
import type { NewRule, Rule, RuleChange } from "@/lib/schema/rules/rule";
import { DAY_MS } from "@/lib/schema/time/epoch";
import {
  deleteRule,
  insertRule,
  listRuleHealth,
  listRules,
  lockRule,
  updateRule,
} from "@/lib/store/alerts/rules";
import { audited, notFound } from "./audited";
import { requireRoom } from "./require-room";

export type RuleView = Omit<Rule, "projectId" | "packKey" | "definition"> & {
  kind: string;
  pack_key: string | null;
  metric: string | null;
  definition: Rule["definition"];
  /** Whether a rule of the default pack is unchanged; null for other rules. */
  is_default: boolean | null;
  sentence: string;
  last_evaluated_at: string | null;
  last_error: string | null;
  /** Label sets that its last evaluation left out, because a rule judges a limited number. */
  label_sets_left_out: number;
  /** Alerts of the last 30 days. */
  fired_30d: number;
  last_fired_at: string | null;
};

const FIRED_DAYS = 30;

export async function loadRuleViews(projectId: number, now = Date.now()): Promise<RuleView[]> {
  const [rules, health] = await Promise.all([
    listRules(projectId),
    listRuleHealth(projectId, new Date(now - FIRED_DAYS * DAY_MS)),
  ]);
  return rules.map((rule) => {
    const one = health.find(({ id }) => id === rule.id);
    return {
      ...ruleView(rule),
      last_evaluated_at: one?.lastEvaluatedAt?.toISOString() ?? null,
      last_error: one?.lastError ?? null,
      label_sets_left_out: one?.leftOut ?? 0,
      fired_30d: one?.fired ?? 0,
      last_fired_at: one?.lastFiredAt?.toISOString() ?? null,
    };
  });
}

/** For the list of rules: each with the values that are edited there. */
export async function loadRuleRows(projectId: number): Promise<{ rule: RuleView; knobs: Knob[] }[]> {
  const rules = await loadRuleViews(projectId);
  return rules.map((rule) => ({ rule, knobs: knobsOf(rule.definition) }));
}

function ruleView({ id, packKey, name, definition, severity, enabled, version }: Rule): RuleView {
  const metric = "metric" in definition ? definition.metric : null;
  const facts = {
    kind: definition.kind,
    pack_key: packKey,
    metric,
    definition,
    is_default: packKey === null ? null : isDefault({ packKey, name, definition, severity }),
    sentence: describeRule(definition),
  };
  return {
    id,
    name,
    severity,
    enabled,
    version,
    ...facts,
    last_evaluated_at: null,
    last_error: null,
    label_sets_left_out: 0,
    fired_30d: 0,
    last_fired_at: null,
  };
}

const packRule = (packKey: string | null) => DEFAULT_PACK.find((rule) => rule.packKey === packKey);

function isDefault({
  packKey,
  ...shown
}: Pick<Rule, "packKey" | "name" | "definition" | "severity">): boolean {
  const original = packRule(packKey);
  return original !== undefined && isDeepStrictEqual({ packKey, ...shown }, { ...original });
}

export async function createRule(actor: Actor, input: z.infer<typeof NewRule>): Promise<RuleView> {
  return audited(actor, "rule.create", async (client) => {
    await requireRoom(client, "rules", actor.projectId);
    const rule = await insertRule(client, actor.projectId, { ...input, packKey: null });
    return { result: ruleView(rule), subject: rule.id, after: auditView(rule) };
  });
}

/** Editing or disabling a rule resolves its open alerts with that reason. */
export async function changeRule(
  actor: Actor,
  ruleId: string,
  change: z.infer<typeof RuleChange>,
  now: number,
): Promise<RuleView> {
  return audited(actor, "rule.update", async (client) => {
    const stored = await lockRule(client, actor.projectId, ruleId);
    if (!stored) throw notFound();
    const next = { ...stored, ...withoutUndefined(change) };
    const reason = stored.enabled && !next.enabled ? "rule_disabled" : "rule_changed";
    const sameMeaning =
      stored.enabled === next.enabled &&
      // The database does not preserve the order of the fields.
      isDeepStrictEqual(stored.definition, next.definition) &&
      stored.severity === next.severity;
    if (!sameMeaning) await endInstances(client, stored, reason, now);
    const isSame = sameMeaning && stored.name === next.name;
    const rule = isSame ? stored : await updateRule(client, ruleId, next);
    return { result: ruleView(rule), subject: ruleId, before: auditView(stored), after: auditView(rule) };
  });
}

/** Restores a rule of the default pack; whether it is enabled stays. */
export async function resetRule(actor: Actor, ruleId: string, now: number): Promise<RuleView> {
  const rule = (await listRules(actor.projectId)).find(({ id }) => id === ruleId);
  if (!rule) throw notFound();
  const original = packRule(rule.packKey);
  if (!original) throw new ApiError(409, "no_default", "This rule is not part of the default pack");
  const { name, definition, severity } = original;
  return changeRule(actor, ruleId, { name, definition, severity }, now);
}

export async function removeRule(actor: Actor, ruleId: string, now: number): Promise<void> {
  await audited(actor, "rule.delete", async (client) => {
    const stored = await lockRule(client, actor.projectId, ruleId);
    if (!stored) throw notFound();
    await endInstances(client, stored, "rule_disabled", now);
    await deleteRule(client, ruleId);
    return { result: undefined, subject: ruleId, before: auditView(stored) };
  });
}

/** What the audit log holds of a rule. */
const auditView = ({ name, definition, severity, enabled }: Rule) => ({
  name,
  definition,
  severity,
  enabled,
});

function withoutUndefined<T extends object>(change: T): Partial<T> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<T>;
}
