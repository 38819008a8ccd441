import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Notice, NotificationReason } from "@/lib/schema/alerts/alert-message";
import { FIRING, firingGroup, LOOPBACK, noticeOf, RESOLVED, sendingOf } from "@/test/notice-fixture";
import { startWebhook } from "@/test/receivers/receivers";
import type { StubReceiver } from "@/test/receivers/stub-receiver";
import { signature, webhook } from "./webhook";

const secretOf = (byte: number) => `whsec_${Buffer.alloc(32, byte).toString("base64")}`;
const [OLD, NEW, OTHER] = [secretOf(1), secretOf(2), secretOf(3)];
let stub: StubReceiver;
let known = NEW;
beforeAll(async () => {
  stub = await startWebhook(() => known);
});
afterEach(() => {
  known = NEW;
});
afterAll(() => stub.stop());

type Options = { format?: "standard" | "alertmanager"; previous?: string | null; id?: string };
async function deliver(notice: Notice, { format = "standard", previous = null, id = "n-1" }: Options = {}) {
  const settings = { url: stub.url, secret: NEW, previous_secret: previous, format };
  const result = await webhook.send(sendingOf(notice, { id }), settings, LOOPBACK);
  return { result, received: stub.received.at(-1)! };
}

describe("the signature", () => {
  // The first is the example of the Standard Webhooks 1.0 specification; the others were made with openssl.
  it.each([
    [
      "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
      "msg_p5jXN8AQM9LWM0D4loKWxJek",
      1_614_265_330,
      '{"test": 2432232314}',
      "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    ],
    [NEW, "n-1", 0, "", "v1,NvZlOEhC3ZKDbVqTtevJM5hJIXs4xJ7Mo2PNbOQxC3Q="],
    [NEW, "n-1", 1_795_435_200, '{"text":"é 😀"}', "v1,f24Tn+qx2n6XiyzVjcewjVwX1lZTTxSE5C6MHK2/I1U="],
  ])("under %s of %s at %i", (secret, id, timestamp, body, wanted) => {
    expect(signature(secret, id, timestamp, body)).toBe(wanted);
  });

  it.each([
    ["the new secret", NEW, 204],
    ["the previous one, until it expires", OLD, 204],
    ["another one", OTHER, 400],
  ])("during a rotation is valid for a receiver that has %s", async (_name, secret, status) => {
    known = secret;
    const { result, received } = await deliver(noticeOf("first"), { previous: OLD });
    expect(result.status).toBe(status);
    expect(String(received.headers["webhook-signature"]).split(" ")).toHaveLength(2);
  });

  it("is new for each attempt, with the same id", async () => {
    const sending = sendingOf(noticeOf("first"), { id: "same" });
    const settings = { url: stub.url, secret: NEW, previous_secret: null };
    await webhook.send(sending, settings, LOOPBACK);
    await webhook.send({ ...sending, now: sending.now + 60_000 }, settings, LOOPBACK);
    const [first, second] = stub.received.slice(-2).map(({ headers }) => headers);
    expect([first!["webhook-id"], second!["webhook-id"]]).toEqual(["same", "same"]);
    expect(Number(second!["webhook-timestamp"]) - Number(first!["webhook-timestamp"])).toBe(60);
    expect(second!["webhook-signature"]).not.toBe(first!["webhook-signature"]);
  });
});

describe("the body", () => {
  it.each<[NotificationReason, string]>([
    ["first", "alert.fired"],
    ["new_alerts", "alert.fired"],
    ["severity_up", "alert.updated"],
    ["new_resolved", "alert.updated"],
    ["all_resolved", "alert.resolved"],
    ["fired_and_resolved", "alert.resolved"],
    ["repeat", "alert.updated"],
    ["escalation", "alert.fired"],
    ["acknowledged", "alert.acknowledged"],
    ["digest", "alert.updated"],
    ["test", "alert.test"],
  ])("for the reason %s is of the type %s", async (reason, type) => {
    expect((await deliver(noticeOf(reason))).received.json).toMatchObject({ type, data: { reason } });
  });

  it.each<[object, NotificationReason, string]>([
    [{ fault: "delivery failed", channel: "Chat" }, "first", "alert.delivery_failed"],
    [{ fault: "channel degraded", channel: "Chat" }, "new_alerts", "alert.delivery_failed"],
    [{ fault: "channel degraded", channel: "Chat" }, "all_resolved", "alert.resolved"],
    [{ fault: "rule failing", failing_rule: "p95 latency" }, "first", "alert.fired"],
  ])("of the fault %j for the reason %s is of the type %s", async (labels, reason, type) => {
    const { received } = await deliver(
      noticeOf(reason, { ...FIRING, type: "system_fault", labels: { ...labels } }),
    );
    expect(received.json).toMatchObject({ type });
  });

  it("counts the alerts that do not fit in 20 kB as omitted", async () => {
    const long = firingGroup(20).map((alert) => ({ ...alert, message: "m".repeat(2_000) }));
    const { received } = await deliver({ ...noticeOf("first", ...long), omitted: 3 });
    const { alerts, omitted } = received.json.data as { alerts: unknown[]; omitted: number };
    expect(Buffer.byteLength(received.text)).toBeLessThanOrEqual(20_000);
    expect(alerts.length).toBeGreaterThan(3);
    expect(alerts.length + omitted).toBe(23);
    expect(stub.violations.filter((one) => one !== "wrong signature")).toEqual([]);
  });

  it.each([
    ["https://wiki.example/latency", "https://wiki.example/latency"],
    [null, null],
    [undefined, null],
  ])("has the runbook %s in the field runbook_url", async (runbookUrl, runbook_url) => {
    const alert = { ...FIRING, ...(runbookUrl === undefined ? {} : { runbookUrl }) };
    const { received } = await deliver(noticeOf("first", alert));
    expect(received.json).toMatchObject({ data: { alerts: [{ runbook_url }] } });
    const prometheus = await deliver(noticeOf("first", alert), { format: "alertmanager" });
    const [one] = prometheus.received.json.alerts as { annotations: Record<string, string> }[];
    expect(one!.annotations.runbook_url ?? null).toBe(runbook_url);
  });

  it("can be Alertmanager version 4", async () => {
    const [first, second] = firingGroup(2);
    const ended = { ...second!, state: "resolved" as const, resolvedAt: RESOLVED.resolvedAt };
    const notice = { ...noticeOf("new_resolved", first, ended), omitted: 1 };
    const { received } = await deliver(notice, { format: "alertmanager" });
    expect(received.json).toMatchObject({
      version: "4",
      groupKey: "group-1",
      truncatedAlerts: 1,
      status: "firing",
      receiver: "sightline",
      groupLabels: { alertname: "p95 latency" },
      commonLabels: { alertname: "p95 latency", severity: "critical", project: "Shop" },
      commonAnnotations: { unit: "ms", value: "41200", threshold: "30000", baseline: "18900", n: "312" },
      externalURL: FIRING.url,
      alerts: [
        {
          status: "firing",
          labels: { model: "model-0" },
          startsAt: "2026-11-23T11:58:00.000Z",
          endsAt: "0001-01-01T00:00:00Z",
          generatorURL: FIRING.url,
        },
        { status: "resolved", labels: { model: "model-1" }, endsAt: "2026-11-23T12:30:00.000Z" },
      ],
    });
    expect(received.json.commonLabels).not.toHaveProperty("model");
  });

  it("of Alertmanager has only label names that Prometheus allows", async () => {
    const labels = { "tags.team-name": "a", "9x": "b", "": "c", modèle: "d" };
    const { received } = await deliver(noticeOf("test", { ...FIRING, labels }), { format: "alertmanager" });
    const [alert] = received.json.alerts as { labels: Record<string, string> }[];
    for (const name of Object.keys(alert!.labels)) expect(name).toMatch(/^[a-zA-Z_][a-zA-Z0-9_]*$/);
    expect(alert!.labels).toMatchObject({ tags_team_name: "a", _9x: "b", test: "true" });
  });
});
