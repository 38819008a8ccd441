import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Notice } from "@/lib/schema/alerts/alert-message";
import { FIRING, LOOPBACK, noticeOf, RESOLVED, sendingOf } from "@/test/notice-fixture";
import { startPagerduty } from "@/test/receivers/receivers";
import type { StubReceiver } from "@/test/receivers/stub-receiver";
import { dedupKey, pagerduty } from "./pagerduty";

const KEY = "a".repeat(32);
let stub: StubReceiver;
beforeAll(async () => {
  stub = await startPagerduty();
});
afterAll(() => stub.stop());

async function deliver(notice: Notice) {
  const result = await pagerduty.send(sendingOf(notice), { routing_key: KEY, url: stub.url }, LOOPBACK);
  return { result, event: stub.received.at(-1)!.json };
}

describe("an event for PagerDuty", () => {
  it.each([
    ["opens an incident", noticeOf("first", FIRING), "trigger"],
    ["raises the severity of one", noticeOf("severity_up", FIRING), "trigger"],
    ["reminds of one", noticeOf("repeat", FIRING), "trigger"],
    ["acknowledges one", noticeOf("acknowledged", FIRING), "acknowledge"],
    ["resolves one", noticeOf("all_resolved", RESOLVED), "resolve"],
    ["resolves one that was acknowledged", noticeOf("acknowledged", RESOLVED), "resolve"],
  ])("%s", async (_name, notice, event_action) => {
    const { event } = await deliver(notice);
    expect(event).toMatchObject({ event_action, dedup_key: dedupKey("rule-1", "9f2c"), routing_key: KEY });
  });

  it("reuses the open incident for a re-fire, and none for other instances", async () => {
    const keyOf = async (alert: object) =>
      (await deliver(noticeOf("first", { ...FIRING, ...alert }))).event.dedup_key;
    expect(await keyOf({ episode: 5 })).toBe(await keyOf({ episode: 4 }));
    expect(await keyOf({ fingerprint: "other" })).not.toBe(await keyOf({}));
    expect(await keyOf({ rule: { ...FIRING.rule, id: "other" } })).not.toBe(await keyOf({}));
  });

  it("contains the values, the severity and the links", async () => {
    const { event } = await deliver(noticeOf("first", { ...FIRING, severity: "warning" }));
    expect(event).toMatchObject({
      payload: {
        source: "sightline",
        severity: "warning",
        timestamp: "2026-11-23T11:58:00.000Z",
        component: "gpt-5",
        class: "latency_p95",
        custom_details: { Requests: "312", Window: "5 min", Model: "gpt-5", "Why now": "started firing" },
      },
      client: "Sightline",
      client_url: FIRING.url,
      links: [{ text: "Acknowledge" }, { text: "Silence" }],
    });
  });

  it("has the runbook among its links", async () => {
    const runbookUrl = "https://wiki.example/latency";
    const { event } = await deliver(noticeOf("first", { ...FIRING, runbookUrl }));
    expect(event.links).toMatchObject([
      { href: runbookUrl, text: "Runbook" },
      { text: "Acknowledge" },
      { text: "Silence" },
    ]);
  });

  it("drops only its details if they exceed 512 kB", async () => {
    const labels = { model: "gpt-5", prompt: "x".repeat(600_000) };
    const { result, event } = await deliver(noticeOf("first", { ...FIRING, labels }));
    expect(result.status).toBe(202);
    expect(event.payload).toMatchObject({ severity: "critical", component: "gpt-5" });
    expect(event.payload).not.toHaveProperty("custom_details");
    expect(stub.violations).toEqual([]);
  });
});
