import { describe, expect, it } from "vitest";
import type { Place } from "@/lib/schema/alerts/incident";
import { placed } from "@/test/incident-fixture";
import { type FailureCount, failuresWanted, placeOf } from "./place-of";

const TRAFFIC = [
  { model: "sonnet", provider: "anthropic", service: "search" },
  { model: "haiku", provider: "anthropic", service: "checkout" },
  { model: "gpt-5", provider: "openai", service: "search" },
  { model: "gpt-5", provider: "azure", service: "checkout" },
];
const counts = (failed: number[]): FailureCount[] =>
  TRAFFIC.map((one, at) => ({ ...one, requests: 100, failed: failed[at]! }));

const errors = { ruleKind: "threshold", type: "error_rate", labels: { error_type: "timeout" } };

describe("the place of an alert", () => {
  it.each([
    [
      "its model, and the providers of the model",
      { ...errors, labels: { model: "gpt-5" } },
      placed({ model: "gpt-5", providers: ["azure", "openai"] }),
    ],
    [
      "the provider of its breaker",
      { ruleKind: "circuit_open", type: "circuit_open", labels: { breaker: "primary", provider: "openai" } },
      placed({ provider: "openai" }),
    ],
    [
      "a model and a service whose answers have changed",
      { ruleKind: "anomaly", type: "output_tokens_p50", labels: { model: "sonnet", service: "search" } },
      placed({ trouble: "usage", model: "sonnet", service: "search", providers: ["anthropic"] }),
    ],
    ["nowhere without labels", errors, null],
  ])("is %s", (_, alert, place) => {
    expect(placeOf(alert, TRAFFIC, [])).toEqual(place);
  });

  it.each([
    ["budget_milestones", "budget_milestones"],
    ["daily_cost", "cost"],
    ["unpriced_model", "unpriced_model"],
    ["system_fault", "system_fault"],
    ["no_ingest", "no_ingest"],
    ["threshold", "cost"],
    ["threshold", "requests"],
    ["a kind of a later version", "latency_p95"],
  ])("is null for %s on %s, which joins no incident", (ruleKind, type) => {
    expect(placeOf({ ruleKind, type, labels: { model: "sonnet" } }, TRAFFIC, [])).toBeNull();
  });

  it.each<[string, number[], object | null]>([
    [
      "one model fails",
      [1, 1, 40, 0],
      { model: "gpt-5", providers: ["azure", "openai"], service: "search", isAlone: true },
    ],
    ["both models of a provider fail", [30, 30, 1, 0], { provider: "anthropic" }],
    ["both models of a service fail", [30, 0, 30, 0], { service: "search", isAlone: true }],
    ["all fail alike, so nowhere", [10, 10, 10, 10], null],
    ["only a few calls failed, so nowhere", [4, 0, 0, 0], null],
  ])("is where calls fail: %s", (_, failed, place) => {
    expect(placeOf(errors, TRAFFIC, counts(failed))).toEqual(place && placed(place));
  });

  it.each<[string, number[], Partial<Place>]>([
    ["of one service alone, which fails with it", [0, 0, 30, 0], { service: "search", isAlone: true }],
    ["of the model, which fails in both services", [0, 0, 30, 30], {}],
    ["of the model, if only one of the services fails with another model too", [30, 0, 30, 30], {}],
    [
      "of the service that fails most, if both fail with models of their own too",
      [30, 30, 30, 40],
      { service: "checkout", isAlone: true },
    ],
  ])("is, for a model that fails, %s", (_, failed, more) => {
    const alert = { ...errors, labels: { model: "gpt-5" } };
    const other = { model: "sonnet", provider: "anthropic", service: "summaries", requests: 100, failed: 0 };
    const haiku = { ...other, model: "haiku" };
    expect(placeOf(alert, TRAFFIC, [...counts(failed), other, haiku])).toEqual(
      placed({ model: "gpt-5", providers: ["azure", "openai"], ...more }),
    );
  });

  it("remains the model where the other models of its services fail everywhere", () => {
    const everywhere = counts([30, 30, 30, 30]).flatMap((one) => [one, { ...one, service: "summaries" }]);
    expect(placeOf({ ...errors, labels: { model: "gpt-5" } }, TRAFFIC, everywhere)?.service).toBeNull();
  });

  it("names the only service whose figure has moved, unless a label names another", () => {
    const slow = { ruleKind: "threshold", type: "latency_p95", labels: { model: "gpt-5" } };
    const place = placed({ model: "gpt-5", providers: ["azure", "openai"] });
    expect(placeOf(slow, TRAFFIC, [], { alone: "search", isInPart: true })).toEqual({
      ...place,
      service: "search",
      isAlone: true,
      isInPart: true,
    });
    const labelled = { ...slow, labels: { model: "gpt-5", service: "checkout" } };
    expect(placeOf(labelled, TRAFFIC, [], { alone: "search", isInPart: false })).toEqual({
      ...place,
      service: "checkout",
    });
  });

  it("is read from the failures only where the labels do not name it", () => {
    expect(failuresWanted(errors)).toEqual({ status: "error", errorType: "timeout" });
    expect(failuresWanted({ ...errors, type: "fallback_rate", labels: {} })?.status).toBe("fallback");
    expect(failuresWanted({ ...errors, labels: { model: "sonnet", service: "search" } })).toBeNull();
    expect(failuresWanted({ ...errors, type: "latency_p95", labels: {} })).toBeNull();
  });
});
