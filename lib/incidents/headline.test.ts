import { describe, expect, it } from "vitest";
import { headlineText } from "@/lib/format/headline-text";
import type { IncidentMember } from "@/lib/schema/alerts/incident";
import { incidentMember, NOON, placed, timeoutMember } from "@/test/incident-fixture";
import { headlineOf } from "./headline";

const SONNET = placed({ model: "claude-sonnet-4-5", providers: ["anthropic"] });
const TRAFFIC = [
  { model: "claude-sonnet-4-5", provider: "anthropic", service: "search" },
  { model: "claude-sonnet-4-5", provider: "anthropic", service: "checkout" },
];
const plain = (text: string) => text.replaceAll("\u202f", " ");
const line = (
  members: IncidentMember[],
  timeZone = "UTC",
  now = NOON + 30 * 60_000,
  errors: number | null = null,
) => plain(headlineText(headlineOf({ members, traffic: TRAFFIC, errors, timeZone, now })));

const slow = incidentMember(10);
const unusual = incidentMember(15, {
  ruleKind: "anomaly",
  ruleName: "Unusual latency",
  type: "latency_p50",
  value: 27_000,
  baseline: 2_800,
  threshold: 4_000,
});
const timeouts = timeoutMember(12);
const breaker = incidentMember(16, {
  ruleKind: "circuit_open",
  ruleName: "Circuit breaker",
  type: "circuit_open",
  labels: { breaker: "anthropic-primary", provider: "anthropic" },
  severity: "critical",
  value: null,
  threshold: null,
  unit: "count",
  place: placed({ provider: "anthropic" }),
});
const resolved = { state: "resolved", resolvedAt: NOON + 55 * 60_000 } as const;

describe("the first line of an incident", () => {
  it.each<[string, IncidentMember[], string]>([
    [
      "a provider with its breaker",
      [slow, unusual, timeouts, breaker],
      "anthropic failing since 12:10 UTC: claude-sonnet-4-5 median 27 s (normally 2.8 s), 30 % errors overall (timeout), breaker open since 12:16; 4 alerts",
    ],
    [
      "a slow model, with its threshold where nothing normal is known",
      [slow],
      "claude-sonnet-4-5 slow since 12:10 UTC: p95 41 s (limit 30 s); 1 alert",
    ],
    [
      "one service of a model that others use",
      [
        slow,
        {
          ...unusual,
          labels: { model: "claude-sonnet-4-5", service: "search" },
          place: { ...SONNET, service: "search" },
        },
      ],
      "search slow since 12:10 UTC: claude-sonnet-4-5 median 27 s (normally 2.8 s); 2 alerts",
    ],
    [
      "errors of several types of the same requests as their sum",
      [timeouts, { ...timeouts, id: "b", labels: { error_type: "overloaded" }, value: 0.12 }],
      "claude-sonnet-4-5 failing since 12:12 UTC: 42 % errors overall; 2 alerts",
    ],
    [
      "an objective, which knows no share",
      [
        incidentMember(10, {
          ruleKind: "slo_burn",
          type: "error_burn",
          value: 14.4,
          threshold: 6,
          unit: "count",
        }),
      ],
      "claude-sonnet-4-5 failing since 12:10 UTC: error budget burning 14.4x too fast; 1 alert",
    ],
    [
      "longer answers",
      [
        incidentMember(10, {
          ruleName: "Output tokens",
          type: "output_tokens_mean",
          unit: "tokens",
          value: 1_240,
          baseline: 400,
          place: { ...SONNET, trouble: "usage" },
        }),
      ],
      "claude-sonnet-4-5 with unusual output length since 12:10 UTC: output mean 1,240 (normally 400); 1 alert",
    ],
    [
      "what still fires, and how many have resolved",
      [{ ...slow, ...resolved }, breaker],
      "anthropic failing since 12:10 UTC: breaker open since 12:16; 2 alerts, 1 resolved",
    ],
    [
      "the trouble of what still fires, not of what has resolved",
      [slow, { ...breaker, ...resolved }],
      "anthropic slow since 12:10 UTC: claude-sonnet-4-5 p95 41 s (limit 30 s); 2 alerts, 1 resolved",
    ],
    [
      "its end, with the worst figures",
      [
        { ...unusual, ...resolved },
        { ...breaker, ...resolved },
      ],
      "anthropic failed from 12:15 to 12:55 UTC: claude-sonnet-4-5 median 27 s (normally 2.8 s), breaker open from 12:16 to 12:55; 2 alerts",
    ],
    [
      "its end, which is not that of an objective or of what followed",
      [
        { ...timeouts, ...resolved, labels: { model: "claude-sonnet-4-5" } },
        incidentMember(20, {
          ruleKind: "slo_burn",
          type: "error_burn",
          value: 14.4,
          unit: "count",
          state: "resolved",
          resolvedAt: NOON + 500 * 60_000,
        }),
        { ...slow, state: "resolved", resolvedAt: NOON + 70 * 60_000 },
      ],
      "claude-sonnet-4-5 failed from 12:10 to 12:55 UTC: p95 41 s (limit 30 s), 30 % errors; 3 alerts",
    ],
    [
      "of a silenced alert only that there is one, while others fire",
      [slow, { ...breaker, silenced: true }],
      "claude-sonnet-4-5 slow since 12:10 UTC: p95 41 s (limit 30 s); 2 alerts, 1 silenced",
    ],
    [
      "a silenced alert alone",
      [{ ...slow, silenced: true }],
      "claude-sonnet-4-5 slow since 12:10 UTC: p95 41 s (limit 30 s); 1 alert, 1 silenced",
    ],
    [
      "the rule, where nothing names a place",
      [{ ...timeouts, place: placed() }],
      "Error rate failing since 12:12 UTC: 30 % errors (timeout); 1 alert",
    ],
  ])("says %s", (_, members, text) => {
    expect(line(members)).toBe(text);
  });

  it.each<[string, IncidentMember[], number | null, string]>([
    [
      "of the cause, not of all that the rule counts",
      [slow, timeouts, breaker],
      0.62,
      "62 % errors (timeout)",
    ],
    [
      "of the cause and all types of error",
      [timeouts, { ...timeouts, id: "b", labels: { error_type: "overloaded" }, value: 0.12 }],
      0.71,
      "71 % errors;",
    ],
    [
      "of all requests, where that of the cause is not known",
      [timeouts],
      null,
      "30 % errors overall (timeout)",
    ],
    [
      "of one model of the provider, which the alert names",
      [breaker, { ...timeouts, labels: { error_type: "timeout", model: "claude-sonnet-4-5" } }],
      0.62,
      "claude-sonnet-4-5 30 % errors (timeout)",
    ],
    [
      "of the model that has trouble, which the alert names",
      [{ ...timeouts, labels: { model: "claude-sonnet-4-5" } }],
      0.62,
      "UTC: 30 % errors;",
    ],
    [
      "of fallbacks overall, which count for the model that answered",
      [slow, { ...timeouts, type: "fallback_rate", labels: {}, value: 0.12 }],
      0.62,
      "12 % fallbacks overall",
    ],
  ])("tells the share %s", (_, members, errors, text) => {
    expect(line(members, "UTC", NOON + 30 * 60_000, errors)).toContain(text);
  });

  it("tells the time by the project's clock, with the day where it is another", () => {
    expect(line([slow], "Europe/Berlin")).toContain("since 13:10 CET:");
    expect(line([slow], "Asia/Kolkata", NOON + 24 * 3_600_000)).toContain("since 23 Nov, 17:40 GMT+5:30:");
  });
});
