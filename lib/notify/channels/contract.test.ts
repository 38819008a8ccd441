import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AlertMessage, Notice, NotificationReason } from "@/lib/schema/alert-message";
import type { ChannelKind } from "@/lib/schema/channel";
import { startPagerduty, startSlack, startWebhook } from "@/test/receivers/receivers";
import type { StubReceiver } from "@/test/receivers/stub-receiver";
import { parseCidrs } from "./forbidden-address";
import { dedupKey } from "./pagerduty";
import { send } from "./send";
import { signature } from "./webhook";

const MESSAGE: AlertMessage = {
  alertId: "5d0f2b1c-3f43-4f0e-9a57-0d7d2f6f0c11",
  episode: 4,
  fingerprint: "9f2c",
  rule: { id: "rule-1", name: "p95 latency", version: 3 },
  type: "latency_p95",
  severity: "critical",
  state: "firing",
  labels: { model: "gpt-5" },
  value: 41_200,
  threshold: 30_000,
  baseline: 18_900,
  unit: "ms",
  sampleSize: 312,
  window: "5 min",
  message: "p95 latency of gpt-5 is 41.2 s over the last 5 min, above 30 s, n 312.",
  startedAt: Date.UTC(2026, 10, 23, 11, 58),
  resolvedAt: null,
  url: "https://sightline.example/alerts/5d0f2b1c",
};
const RESOLVED: AlertMessage = { ...MESSAGE, state: "resolved", resolvedAt: Date.UTC(2026, 10, 23, 12, 30) };
const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const ALLOWED = parseCidrs("127.0.0.0/8");
const stubs = {} as Record<ChannelKind, StubReceiver>;
const KINDS: ChannelKind[] = ["slack", "pagerduty", "webhook"];

beforeAll(async () => {
  stubs.slack = await startSlack();
  stubs.pagerduty = await startPagerduty();
  stubs.webhook = await startWebhook(() => SECRET);
});
afterAll(() => Promise.all(KINDS.map((kind) => stubs[kind].stop())));

async function deliver(
  kind: ChannelKind,
  message: AlertMessage,
  reason: NotificationReason,
  project = "Shop",
) {
  const stub = stubs[kind];
  const secret = { slack: stub.url, pagerduty: "a".repeat(32), webhook: SECRET }[kind];
  const links = { url: message.url, acknowledgeUrl: null, silenceUrl: null };
  const notice: Notice = { reason, groupKey: "group-1", alerts: [message], omitted: 0, project, ...links };
  const sending = { id: "notification-1", notice, now: Date.now() };
  const result = await send(kind, sending, { url: stub.url }, secret, ALLOWED);
  return { result, received: stub.received.at(-1)! };
}

describe.each(KINDS)("a message to %s", (kind) => {
  it("holds the measured value, what it was held against, n, window, labels, start, reason and link", async () => {
    const { received } = await deliver(kind, MESSAGE, "first");
    const text = received.text.replaceAll("\u202f", " ");
    const wanted =
      kind === "webhook"
        ? ['"value":41200', '"threshold":30000', '"baseline":18900', '"n":312', "2026-11-23T11:58:00.000Z"]
        : ["41.2 s", "30 s", "18.9 s", "312", "2026-11-23 11:58:00 UTC"];
    for (const part of [...wanted, "5 min", "gpt-5", "p95 latency", MESSAGE.url])
      expect(text).toContain(part);
    expect(text).toContain(kind === "webhook" ? '"reason":"first"' : "it began to fire");
  });

  it("keeps to the receiver's limits and harms nobody, whatever the labels hold", async () => {
    const nasty = fc.oneof(
      fc.string({ unit: "binary", maxLength: 400 }),
      fc.constantFrom(
        "<!channel>",
        "<@U1>",
        "<https://evil.example|ok>",
        "&".repeat(4_000),
        "😀".repeat(3_000),
        "",
      ),
    );
    const message = fc.record({
      labels: fc.dictionary(fc.string({ minLength: 1, maxLength: 60 }), nasty, { maxKeys: 12 }),
      message: nasty.filter((text) => text !== ""),
      value: fc.constantFrom(0, 1e-9, 41_200, 1e15),
    });
    const before = stubs[kind].violations.length;
    await fc.assert(
      fc.asyncProperty(message, nasty, fc.constantFrom(MESSAGE, RESOLVED), async (hostile, project, base) => {
        const reason = base.state === "resolved" ? "all_resolved" : "first";
        const { result } = await deliver(kind, { ...base, ...hostile }, reason, project);
        expect(result.answer).toMatchObject({ kind: "answered", accepted: true });
      }),
      { numRuns: 60 },
    );
    expect(stubs[kind].violations.slice(before)).toEqual([]);
  });

  it("is marked as a test where it is one", async () => {
    const { received } = await deliver(kind, MESSAGE, "test");
    expect(received.text).toContain(kind === "webhook" ? '"type":"alert.test"' : "[TEST]");
  });
});

describe("PagerDuty", () => {
  it("folds a re-fire into the open incident and closes the same one", async () => {
    const first = await deliver("pagerduty", MESSAGE, "first");
    const again = await deliver("pagerduty", { ...MESSAGE, episode: 5 }, "first");
    const end = await deliver("pagerduty", { ...RESOLVED, episode: 5 }, "all_resolved");
    const keys = [first, again, end].map(({ received }) => received.json.dedup_key);
    expect(new Set(keys)).toEqual(new Set([dedupKey("rule-1", "9f2c")]));
    expect(end.received.json).toMatchObject({ event_action: "resolve" });
  });

  it.each([
    [202, true],
    [200, false],
    [400, false],
  ])("%i is accepted: %s", async (status, accepted) => {
    stubs.pagerduty.next.push({ status, body: "{}" });
    expect((await deliver("pagerduty", MESSAGE, "first")).result.answer).toMatchObject({ accepted });
  });
});

describe("a webhook", () => {
  it("signs as Standard Webhooks 1.0 shows it", () => {
    const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const body = '{"test": 2432232314}';
    expect(signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body)).toBe(
      "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    );
  });

  it.each<[NotificationReason, string]>([
    ["first", "alert.fired"],
    ["new_alerts", "alert.fired"],
    ["new_resolved", "alert.updated"],
    ["acknowledged", "alert.acknowledged"],
    ["severity_up", "alert.updated"],
    ["all_resolved", "alert.resolved"],
    ["fired_and_resolved", "alert.resolved"],
  ])("says of %s: %s", async (reason, type) => {
    expect((await deliver("webhook", MESSAGE, reason)).received.json).toMatchObject({ type });
  });
});
