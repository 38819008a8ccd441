import { describe, expect, it } from "vitest";
import type { ChannelKind } from "@/lib/schema/channels/kinds/registry";
import { factsOf } from "./channels/registry";
import { type Answer, classifyAnswer, nextWaitMs, parseRetryAfter, pauseMs } from "./classify-answer";

const answered = (status: number, accepted = false, retryAfterMs: number | null = null) => ({
  kind: "answered" as const,
  status,
  accepted,
  retryAfterMs,
});

describe("what happens after an answer", () => {
  it.each([
    [200, true, "delivered"],
    [202, true, "delivered"],
    [200, false, "dead"],
    [301, false, "dead"],
    [302, false, "dead"],
    [307, false, "dead"],
    [400, false, "dead"],
    [401, false, "dead"],
    [403, false, "dead"],
    [404, false, "dead"],
    [408, false, "retry"],
    [410, false, "dead"],
    [413, false, "dead"],
    [422, false, "dead"],
    [425, false, "retry"],
    [429, false, "retry"],
    [500, false, "retry"],
    [502, false, "retry"],
    [503, false, "retry"],
    [504, false, "retry"],
    [599, false, "retry"],
  ] as const)("%i, accepted %s: %s", (status, accepted, verdict) => {
    expect(classifyAnswer(answered(status, accepted))).toBe(verdict);
  });

  it.each([
    ["timeout", "retry"],
    ["network", "retry"],
    ["unreachable", "retry"],
    ["tls", "retry"],
    ["blocked", "dead"],
    ["unreadable", "retry"],
    ["invalid", "dead"],
  ] as const)("%s: %s", (fault, verdict) => {
    expect(classifyAnswer({ kind: "failed", fault })).toBe(verdict);
  });
});

describe("what happens after the answer of a mail server", () => {
  it.each([
    [250, true, [], "delivered"],
    [250, true, ["late@example.com"], "retry"],
    [421, false, [], "retry"],
    [450, false, ["late@example.com"], "retry"],
    [451, false, [], "retry"],
    [550, false, [], "dead"],
    [554, false, [], "dead"],
  ] as const)("%i, accepted %s, left %j: %s", (status, accepted, left, verdict) => {
    expect(classifyAnswer({ kind: "mailed", status, accepted, left: [...left] })).toBe(verdict);
  });
});

describe("a receiver that is gone", () => {
  it.each([[410], [404]])("is gone by %i", (status) => {
    expect(classifyAnswer({ ...answered(status), gone: true })).toBe("gone");
  });
});

describe("the wait before the next attempt", () => {
  const refused = answered(503);
  it.each([
    ["slack", 1, 0, refused, 0, 5_000],
    ["slack", 2, 0, refused, 0, 15_000],
    ["slack", 5, 0, refused, 0, 300_000],
    ["slack", 40, 0, refused, 0, 600_000],
    ["webhook", 2, 0, refused, 0, 300_000],
  ] as const)("%s after attempt %i is random up to its backoff", (kind, attempt, age, answer, low, high) => {
    expect(nextWaitMs(factsOf(kind), attempt, age, answer, 0)).toBe(low);
    expect(nextWaitMs(factsOf(kind), attempt, age, answer, 0.999_999)).toBeCloseTo(high, -3);
  });

  it("is at least as long as the receiver asks, up to an hour", () => {
    expect(nextWaitMs(factsOf("slack"), 1, 0, answered(429, false, 120_000), 0)).toBe(120_000);
    expect(nextWaitMs(factsOf("slack"), 1, 0, answered(429, false, 1e12), 0)).toBe(3_600_000);
    expect(nextWaitMs(factsOf("pagerduty"), 1, 0, answered(429), 0)).toBe(120_000);
  });

  it.each<[ChannelKind, Answer, number]>([
    ["slack", answered(429, false, 30_000), 30_000],
    ["slack", answered(429), 0],
    ["slack", answered(503, false, 7_000), 7_000],
    ["pagerduty", answered(429), 120_000],
    ["pagerduty", answered(429, false, 600_000), 600_000],
    ["pagerduty", answered(503), 0],
    ["discord", answered(200, true, 1_500), 1_500],
    ["discord", answered(429, false, 1e12), 3_600_000],
    ["slack", { kind: "failed", fault: "timeout" }, 0],
    ["email", { kind: "mailed", status: 451, accepted: false, left: [] }, 0],
  ])("%s pauses after %j for %i ms", (kind, answer, wanted) => {
    expect(pauseMs(factsOf(kind), answer)).toBe(wanted);
  });

  it("ends after a day, and for webhooks after ten attempts", () => {
    expect(nextWaitMs(factsOf("slack"), 100, 86_400_000, refused, 0)).toBeNull();
    expect(nextWaitMs(factsOf("webhook"), 10, 0, refused, 0)).toBeNull();
  });
});

describe("Retry-After", () => {
  const now = Date.parse("2026-11-23T12:00:00Z");
  it.each([
    ["7", 7_000],
    [" 120 ", 120_000],
    ["Mon, 23 Nov 2026 12:01:00 GMT", 60_000],
    ["Mon, 23 Nov 2026 11:00:00 GMT", 0],
    ["-1", null],
    ["abc", null],
    ["1.5", 1_500],
    ["0", 0],
    ["1e9", null],
    ["99999999999999999999", 1e12],
    ["Monday, 23-Nov-26 12:01:00 GMT", 60_000],
    ["Mon Nov 23 12:01:00 2026", 60_000],
    ["Mon, 23 Nov 2026 12:01:00 +0900", null],
    ["2026-11-23T12:01:00Z", null],
    ["7, 8", null],
    ["", null],
    [undefined, null],
  ])("%s is %s", (header, wanted) => {
    expect(parseRetryAfter(header, now)).toBe(wanted);
  });
});
