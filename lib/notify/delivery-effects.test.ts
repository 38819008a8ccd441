import { describe, expect, it } from "vitest";
import type { AttemptRecord } from "@/lib/schema/channels/delivery-attempt";
import { DAY_MS } from "@/lib/schema/time/epoch";
import { FIRING, noticeOf } from "@/test/notice-fixture";
import { attemptRecord } from "./attempt-record";
import { factsOf } from "./channels/registry";
import type { Answer } from "./classify-answer";
import { deliveryEffects } from "./delivery-effects";

const answered = (status: number, more: object = {}): Answer => ({
  kind: "answered",
  status,
  accepted: status === 200,
  retryAfterMs: null,
  ...more,
});
const resultOf = (answer: Answer, error: string | null = null) => ({
  answer,
  status: answer.kind === "failed" ? null : answer.status,
  body: "",
  error,
  latencyMs: 12,
});
const effectsOf = (
  answer: Answer,
  { attempts = 1, ageMs = 0, about = FIRING, error = null as string | null } = {},
) => {
  const record = attemptRecord(factsOf("slack"), { attempts, ageMs, result: resultOf(answer, error) }, 0.5);
  const delivery = { channelName: "Chat", attempts, payload: noticeOf("first", about) };
  return { record, effects: deliveryEffects(delivery, answer, record) };
};
const FAULT = { ...FIRING, type: "system_fault", labels: { channel: "Other" } };
const kinds = (faults: { kind: string }[]) => faults.map(({ kind }) => kind);

describe("the effects of an attempt", () => {
  it.each<
    [
      string,
      Answer,
      Parameters<typeof effectsOf>[1],
      AttemptRecord["outcome"],
      unknown,
      string[],
      string | null,
    ]
  >([
    ["accepted", answered(200), {}, "delivered", ["delivered", "ok"], [], null],
    [
      "accepted for some recipients",
      { kind: "mailed", status: 250, accepted: true, left: [] },
      { error: "Refused for a@b.org" },
      "delivered",
      ["delivered", "ok"],
      ["recipients_refused"],
      null,
    ],
    ["a 503", answered(503), {}, "retry", [null, "failed"], [], "channel_degraded"],
    [
      "a 503 after a day",
      answered(503),
      { ageMs: DAY_MS },
      "dead",
      ["delivery_failed", "failed"],
      ["delivery_failed"],
      "channel_degraded",
    ],
    [
      "a 400",
      answered(400),
      {},
      "dead",
      ["delivery_failed", "failed"],
      ["delivery_failed"],
      "channel_degraded",
    ],
    [
      "a 400 to a message about a fault",
      answered(400),
      { about: FAULT },
      "dead",
      ["delivery_failed", "failed"],
      [],
      null,
    ],
    ["a 410", answered(410, { gone: true }), {}, "dead", ["delivery_failed", "gone"], [], "channel_disabled"],
    [
      "a 410 to a message about a fault",
      answered(410, { gone: true }),
      { about: FAULT },
      "dead",
      ["delivery_failed", "gone"],
      [],
      "channel_disabled",
    ],
    ["a first 429", answered(429), {}, "retry", [null, null], [], null],
    ["a fifth 429", answered(429), { attempts: 5 }, "retry", [null, "failed"], [], "channel_degraded"],
    [
      "a bad certificate",
      { kind: "failed", fault: "tls" },
      { error: "TLS failed" },
      "retry",
      [null, "broken"],
      [],
      "channel_degraded",
    ],
    [
      "a timeout",
      { kind: "failed", fault: "timeout" },
      { error: "No response" },
      "retry",
      [null, "failed"],
      [],
      "channel_degraded",
    ],
  ])("after %s", (_, answer, more, outcome, changes, faults, faultOnChange) => {
    const { record, effects } = effectsOf(answer, more);
    expect(record.outcome).toBe(outcome);
    expect([effects.event, effects.health]).toEqual(changes);
    expect(kinds(effects.faults)).toEqual(faults);
    expect(effects.faultOnChange?.kind ?? null).toBe(faultOnChange);
  });

  it("name the channel and the reason", () => {
    expect(effectsOf(answered(404)).effects.faults[0]!.text).toMatch(/^Channel Chat .*404/);
    expect(effectsOf(answered(410, { gone: true })).effects.faultOnChange!.text).toMatch(
      /^Channel Chat .*410/,
    );
  });
});

describe("an attempt record", () => {
  it("keeps the recipients to retry", () => {
    const answer: Answer = { kind: "mailed", status: 250, accepted: true, left: ["late@example.com"] };
    expect(effectsOf(answer, { error: "Refused for late@example.com" }).record).toMatchObject({
      outcome: "retry",
      waitMs: 2_500,
      recipientsLeft: ["late@example.com"],
    });
  });

  it("says when no retries are left", () => {
    expect(effectsOf(answered(503), { ageMs: DAY_MS }).record.error).toMatch(/\(no retries left\)$/);
  });
});
