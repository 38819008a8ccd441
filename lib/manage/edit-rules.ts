import { isDeepStrictEqual } from "node:util";
import type { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { endInstances } from "@/lib/pipeline/alerts/apply-findings";
import { lookBack } from "@/lib/reads/look-back";
import { DEFAULT_PACK } from "@/lib/rules/default-pack";
import { describeRule, knobsOf, looksBack } from "@/lib/rules/registry";
import type { Severity } from "@/lib/schema/alerts/severity";
import { ApiError, notFound } from "@/lib/schema/http/api-error";
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
import { audited } from "./audited";
import { requireRoom } from "./require-room";

export type RuleView = Omit<Rule, "projectId" | "packKey" | "definition" | "runbookUrl"> & {
  kind: string;
  pack_key: string | null;
  metric: string | null;
  definition: Rule["definition"];
  runbook_url: string | null;
  /** Whether a rule of the default pack is unchanged; null for other rules. */
  is_default: boolean | null;
  sentence: string;
  last_evaluated_at: string | null;
  last_error: string | null;
  /** Label sets that its last evaluation left out, because a rule judges a limited number. */
  label_sets_left_out: number;
  /** The oldest hours that it should compare with, but that are too many to read. */
  hours_left_out: number;
  /** Alerts of the last 30 days. */
  fired_30d: number;
  last_fired_at: string | null;
  /** Alerts that fire now, and the worst of their severities. */
  firing: number;
  firing_severity: Severity | null;
};

const FIRED_DAYS = 30;

export async function loadRuleViews(projectId: number, now = Date.now()): Promise<RuleView[]> {
  const [rules, { hoursLeftOut }, health] = await Promise.all([
    listRules(projectId),
    lookBack(projectId, now),
    listRuleHealth(projectId, new Date(now - FIRED_DAYS * DAY_MS)),
  ]);
  return rules.map((rule) => {
    const one = health.find(({ id }) => id === rule.id);
    return {
      ...ruleView(rule),
      last_evaluated_at: one?.lastEvaluatedAt?.toISOString() ?? null,
      last_error: one?.lastError ?? null,
      label_sets_left_out: one?.leftOut ?? 0,
      hours_left_out: rule.enabled && looksBack(rule.definition) ? hoursLeftOut : 0,
      fired_30d: one?.fired ?? 0,
      last_fired_at: one?.lastFiredAt?.toISOString() ?? null,
      firing: one?.firing ?? 0,
      firing_severity: one?.worst ?? null,
    };
  });
}

/** For the list of rules: each with the values that are edited there. */
export async function loadRuleRows(projectId: number): Promise<{ rule: RuleView; knobs: Knob[] }[]> {
  const rules = await loadRuleViews(projectId);
  return rules.map((rule) => ({ rule, knobs: knobsOf(rule.definition) }));
}

function ruleView({ id, packKey, name, definition, severity, enabled, version, runbookUrl }: Rule): RuleView {
  const metric = "metric" in definition ? definition.metric : null;
  const facts = {
    kind: definition.kind,
    pack_key: packKey,
    metric,
    definition,
    runbook_url: runbookUrl,
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
    hours_left_out: 0,
    fired_30d: 0,
    last_fired_at: null,
    firing: 0,
    firing_severity: null,
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
  const { runbook_url: runbookUrl, ...rest } = input;
  return audited(actor, "rule.create", async (client) => {
    await requireRoom(client, "rules", actor.projectId);
    const rule = await insertRule(client, actor.projectId, { ...rest, runbookUrl, packKey: null });
    return { result: ruleView(rule), subject: rule.id, after: auditView(rule) };
  });
}

/** `restarted`: its open alerts were resolved, and its evaluation started over. */
export type ChangedRule = RuleView & { restarted: boolean };

/** Editing or disabling a rule resolves its open alerts with that reason; another name or runbook does not. */
export async function changeRule(
  actor: Actor,
  ruleId: string,
  change: z.infer<typeof RuleChange>,
  now: number,
): Promise<ChangedRule> {
  return audited(actor, "rule.update", async (client) => {
    const stored = await lockRule(client, actor.projectId, ruleId);
    if (!stored) throw notFound();
    const { runbook_url: runbookUrl, ...rest } = change;
    const next = { ...stored, ...withoutUndefined({ ...rest, runbookUrl }) };
    const reason = stored.enabled && !next.enabled ? "rule_disabled" : "rule_changed";
    const sameMeaning =
      stored.enabled === next.enabled &&
      // The database does not preserve the order of the fields.
      isDeepStrictEqual(stored.definition, next.definition) &&
      stored.severity === next.severity;
    if (!sameMeaning) await endInstances(client, stored, reason, now);
    const isSame = sameMeaning && stored.name === next.name && stored.runbookUrl === next.runbookUrl;
    const rule = isSame ? stored : await updateRule(client, ruleId, next);
    const result = { ...ruleView(rule), restarted: !sameMeaning };
    return { result, subject: ruleId, before: auditView(stored), after: auditView(rule) };
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
const auditView = ({ name, definition, severity, enabled, runbookUrl }: Rule) => ({
  name,
  definition,
  severity,
  enabled,
  runbook_url: runbookUrl,
});

function withoutUndefined<T extends object>(change: T): Partial<T> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<T>;
}
