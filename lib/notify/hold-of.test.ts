import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OpenAlert } from "@/lib/schema/alerts/alert";
import type { Silence } from "@/lib/schema/alerts/silence";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { holdOf } from "./hold-of";

const NOW = Date.UTC(2026, 10, 23, 12);

const alert = (id: string, type: string, more: Partial<OpenAlert> = {}): OpenAlert => ({
  id,
  ruleId: `rule-${id}`,
  ruleName: type,
  ruleKind: "threshold",
  type,
  severity: "warning",
  labels: {},
  providers: [],
  budgetId: null,
  incidentId: null,
  toldAs: "critical",
  waitingSince: null,
  coolingDown: false,
  ...more,
});
const breaker = alert("b", "circuit_open", {
  ruleKind: "circuit_open",
  severity: "critical",
  labels: { breaker: "primary", provider: "anthropic" },
  providers: ["anthropic"],
});
const gpt = { labels: { model: "gpt-5" }, providers: ["openai"] };
const claude = { labels: { model: "claude" }, providers: ["anthropic"] };
const everything = alert("i", "no_ingest", { ruleKind: "no_ingest", severity: "critical" });
const objective = (severity: OpenAlert["severity"]) =>
  alert("o", "latency_burn", { ...gpt, ruleKind: "slo_burn", severity });
const ofBudget = (kind: string, severity: OpenAlert["severity"], labels: object = {}) =>
  alert(kind, kind, { ruleKind: kind, severity, labels: { budget: "Team", ...labels } });

describe("an alert is inhibited", () => {
  it.each<[string, OpenAlert, OpenAlert[], string | null]>([
    [
      "by the open breaker of its model's provider",
      alert("x", "latency_p95", claude),
      [breaker],
      "covered by the open anthropic circuit breaker",
    ],
    ["not by the breaker of another provider", alert("x", "latency_p95", gpt), [breaker], null],
    ["not where it is of something else", alert("x", "output_tokens_mean", claude), [breaker], null],
    [
      "not by a breaker whose provider nobody knows",
      alert("x", "error_rate", claude),
      [{ ...breaker, labels: { breaker: "x" } }],
      null,
    ],
    [
      "by the critical alert on the same metric and labels",
      alert("x", "error_rate", gpt),
      [alert("y", "error_rate", { ...gpt, severity: "critical" })],
      "a critical alert is already firing for this metric",
    ],
    [
      "not by one of other labels",
      alert("x", "error_rate", gpt),
      [alert("y", "error_rate", { ...claude, severity: "critical" })],
      null,
    ],
    ["not by its like", alert("x", "error_rate", gpt), [alert("y", "error_rate", gpt)], null],
    [
      "as an anomaly by a threshold on the same metric",
      alert("x", "latency_p95", { ...gpt, ruleKind: "anomaly" }),
      [alert("y", "latency_p95", gpt)],
      "a threshold alert is already firing for this metric",
    ],
    [
      "as an anomaly of one service by a threshold on another percentile of its model",
      alert("x", "latency_p50", { labels: { model: "gpt", service: "chat" }, ruleKind: "anomaly" }),
      [alert("y", "latency_p95", { labels: { model: "gpt" } })],
      "a threshold alert is already firing for this metric",
    ],
    [
      "never as an anomaly by a threshold of another model",
      alert("x", "latency_p50", { labels: { model: "gpt", service: "chat" }, ruleKind: "anomaly" }),
      [alert("y", "latency_p95", { labels: { model: "claude" } })],
      null,
    ],
    [
      "never as a threshold by an anomaly",
      alert("x", "latency_p95", gpt),
      [alert("y", "latency_p95", { ...gpt, ruleKind: "anomaly", severity: "critical" })],
      null,
    ],
    [
      "as a threshold by an objective of the same figure that is used up critically fast",
      alert("x", "latency_p95", gpt),
      [objective("critical")],
      "a critical alert is already firing for this metric",
    ],
    [
      "not by an objective that is a warning itself",
      alert("x", "latency_p95", gpt),
      [objective("warning")],
      null,
    ],
    [
      "as a forecast by what the budget is being spent on now",
      ofBudget("budget_forecast", "critical"),
      [ofBudget("cost_burn", "critical")],
      "a more severe alert is already firing for budget Team",
    ],
    [
      "as a pace by what has been spent",
      ofBudget("cost_burn", "critical"),
      [ofBudget("budget_milestones", "critical", { milestone: "150 %", period: "2026-11-01" })],
      "a more severe alert is already firing for budget Team",
    ],
    [
      "as a smaller milestone by a larger one",
      ofBudget("budget_milestones", "warning", { milestone: "80 %", period: "2026-11-23" }),
      [ofBudget("daily_cost", "critical")],
      "a more severe alert is already firing for budget Team",
    ],
    [
      "not as a pace by a milestone that is a warning",
      ofBudget("cost_burn", "warning"),
      [ofBudget("budget_milestones", "warning", { milestone: "80 %", period: "2026-11-23" })],
      null,
    ],
    [
      "as a pace by what has been spent of the budget under an earlier name",
      { ...ofBudget("cost_burn", "critical"), budgetId: "b" },
      [{ ...ofBudget("daily_cost", "critical"), labels: { budget: "Old name" }, budgetId: "b" }],
      "a more severe alert is already firing for budget Team",
    ],
    [
      "not by an alert of another budget that had the same name",
      { ...ofBudget("cost_burn", "critical"), budgetId: "b" },
      [{ ...ofBudget("daily_cost", "critical"), budgetId: "deleted" }],
      null,
    ],
    [
      "not by what is told of another budget",
      ofBudget("cost_burn", "critical"),
      [{ ...ofBudget("daily_cost", "critical"), labels: { budget: "Others" } }],
      null,
    ],
    [
      "not as a cost per request by a threshold on the cost of all",
      alert("x", "cost_per_request", { ...gpt, ruleKind: "anomaly" }),
      [alert("y", "cost")],
      null,
    ],
    [
      "as a count of errors by the open breaker of its model's provider",
      alert("x", "errors", claude),
      [breaker],
      "covered by the open anthropic circuit breaker",
    ],
    [
      "not by an alert of a kind that is no more",
      alert("x", "error_rate", gpt),
      [alert("y", "error_rate", { ...gpt, ruleKind: "gone", severity: "critical" })],
      null,
    ],
    ["by all traffic having stopped", alert("x", "daily_cost"), [everything], "no requests are arriving"],
    [
      "never as a fault of its own",
      alert("x", "system_fault", { ruleKind: "system_fault" }),
      [everything],
      null,
    ],
    ["even where a breaker is open", breaker, [everything], "no requests are arriving"],
    [
      "never where it is that all traffic stopped",
      everything,
      [breaker, alert("y", "no_ingest", { ruleKind: "no_ingest" })],
      null,
    ],
    ["never by itself", everything, [everything], null],
  ])("%s", (_, one, open, why) => {
    const hold = holdOf(one, open, [], NOW);
    expect(hold && "why" in hold ? hold.why : null).toBe(why);
  });

  it("by at most one of two", () => {
    const all = [
      breaker,
      everything,
      alert("x", "error_rate", claude),
      alert("y", "error_rate", { ...claude, severity: "critical" }),
    ];
    all.push(alert("z", "error_rate", { ...claude, ruleKind: "anomaly" }));
    all.push(alert("o", "error_burn", { ...claude, ruleKind: "slo_burn", severity: "critical" }));
    for (const kind of ["budget_forecast", "cost_burn", "budget_milestones", "daily_cost"])
      for (const severity of ["warning", "critical"] as const) all.push(ofBudget(kind, severity));
    for (const one of all)
      for (const other of all)
        if (one !== other)
          expect([holdOf(one, [other], [], NOW), holdOf(other, [one], [], NOW)]).toContain(null);
  });
});

describe("an alert that explains another", () => {
  const slow = { ...claude, severity: "critical" } as const;
  const held = (one: OpenAlert, open: OpenAlert[], silences: Silence[] = []) => {
    const hold = holdOf(one, [one, ...open], silences, NOW);
    return hold?.kind === "inhibited" ? hold.alert_id : null;
  };
  const unheard = { toldAs: null } as const;

  it.each<[string, OpenAlert, OpenAlert[], string | null]>([
    ["counts once it was delivered", alert("x", "latency_p95", slow), [breaker], "b"],
    ["does not if no one knows of it", alert("x", "latency_p95", slow), [{ ...breaker, ...unheard }], null],
    [
      "counts for a minute while it is being sent",
      alert("x", "latency_p95", slow),
      [{ ...breaker, ...unheard, waitingSince: NOW - MINUTE_MS + 1 }],
      "b",
    ],
    [
      "does not once that takes longer",
      alert("x", "latency_p95", slow),
      [{ ...breaker, ...unheard, waitingSince: NOW - MINUTE_MS }],
      null,
    ],
    [
      "does not during its cool-down, in which it is not sent",
      alert("x", "latency_p95", slow),
      [{ ...breaker, ...unheard, waitingSince: NOW, coolingDown: true }],
      null,
    ],
    [
      "does not if it is less severe",
      alert("x", "latency_p95", { ...slow, ruleKind: "anomaly" }),
      [alert("y", "latency_p95", claude)],
      null,
    ],
    [
      "does not if people know of it as less severe",
      alert("x", "latency_p95", slow),
      [{ ...breaker, toldAs: "warning" }],
      null,
    ],
    [
      "passes on to the one that explains it",
      alert("x", "latency_p50", { ...slow, ruleKind: "anomaly" }),
      [alert("y", "latency_p95", { ...claude, ...unheard }), breaker],
      "b",
    ],
    [
      "passes on to no one if the last one is unheard too",
      alert("x", "latency_p50", { ...claude, ruleKind: "anomaly" }),
      [alert("y", "latency_p95", { ...claude, ...unheard }), { ...breaker, ...unheard }],
      null,
    ],
  ])("%s", (_, one, open, by) => {
    expect(held(one, open)).toBe(by);
  });

  it("does not while a silence keeps it from being sent", () => {
    const silence = {
      id: "s",
      matchers: { breaker: "primary" },
      startsAt: 0,
      endsAt: null,
      recurrence: null,
      comment: "",
      createdBy: "Ada",
    };
    const sending = { ...breaker, ...unheard, waitingSince: NOW };
    expect(held(alert("x", "latency_p95", slow), [sending], [silence])).toBe(null);
    expect(held(alert("x", "latency_p95", slow), [breaker], [silence])).toBe("b");
  });

  const anyAlert = fc
    .record({
      kind: fc.constantFrom("threshold", "anomaly", "slo_burn", "circuit_open", "no_ingest"),
      type: fc.constantFrom("latency_p95", "latency_p50", "error_rate", "latency_burn"),
      severity: fc.constantFrom("warning" as const, "critical" as const),
      labels: fc.constantFrom(gpt, claude, { labels: {}, providers: [] }),
      toldAs: fc.constantFrom(null, "warning" as const, "critical" as const),
      waitingSince: fc.constantFrom(null, NOW, NOW - HOUR_MS),
      coolingDown: fc.boolean(),
    })
    .map(({ kind, labels, type, ...more }) => ({ ...more, ...labels, ruleKind: kind, type }));

  it("is known to people, or about to be, and at least as severe, in any set of alerts", () => {
    fc.assert(
      fc.property(fc.array(anyAlert, { minLength: 1, maxLength: 12 }), (drawn) => {
        const open = drawn.map(({ type, ...more }, at) =>
          alert(
            `${at}`,
            more.ruleKind === "circuit_open" || more.ruleKind === "no_ingest" ? more.ruleKind : type,
            {
              ...more,
              ...(more.ruleKind === "circuit_open" && { labels: { breaker: "x", provider: "anthropic" } }),
            },
          ),
        );
        for (const one of open) {
          const by = open.find(({ id }) => id === held(one, open));
          if (!by) continue;
          expect(by.id).not.toBe(one.id);
          expect(one.severity === "warning" || by.severity === "critical").toBe(true);
          const knows = by.toldAs !== null && (one.severity === "warning" || by.toldAs === "critical");
          expect(knows || (by.waitingSince === NOW && !by.coolingDown)).toBe(true);
        }
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});

describe("a silence", () => {
  const silence = (more: Partial<Silence> = {}): Silence => ({
    id: "s",
    matchers: { model: "gpt-*" },
    startsAt: NOW - HOUR_MS,
    endsAt: NOW + HOUR_MS,
    recurrence: null,
    comment: "known",
    createdBy: "Ada",
    ...more,
  });
  const one = alert("x", "latency_p95", gpt);

  it.each<[string, Partial<Silence>, boolean]>([
    ["holds what it matches", {}, true],
    ["does not hold what it does not", { matchers: { model: "claude" } }, false],
    ["must match in every label", { matchers: { model: "gpt-5", service: "chat" } }, false],
    [
      "may name rule, metric and severity",
      { matchers: { rule: "latency_p95", metric: "latency*", severity: "warning" } },
      true,
    ],
    ["does not hold before it begins", { startsAt: NOW + 1 }, false],
    ["does not hold from its end on", { endsAt: NOW }, false],
  ])("%s", (_, more, held) => {
    expect(holdOf(one, [], [silence(more)], NOW) !== null).toBe(held);
  });

  it.each<[string, Record<string, string>, string | null, true | undefined | "none"]>([
    ["of its incident covers it as a part of the whole", { incident: "i" }, "i", true],
    ["of its incident and a label covers it alone", { incident: "i", model: "gpt-5" }, "i", undefined],
    ["of another incident does not", { incident: "other" }, "i", "none"],
    ["of an incident does not cover an alert without one", { incident: "i" }, null, "none"],
  ])("%s", (_, matchers, incidentId, whole) => {
    const hold = holdOf({ ...one, incidentId }, [], [silence({ matchers })], NOW);
    expect(hold && "silence_id" in hold ? hold.whole_incident : "none").toBe(whole);
  });

  it("names its author and end, and takes precedence over inhibition", () => {
    expect(holdOf(one, [everything], [silence()], NOW)).toEqual({
      kind: "silenced",
      silence_id: "s",
      by: "Ada",
      comment: "known",
      until: new Date(NOW + HOUR_MS).toISOString(),
    });
  });
});
