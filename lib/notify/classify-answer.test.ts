import { describe, expect, it } from "vitest";
import { type Answer, classifyAnswer, nextWaitMs, parseRetryAfter } from "./classify-answer";

const answered = (status: number, accepted = false, retryAfterMs: number | null = null): Answer => ({
  kind: "answered",
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
    ["dns", "retry"],
    ["tls", "retry"],
    ["blocked", "dead"],
    ["invalid", "dead"],
  ] as const)("%s: %s", (fault, verdict) => {
    expect(classifyAnswer({ kind: "failed", fault })).toBe(verdict);
  });
});

describe("the wait before the next try", () => {
  const refused = answered(503);
  it.each([
    ["slack", 1, 0, refused, 0, 5_000],
    ["slack", 2, 0, refused, 0, 15_000],
    ["slack", 5, 0, refused, 0, 300_000],
    ["slack", 40, 0, refused, 0, 600_000],
    ["webhook", 2, 0, refused, 0, 300_000],
  ] as const)(
    "%s after attempt %i lies anywhere up to its backoff",
    (kind, attempt, age, answer, low, high) => {
      expect(nextWaitMs(kind, attempt, age, answer, 0)).toBe(low);
      expect(nextWaitMs(kind, attempt, age, answer, 0.999_999)).toBeCloseTo(high, -3);
    },
  );

  it("is never shorter than the receiver asked for, and at most an hour of that", () => {
    expect(nextWaitMs("slack", 1, 0, answered(429, false, 120_000), 0)).toBe(120_000);
    expect(nextWaitMs("slack", 1, 0, answered(429, false, 1e12), 0)).toBe(3_600_000);
    expect(nextWaitMs("pagerduty", 1, 0, answered(429), 0)).toBe(120_000);
  });

  it("ends after a day, for webhooks after ten tries", () => {
    expect(nextWaitMs("slack", 100, 86_400_000, refused, 0)).toBeNull();
    expect(nextWaitMs("webhook", 10, 0, refused, 0)).toBeNull();
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
    ["1.5", null],
    ["", null],
    [undefined, null],
  ])("%s is %s", (header, wanted) => {
    expect(parseRetryAfter(header, now)).toBe(wanted);
  });
});
