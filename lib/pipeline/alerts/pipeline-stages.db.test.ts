import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { POST as postLink } from "@/app/api/v1/links/[token]/route";
import { createRoute } from "@/lib/manage/edit-routes";
import { createSilence, previewSilence, removeSilence } from "@/lib/manage/edit-silences";
import { acknowledge } from "@/lib/manage/handle-alerts";
import type { SilenceQuestion } from "@/lib/schema/alerts/silence";
import { NO_ESCALATION } from "@/lib/schema/channels/no-escalation";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";
import { onWake } from "@/lib/store/outbox/wake-deliveries";
import { AlertStory } from "@/test/alert-story";
import { flushDueGroups } from "./flush-groups";

let story: AlertStory;

beforeEach(async () => {
  story = await AlertStory.begin();
});
afterEach(() => story.end());

const texts = ({ received }: { received: { json: Record<string, unknown> }[] }) =>
  received.map(({ json }) => String(json.text).split(" - ")[0]);

/** Flushes the groups as of `now`, and sends. */
async function pass(now: number): Promise<void> {
  await flushDueGroups(now);
  await story.deliver();
}

async function slackFor(severity: "warning" | "critical") {
  const slack = await story.slack();
  await story.route(severity, slack.channelId);
  return slack;
}

const silenceOf = (matchers: Record<string, string>, hours = 1) => ({
  matchers,
  comment: "planned",
  ends_at: new Date(Date.now() + hours * HOUR_MS).toISOString(),
});

describe("a silence", () => {
  it("suppresses a start, is shown on the alert, and notifies after it ends", async () => {
    const { receiver } = await slackFor("critical");
    await createSilence(story.actor, silenceOf({ breaker: "prim*" }), Date.now());
    await story.breaker("open");
    await pass(Date.now() + MINUTE_MS);
    expect(receiver.received).toEqual([]);
    expect(await story.alerts()).toMatchObject([
      { state: "firing", heldBy: { kind: "silenced", by: "API key test", comment: "planned" } },
    ]);
    expect(await story.noted("silenced")).toHaveLength(1);
    await story.evaluate(Date.now() + HOUR_MS + 1_000);
    await pass(Date.now() + HOUR_MS + 2_000);
    expect(texts(receiver)).toEqual(["[CRITICAL] Circuit breaker primary"]);
    expect(await story.noted("released")).toHaveLength(1);
  });

  it("previews the alerts that it would suppress", async () => {
    await story.breaker("open");
    const preview = (matchers: object) =>
      previewSilence(story.actor.projectId, { matchers } as SilenceQuestion);
    expect(await preview({ breaker: "prim*" })).toMatchObject({
      firing: 1,
      alerts: [{ title: "Circuit breaker primary" }],
    });
    expect(await preview({ breaker: "prim*", severity: "warning" })).toEqual({
      firing: 0,
      alerts: [],
      incident: null,
    });
  });

  it("previews every alert of a storm in its count, and names some of them", async () => {
    await story.breaker("open");
    await pool().query(
      `INSERT INTO alerts (project_id, rule_id, rule_name, rule_version, fingerprint, episode, type, severity, state,
         labels, unit, message, started_at)
       SELECT project_id, rule_id, rule_name, rule_version, fingerprint || at, episode, type, 'warning', state,
         jsonb_build_object('breaker', 'other-' || at), unit, message, started_at
       FROM alerts, generate_series(1, 700) AS at WHERE project_id = $1`,
      [story.actor.projectId],
    );
    const { firing, alerts } = await previewSilence(story.actor.projectId, { matchers: { breaker: "*" } });
    expect([firing, alerts.length, alerts[0]!.title]).toEqual([701, 20, "Circuit breaker primary"]);
  });

  it("that is deleted notifies at once", async () => {
    const { receiver } = await slackFor("critical");
    const { id } = await createSilence(story.actor, silenceOf({ rule: "Circuit breaker*" }), Date.now());
    await story.breaker("open");
    await removeSilence(story.actor, id, Date.now());
    await story.deliver();
    expect(receiver.received).toHaveLength(1);
  });

  it("does not suppress the resolve for channels that got the start", async () => {
    const { receiver } = await slackFor("critical");
    await story.breaker("open");
    await story.deliver();
    await createSilence(story.actor, silenceOf({ breaker: "primary" }), Date.now());
    await story.breaker("closed");
    await story.evaluate(Date.now() + 61_000);
    await story.deliver();
    expect(texts(receiver).map((text) => text!.split(" ")[0])).toEqual(["[CRITICAL]", "[RESOLVED]"]);
  });

  it("with other matchers suppresses nothing", async () => {
    const { receiver } = await slackFor("critical");
    await createSilence(story.actor, silenceOf({ breaker: "secondary" }), Date.now());
    await story.breaker("open");
    await story.deliver();
    expect(receiver.received).toHaveLength(1);
  });
});

describe("an open breaker", () => {
  it("suppresses the alerts of its provider and no other, and is routed by its provider", async () => {
    const { receiver, channelId } = await story.slack();
    await story.route("warning", channelId);
    const provider = await story.slack("provider");
    await createRoute(story.actor, {
      severity: "critical",
      matchers: { provider: "anthropic" },
      channel_ids: [provider.channelId],
      ...NO_ESCALATION,
    });
    await story.breaker("closed", { provider: "anthropic", timestamp: Date.now() / 1_000 - 60 });
    await story.breaker("open");
    await story.requests(60, { model: "claude", provider: "anthropic", latency_ms: 50_000 });
    await story.requests(60, { model: "gpt-5", provider: "openai", latency_ms: 50_000 });
    await story.evaluate(Date.now(), 3);
    await pass(Date.now() + MINUTE_MS);
    expect(texts(provider.receiver)).toEqual(["[CRITICAL] Circuit breaker primary"]);
    expect(texts(receiver)).toEqual(["[WARNING] p95 latency, gpt-5"]);
    expect(await story.noted("inhibited")).toMatchObject([
      { why: "covered by the open anthropic circuit breaker" },
    ]);
  });
});

describe("escalation", () => {
  const escalating = async () => {
    const chat = await story.slack();
    const boss = await story.slack("boss");
    await createRoute(story.actor, {
      severity: "critical",
      matchers: {},
      channel_ids: [chat.channelId],
      escalate_after_minutes: 15,
      escalate_to: [boss.channelId],
    });
    await story.breaker("open");
    await story.deliver();
    expect([chat.receiver.received.length, boss.receiver.received.length]).toEqual([1, 0]);
    return { chat: chat.receiver, boss: boss.receiver };
  };

  it("notifies further channels if no one acknowledges in time, and sends them the resolve", async () => {
    const { boss } = await escalating();
    await pass(Date.now() + 14 * MINUTE_MS);
    expect(boss.received).toEqual([]);
    await pass(Date.now() + 16 * MINUTE_MS);
    expect(boss.received).toHaveLength(1);
    expect(boss.received[0]!.text).toContain("not acknowledged in time");
    await story.breaker("closed");
    await story.evaluate(Date.now() + 17 * MINUTE_MS);
    await story.deliver();
    expect(texts(boss).at(-1)).toMatch(/^\[RESOLVED\]/);
  });

  it("restarts its wait after a silence", async () => {
    const chat = await story.slack();
    const boss = await story.slack("boss");
    await createRoute(story.actor, {
      severity: "critical",
      matchers: {},
      channel_ids: [chat.channelId],
      escalate_after_minutes: 15,
      escalate_to: [boss.channelId],
    });
    await createSilence(story.actor, silenceOf({ breaker: "primary" }), Date.now());
    await story.breaker("open");
    const ended = Date.now() + HOUR_MS + 1_000;
    await story.evaluate(ended);
    await pass(ended + 14 * MINUTE_MS);
    expect([chat.receiver.received.length, boss.receiver.received.length]).toEqual([1, 0]);
    await pass(ended + 15 * MINUTE_MS);
    expect(boss.receiver.received).toHaveLength(1);
  });

  it("does not happen after an acknowledgement", async () => {
    const { boss } = await escalating();
    const [alert] = await story.alerts();
    await acknowledge(story.actor, alert!.id, Date.now());
    await pass(Date.now() + 16 * MINUTE_MS);
    expect(boss.received).toEqual([]);
  });
});

describe("an alert that keeps firing", () => {
  it("is repeated every four hours, three times, and not after an acknowledgement", async () => {
    const { receiver } = await slackFor("critical");
    const start = Date.now();
    await story.breaker("open");
    await story.deliver();
    for (let hours = 1; hours <= 24; hours++) await pass(start + hours * HOUR_MS + MINUTE_MS);
    expect(receiver.received).toHaveLength(4);
    expect(receiver.received[1]!.text).toContain("still firing, not acknowledged");
  });

  it("is acknowledged on PagerDuty too", async () => {
    const { receiver, channelId } = await story.pagerduty();
    await story.route("critical", channelId);
    await story.breaker("open");
    await story.deliver();
    const [alert] = await story.alerts();
    await acknowledge(story.actor, alert!.id, Date.now());
    await story.deliver();
    expect(receiver.received.map(({ json }) => json.event_action)).toEqual(["trigger", "acknowledge"]);
    expect(receiver.violations).toEqual([]);
  });
});

describe("a queued acknowledgement", () => {
  it("is not lost if the group has more news", async () => {
    const { receiver, channelId } = await story.pagerduty();
    await story.route("critical", channelId);
    await story.breaker("open");
    await story.deliver();
    onWake(() => {});
    const [alert] = await story.alerts();
    await acknowledge(story.actor, alert!.id, Date.now());
    await story.breaker("closed");
    await story.evaluate(Date.now() + 61_000);
    await story.deliver();
    expect(receiver.received.map(({ json }) => json.event_action)).toEqual([
      "trigger",
      "acknowledge",
      "resolve",
    ]);
  });
});

describe("a group", () => {
  it("sends the warnings of one round in one message", async () => {
    const { receiver } = await slackFor("warning");
    await story.requests(60, { status: "error", error_type: "timeout" });
    await story.requests(60, { status: "error", error_type: "rate_limit" });
    await story.evaluate(Date.now(), 3);
    await pass(Date.now() + MINUTE_MS);
    expect(texts(receiver)).toEqual([
      expect.stringMatching(/^\[WARNING\] gpt-5 failing since \d\d:\d\d UTC$/),
    ]);
    expect(receiver.violations).toEqual([]);
  });

  it("loses nothing over a restart: what waits is in the database", async () => {
    const { receiver } = await slackFor("warning");
    await story.requests(60, { status: "error", error_type: "timeout" });
    await story.evaluate(Date.now(), 3);
    expect(receiver.received).toEqual([]);
    const { rows } = await pool().query(
      "SELECT look_at > now() AS waits FROM notification_groups WHERE project_id = $1 AND look_at IS NOT NULL",
      [story.actor.projectId],
    );
    expect(rows.length).toBeGreaterThan(0);
    await pass(Date.now() + MINUTE_MS);
    expect(receiver.received).toHaveLength(1);
  });
});

describe("a storm", () => {
  /** A channel that has reached its hourly limit. */
  async function fullSlack() {
    const slack = await slackFor("critical");
    await pool().query(
      `INSERT INTO notifications (project_id, channel_id, order_key, reason, payload, state, attempts)
       SELECT $1, $2, 'earlier', 'first', '{"alerts":[{}]}', 'delivered', 1 FROM generate_series(1, 20)`,
      [story.actor.projectId, slack.channelId],
    );
    return slack.receiver;
  }
  const names = Array.from({ length: 6 }, (_, at) => `breaker-${at}`);

  it("of more than twenty messages an hour is sent as a digest every five minutes, and nothing is lost", async () => {
    const receiver = await fullSlack();
    const now = Date.now();
    for (const name of names) await story.breaker("open", { name });
    await story.deliver();
    expect(receiver.received).toEqual([]);
    await pass(now + MINUTE_MS);
    expect(texts(receiver)).toEqual(["[CRITICAL] 6 alerts: Circuit breaker"]);
    for (const name of names) expect(receiver.received[0]!.text).toContain(name);
    for (const name of names) await story.breaker("closed", { name });
    await story.evaluate(now + 2 * MINUTE_MS);
    await pass(now + 3 * MINUTE_MS);
    expect(receiver.received).toHaveLength(1);
    await pass(now + 7 * MINUTE_MS);
    expect(texts(receiver).at(-1)).toBe("[RESOLVED] 6 alerts: Circuit breaker");
    expect(receiver.violations).toEqual([]);
  });

  it("limits repeats in digests like those in separate messages", async () => {
    const { receiver } = await slackFor("critical");
    await story.breaker("open");
    await story.deliver();
    const limited = () =>
      pool().query(
        `INSERT INTO notifications (project_id, channel_id, order_key, reason, payload, state, attempts, created_at)
         SELECT project_id, id, 'earlier', 'first', '{"alerts":[{}]}', 'delivered', 1, to_timestamp($2 / 1000.0)
         FROM channels, generate_series(1, 20) WHERE project_id = $1`,
        [story.actor.projectId, now],
      );
    let now = Date.now();
    for (let repeat = 1; repeat <= 5; repeat++) {
      now += 4 * HOUR_MS + MINUTE_MS;
      await limited();
      await pass(now);
    }
    expect(receiver.received).toHaveLength(4);
  });

  it("is sent once, and its resolve after it, while its digest is still queued", async () => {
    const receiver = await fullSlack();
    const now = Date.now();
    receiver.next.push({ status: 503, body: "" });
    await story.breaker("open");
    onWake(() => {});
    await flushDueGroups(now + MINUTE_MS);
    await flushDueGroups(now + 2 * MINUTE_MS);
    // The limit of the next hour is free, so that the resolve is a separate message.
    await pool().query(
      "UPDATE notifications SET created_at = created_at - interval '2 hours' WHERE order_key = 'earlier'",
    );
    await story.breaker("closed");
    await story.evaluate(now + 3 * MINUTE_MS);
    await story.deliver();
    expect(texts(receiver)).toEqual(["[CRITICAL] Circuit breaker primary"]);
    await story.skipWaits();
    await story.deliver();
    expect(texts(receiver).map((text) => text!.split(" ")[0])).toEqual([
      "[CRITICAL]",
      "[CRITICAL]",
      "[RESOLVED]",
    ]);
    expect(receiver.received.at(-1)!.text).toContain("*Reason*\\nresolved");
  });
});

describe("the links in a message", () => {
  const linkOf = (text: string, act: string) => new RegExp(`/act/([^"]*\\.${act}\\.[^"]*)"`).exec(text)![1]!;
  const follow = (token: string, body: object = {}) =>
    postLink(
      new Request("http://localhost/api/v1/links/x", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
      { params: Promise.resolve({ token }) },
    );

  it("acknowledge and silence the alerts of the message, by POST and only with their signature", async () => {
    const { receiver } = await slackFor("critical");
    await story.breaker("open");
    await story.deliver();
    const { text } = receiver.received[0]!;
    const forged = linkOf(text, "acknowledge").replace(/.$/, (last) => (last === "A" ? "B" : "A"));
    expect((await follow(forged)).status).toBe(404);
    expect(await (await follow(linkOf(text, "acknowledge"))).json()).toEqual({ alerts: 1 });
    expect(await story.alerts()).toMatchObject([{ acknowledgedBy: "the link in a message" }]);
    expect((await follow(linkOf(text, "silence"), { minutes: 1 })).status).toBe(400);
    expect(await (await follow(linkOf(text, "silence"), { minutes: 60 })).json()).toEqual({ alerts: 1 });
    expect(await story.alerts()).toMatchObject([{ heldBy: { kind: "silenced" } }]);
  });

  it("silence once, for a day at most, and not again after the silence is deleted", async () => {
    const { receiver } = await slackFor("critical");
    await story.breaker("open");
    await story.deliver();
    const link = linkOf(receiver.received[0]!.text, "silence");
    const silences = async () => (await pool().query("SELECT id FROM silences")).rows;
    await pool().query("DELETE FROM silences");
    expect((await follow(link, { minutes: 1_441 })).status).toBe(400);
    const statuses = await Promise.all(Array.from({ length: 5 }, () => follow(link, { minutes: 1_440 })));
    expect(statuses.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
    expect(await silences()).toHaveLength(1);
    await pool().query("DELETE FROM silences");
    const again = await follow(link, { minutes: 60 });
    expect(again.status).toBe(409);
    expect(await again.json()).toMatchObject({ error: { code: "link_used" } });
    expect(await silences()).toEqual([]);
  });

  it("are throttled by network", async () => {
    const codes = new Set<number>();
    for (let i = 0; i < 51; i++) codes.add((await follow(`${randomUUID()}.silence.x.y`)).status);
    expect([...codes]).toEqual([404, 429]);
  });
});
