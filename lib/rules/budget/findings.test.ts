import { describe, expect, it } from "vitest";
import { fingerprintOf } from "@/lib/alert/fingerprint";
import { newMachine } from "@/lib/alert/machine";
import { observe } from "@/lib/alert/observe";
import { circuitFindings } from "@/lib/rules/breaker/circuit-findings";
import { DEFAULT_PACK } from "@/lib/rules/default-pack";
import type { CircuitEvent } from "@/lib/schema/request/circuit-event";
import type { Budget } from "@/lib/schema/rules/budget";
import type { Finding } from "@/lib/schema/rules/finding";
import { RuleDefinition } from "@/lib/schema/rules/rule";
import { budgetFindings } from "./budget-findings";

describe("a breaker", () => {
  const event: CircuitEvent = {
    id: "1",
    ts: 0,
    name: "primary",
    state: "open",
    provider: "anthropic",
    model: null,
    reason: "12 timeouts",
  };
  it.each([
    ["open", true, false],
    ["half_open", false, false],
    ["closed", false, true],
  ] as const)("that is %s: breaches %s, recovered %s", (state, breaches, recovered) => {
    const [finding] = circuitFindings([{ ...event, state }]);
    expect(finding).toMatchObject({ breaches, recovered, enough: true, note: "12 timeouts" });
  });
});

describe("the labels of a breaker", () => {
  it("are only its name; its provider and model are facts", () => {
    const event = { id: "1", ts: 0, name: "primary", state: "open", reason: null } as const;
    const [known, unknown] = circuitFindings([
      { ...event, provider: "anthropic", model: "claude" },
      { ...event, provider: null, model: null },
    ]);
    expect(known).toMatchObject({
      labels: { breaker: "primary" },
      facts: { provider: "anthropic", model: "claude" },
    });
    expect(unknown).toMatchObject({ labels: { breaker: "primary" }, facts: {} });
  });
});

describe("a daily budget of $10 under a rule of 1.5 times", () => {
  const budget: Budget = {
    id: "b",
    projectId: 1,
    name: "Team",
    period: "daily",
    amountUsd: 10,
    timeZone: "UTC",
    scope: {},
  };
  it.each([
    [14.99, false],
    [15, false],
    [15.01, true],
  ])("with $%d spent breaches: %s", (spentUsd, breaches) => {
    expect(budgetFindings([{ budget, spentUsd, requests: 3 }], 1.5)).toEqual([
      {
        labels: { budget: "Team" },
        identity: { budget: "b" },
        basis: expect.stringMatching(/^10\.000000 /),
        value: spentUsd,
        threshold: 15,
        baseline: 10,
        sampleSize: 3,
        enough: true,
        breaches,
        recovered: !breaches,
        note: null,
      },
    ]);
  });

  it("leaves weekly and monthly budgets to other rules", () => {
    const monthly: Budget = { ...budget, period: "monthly" };
    expect(budgetFindings([{ budget: monthly, spentUsd: 99, requests: 1 }], 1.5)).toEqual([]);
  });
});

describe("the default pack", () => {
  it("holds every rule, each valid as an edited rule would have to be", () => {
    expect(DEFAULT_PACK.map(({ packKey }) => packKey)).toEqual([
      "latency_p95",
      "output_tokens",
      "output_length_drop",
      "daily_cost",
      "cost_surge",
      "error_rate",
      "fallback_rate",
      "cache_hit_rate",
      "circuit_open",
      "latency_anomaly",
      "ttft_anomaly",
      "output_length_anomaly",
      "cost_anomaly",
      "latency_burn",
      "error_burn",
      "budget_milestones",
      "budget_forecast",
      "cost_burn",
      "no_traffic",
      "no_ingest",
      "system_fault",
      "unpriced_model",
      "request_hits",
    ]);
    for (const { definition } of DEFAULT_PACK) expect(RuleDefinition.parse(definition)).toEqual(definition);
  });
});

describe("a fingerprint", () => {
  it("does not depend on the order of labels, and differs by name and value", () => {
    expect(fingerprintOf({ labels: { a: "1", b: "2" } })).toBe(fingerprintOf({ labels: { b: "2", a: "1" } }));
    const others: Record<string, string>[] = [{}, { a: "12" }, { a: "1" }, { b: "1" }, { a: "1", b: "2" }];
    expect(new Set(others.map((labels) => fingerprintOf({ labels }))).size).toBe(5);
  });
});

describe("a finding that lingers", () => {
  const finding: Finding = {
    labels: { model: "gpt-5" },
    value: 1,
    threshold: 2,
    baseline: 1,
    sampleSize: 30,
    enough: true,
    breaches: true,
    recovered: false,
    lingers: true,
    note: null,
  };
  const fingerprint = fingerprintOf({ labels: finding.labels });
  const of = (state: "ok" | "firing") =>
    observe(
      "warning",
      [finding],
      new Map([[fingerprint, { fingerprint, labels: {}, machine: { ...newMachine(), state } }]]),
    );

  it("keeps an alert firing, but starts none", () => {
    expect(of("firing")[0]!.observation).toMatchObject({ kind: "value", breaches: true });
    expect(of("ok")[0]!.observation).toMatchObject({ kind: "value", breaches: false, recovered: false });
  });
});
