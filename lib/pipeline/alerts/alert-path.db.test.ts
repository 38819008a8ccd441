import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { POST as postCircuitEvents } from "@/app/api/v1/circuit-events/route";
import { POST as postRequests } from "@/app/api/v1/requests/route";
import type { Actor } from "@/lib/auth/actor";
import { createBudget } from "@/lib/manage/edit-budgets";
import { createChannel } from "@/lib/manage/edit-channels";
import { createRoute } from "@/lib/manage/edit-routes";
import { PACES } from "@/lib/notify/channels/registry";
import { drainDeliveries, startDeliveries } from "@/lib/pipeline/deliver/deliver";
import { evaluateProject } from "@/lib/pipeline/evaluate/evaluate-project";
import type { NewChannel } from "@/lib/schema/channels/channel";
import { NO_ESCALATION } from "@/lib/schema/channels/no-escalation";
import { DAY_MS, floorTo, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { listAlertEvents } from "@/lib/store/alerts/alert-events";
import { listAlerts } from "@/lib/store/alerts/list-alerts";
import { pool } from "@/lib/store/database/pool";
import { listDeliveries } from "@/lib/store/outbox/list-deliveries";
import { claimNotifications } from "@/lib/store/outbox/notifications";
import { onWake } from "@/lib/store/outbox/wake-deliveries";
import { makeKey, makeTeam, type TestTeam } from "@/test/people";
import { startPagerduty, startSlack, startWebhook } from "@/test/receivers/receivers";
import type { StubReceiver } from "@/test/receivers/stub-receiver";
import { withinHour } from "@/test/within-hour";
import { flushDueGroups } from "./flush-groups";

process.env.SIGHTLINE_ALLOW_PRIVATE_TARGETS = "127.0.0.0/8";

let team: TestTeam;
let actor: Actor;
let key: string;
const receivers: StubReceiver[] = [];

beforeAll(() => {
  // The delivery loop of a running process: woken by transitions, sends at once.
  onWake(() => void startDeliveries());
});
afterAll(() => onWake(() => {}));

beforeEach(async () => {
  team = await makeTeam();
  const made = await makeKey(team, "ingest", "read", "manage");
  key = made.key;
  actor = { kind: "key", keyId: made.id, keyName: "test", projectId: team.projectId, scopes: ["manage"] };
});

afterEach(async () => {
  await drainDeliveries();
  await Promise.all(receivers.splice(0).map((receiver) => receiver.stop()));
  // Messages left in the outbox must not reach the receivers of the next test.
  await pool().query("UPDATE notifications SET state = 'dead' WHERE state = 'queued'");
});

async function slack(): Promise<StubReceiver> {
  const receiver = await startSlack();
  receivers.push(receiver);
  return receiver;
}

async function route(severity: "warning" | "critical", ...channels: NewChannel[]): Promise<string[]> {
  const ids: string[] = [];
  for (const channel of channels) ids.push((await createChannel(actor, channel)).channel.id);
  await createRoute(actor, { severity, matchers: {}, channel_ids: ids, ...NO_ESCALATION });
  return ids;
}

const slackChannel = (receiver: StubReceiver, name = "Slack"): NewChannel => ({
  name,
  kind: "slack",
  config: { url: receiver.url },
  enabled: true,
});

async function send(handler: typeof postRequests, path: string, body: unknown): Promise<Response> {
  return handler(
    new Request(`http://localhost${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  );
}
const breaker = (state: string, more: object = {}) =>
  send(postCircuitEvents, "/api/v1/circuit-events", {
    name: "anthropic-primary",
    provider: "anthropic",
    state,
    ...more,
  });
const requests = (items: object[]) => send(postRequests, "/api/v1/requests", items);

const many = (count: number, item: object) =>
  Array.from({ length: count }, () => ({ model: "gpt-5", latency_ms: 800, cost_usd: 0.001, ...item }));
const alerts = () =>
  listAlerts({ projectId: team.projectId, state: null, severity: null, since: null, limit: 50 });

/** Evaluates every 10 s of a simulated clock, `times` times starting at `from`. */
async function evaluate(from: number, times: number, everyMs = 10_000): Promise<void> {
  for (let at = 0; at < times; at++) await evaluateProject(team.projectId, from + at * everyMs);
}

describe("a circuit breaker that opens", () => {
  it("may be reported again under its id after a lost answer, without a time", async () => {
    const verdict = async (more: object) => {
      const answer = await breaker("open", { id: "e-1", ...more });
      return [answer.status, await answer.json()];
    };
    expect(await verdict({})).toEqual([200, { accepted: 1, duplicates: 0, rejected: [] }]);
    // Its time of arrival is another one.
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await verdict({})).toEqual([200, { accepted: 0, duplicates: 1, rejected: [] }]);
    expect(await verdict({ reason: "another one" })).toMatchObject([
      422,
      { rejected: [{ code: "conflict" }] },
    ]);
    expect(await verdict({ timestamp: "2026-11-01T00:00:00Z" })).toMatchObject([422, {}]);
    expect(await alerts()).toHaveLength(1);
  });

  it("is sent to Slack, PagerDuty and a signed webhook without waiting for a round", async () => {
    const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
    const [chat, pager, hook] = [await slack(), await startPagerduty(), await startWebhook(() => secret)];
    receivers.push(pager, hook);
    await route(
      "critical",
      slackChannel(chat),
      {
        name: "PagerDuty",
        kind: "pagerduty",
        config: { routing_key: "a".repeat(32), url: pager.url },
        enabled: true,
      },
      { name: "Hook", kind: "webhook", config: { url: hook.url, secret }, enabled: true },
    );
    const response = await breaker("open", { reason: "12 timeouts in 60 s" });
    expect(response.status).toBe(200);
    const [[message], [page], [call]] = await Promise.all([chat.until(1), pager.until(1), hook.until(1)]);
    expect([...chat.violations, ...pager.violations, ...hook.violations]).toEqual([]);
    expect(message!.json.text).toBe(
      "[CRITICAL] Circuit breaker anthropic-primary - Circuit breaker anthropic-primary is open: 12 timeouts in 60 s.",
    );
    expect(page!.json).toMatchObject({ event_action: "trigger", payload: { severity: "critical" } });
    expect(call!.json).toMatchObject({
      type: "alert.fired",
      data: { reason: "first", alerts: [{ state: "firing", labels: { breaker: "anthropic-primary" } }] },
    });
  });

  it("stays one alert while half open and resolves after a minute closed, with one resolve message", async () => {
    const chat = await slack();
    await route("critical", slackChannel(chat));
    const opened = Date.now() - 10 * MINUTE_MS;
    await breaker("open", { timestamp: opened / 1_000 });
    await breaker("half_open", { timestamp: opened / 1_000 + 60 });
    await evaluateProject(team.projectId, Date.now());
    expect(await alerts()).toMatchObject([{ state: "firing", episode: 1 }]);
    await breaker("closed", { timestamp: opened / 1_000 + 120 });
    await evaluateProject(team.projectId, Date.now() + 30_000);
    expect(await alerts()).toMatchObject([{ state: "firing" }]);
    await evaluateProject(team.projectId, Date.now() + 61_000);
    await startDeliveries();
    expect(await alerts()).toMatchObject([{ state: "resolved", resolveReason: "recovered" }]);
    const texts = (await chat.until(2)).map(({ json }) => String(json.text));
    expect(texts[0]).toMatch(/^\[CRITICAL\]/);
    expect(texts[1]).toMatch(/^\[RESOLVED\]/);
    expect(chat.received).toHaveLength(2);
  });

  it("is the same breaker whether or not an event names its provider", async () => {
    const opened = Date.now() - 10 * MINUTE_MS;
    await breaker("open", { timestamp: opened / 1_000 });
    await breaker("closed", { timestamp: opened / 1_000 + 60, provider: undefined });
    await evaluateProject(team.projectId, Date.now() + 61_000);
    expect(await alerts()).toMatchObject([
      { state: "resolved", resolveReason: "recovered", labels: { breaker: "anthropic-primary" } },
    ]);
  });

  it("does not fire for an OPEN that arrives after its CLOSED, or twice for a repeat", async () => {
    const chat = await slack();
    await route("critical", slackChannel(chat));
    const now = Date.now() / 1_000;
    await breaker("closed", { timestamp: now - 10 });
    await breaker("open", { timestamp: now - 20 });
    expect(await alerts()).toEqual([]);
    const event = { timestamp: now - 5, id: "open-1" };
    expect(await (await breaker("open", event)).json()).toMatchObject({ accepted: 1, duplicates: 0 });
    expect(await (await breaker("open", event)).json()).toMatchObject({ accepted: 0, duplicates: 1 });
    expect(await (await breaker("half_open", event)).json()).toMatchObject({
      rejected: [{ index: 0, code: "conflict" }],
    });
    await chat.until(1);
    await drainDeliveries();
    expect(chat.received).toHaveLength(1);
  });

  it("fires for an OPEN that arrives hours late, as from a sender that was cut off, unless it has closed since", async () => {
    const hours = (ago: number) => ({ timestamp: Date.now() / 1_000 - ago * 3_600 });
    await breaker("closed", hours(1));
    await breaker("open", hours(3));
    expect(await alerts()).toEqual([]);
    await breaker("open", hours(0.5));
    expect(await alerts()).toMatchObject([{ state: "firing" }]);
  });

  it("records on the alert that no channel was routed", async () => {
    await breaker("open");
    const [alert] = await alerts();
    const events = await listAlertEvents([alert!.id]);
    expect(events.find(({ kind }) => kind === "not_notified")?.data).toEqual({
      reason: "no channel for critical alerts",
    });
  });
});

describe("the static rules", () => {
  it.each([
    [
      "p95 latency above 30 s",
      many(30, { latency_ms: 41_200 }),
      { type: "latency_p95", severity: "warning", value: 41_200 },
    ],
    [
      "a type of error above 5 %",
      [...many(90, {}), ...many(10, { status: "error", error_type: "rate_limit" })],
      { type: "error_rate", labels: { error_type: "rate_limit" }, value: 0.1 },
    ],
    [
      "fallbacks above 10 %",
      [...many(80, {}), ...many(20, { status: "fallback" })],
      { type: "fallback_rate", value: 0.2 },
    ],
  ])("fire for %s in two of three checks, once", async (_name, items, wanted) => {
    const chat = await slack();
    await route("warning", slackChannel(chat));
    await requests(items);
    await evaluate(Date.now(), 1);
    expect(await alerts()).toEqual([]);
    await evaluate(Date.now(), 4);
    await flushDueGroups(Date.now() + MINUTE_MS);
    await startDeliveries();
    expect(await alerts()).toMatchObject([
      { ...wanted, state: "firing", value: expect.closeTo(wanted.value, -Math.log10(wanted.value * 0.02)) },
    ]);
    await chat.until(1);
    await drainDeliveries();
    expect(chat.received).toHaveLength(1);
    expect(chat.violations).toEqual([]);
  });

  it("stay silent for two errors in twenty, and under twenty requests", async () => {
    await requests([...many(18, {}), ...many(2, { status: "error", error_type: "timeout" })]);
    await requests(many(5, { model: "slow", latency_ms: 60_000 }));
    await evaluate(Date.now(), 5);
    expect(await alerts()).toEqual([]);
  });

  it("compare output length with the same hour of the days before: a drop below 0.7 and a rise above 2 times", async () => {
    const now = floorTo(withinHour(5 * MINUTE_MS), MINUTE_MS);
    for (let day = 1; day <= 4; day++) {
      const timestamp = (now - day * DAY_MS) / 1_000;
      await requests(many(30, { timestamp, output_tokens: 400 }));
      await requests(many(30, { timestamp, output_tokens: 400, model: "wordy" }));
    }
    const timestamp = (now - 3 * MINUTE_MS) / 1_000;
    await requests(many(40, { timestamp, output_tokens: 200 }));
    await requests(many(40, { timestamp, output_tokens: 1_000, model: "wordy" }));
    // Rounds run six times a minute, but a closed minute is one evaluation: a drop needs two minutes.
    await evaluate(now, 6);
    expect((await alerts()).map(({ ruleName }) => ruleName)).toEqual(["Output tokens"]);
    await evaluate(now + MINUTE_MS, 1);
    const found = await alerts();
    expect(found.map(({ ruleName, labels, baseline }) => [ruleName, labels.model, baseline]).sort()).toEqual([
      ["Output length drop", "gpt-5", 400],
      ["Output tokens", "wordy", 400],
    ]);
    expect(found.find(({ labels }) => labels.model === "gpt-5")?.message).toBe(
      "Mean output tokens of gpt-5 are 200 (40 requests, last 15 min), below 280 (normally 400).",
    );
  });

  it("evaluate a cache only after a day of hits", async () => {
    const now = floorTo(Date.now(), MINUTE_MS);
    await requests(many(60, { timestamp: (now - 2 * MINUTE_MS) / 1_000, model: "never-cached" }));
    await requests(many(60, { timestamp: (now - 30 * HOUR_MS) / 1_000, cache_hit: true }));
    await requests(many(60, { timestamp: (now - 2 * MINUTE_MS) / 1_000 }));
    await evaluate(Date.now(), 1);
    expect(await alerts()).toMatchObject([{ type: "cache_hit_rate", labels: { model: "gpt-5" }, value: 0 }]);
  });

  it("compare the day's cost with the budget times 1.5, once a day", async () => {
    await route("critical", slackChannel(await slack()));
    await createBudget(actor, { name: "Team", amount_usd: 10, period: "daily", time_zone: "UTC", scope: {} });
    const start = withinHour(5 * MINUTE_MS);
    const timestamp = start / 1_000;
    await requests(many(2, { cost_usd: 7.4, timestamp }));
    await evaluate(start, 2);
    const ofTheRule = async () => (await alerts()).filter(({ type }) => type === "daily_cost");
    expect(await ofTheRule()).toEqual([]);
    await requests(many(1, { cost_usd: 0.5, timestamp }));
    await evaluate(start + 20_000, 3);
    expect(await ofTheRule()).toMatchObject([
      {
        type: "daily_cost",
        severity: "critical",
        threshold: 15,
        baseline: 10,
        value: expect.closeTo(15.3, 6),
      },
    ]);
    await evaluate(start + 50_000, 3);
    const events = await listAlertEvents((await ofTheRule()).map(({ id }) => id));
    expect(events.filter(({ kind }) => kind === "queued")).toHaveLength(1);
  });

  it("resolve after the value has recovered for the rule's time", async () => {
    await requests(many(30, { latency_ms: 41_200 }));
    const start = Date.now();
    await evaluate(start, 3);
    expect(await alerts()).toMatchObject([{ state: "firing" }]);
    // Later minutes of good traffic, as far in the future as ingest accepts.
    await requests(many(3_000, { latency_ms: 500 }));
    await requests(many(50, { latency_ms: 500, timestamp: (start + 4.5 * MINUTE_MS) / 1_000 }));
    await evaluate(start + 40_000, 20);
    expect(await alerts()).toMatchObject([{ state: "firing" }]);
    await evaluate(start + 4 * MINUTE_MS, 12);
    expect(await alerts()).toMatchObject([{ state: "resolved", resolveReason: "recovered" }]);
  });
});

describe("delivery", () => {
  it("waits as long as a 429 asks, then delivers once", async () => {
    const chat = await slack();
    await route("critical", slackChannel(chat));
    chat.next.push({ status: 429, body: "slow down", headers: { "retry-after": "120" } });
    await breaker("open");
    await chat.until(1);
    await drainDeliveries();
    const [waiting] = await listDeliveries(team.projectId, { limit: 5 });
    expect(waiting).toMatchObject({ state: "queued", attempts: 1 });
    expect(waiting!.nextAttemptAt.getTime() - Date.now()).toBeGreaterThan(110_000);
    await pool().query("UPDATE notifications SET next_attempt_at = now() WHERE id = $1", [waiting!.id]);
    await pool().query("UPDATE channels SET paused_until = NULL WHERE project_id = $1", [team.projectId]);
    await startDeliveries();
    await startDeliveries();
    await chat.until(2);
    await drainDeliveries();
    const [done] = await listDeliveries(team.projectId, { limit: 5 });
    expect(done).toMatchObject({
      state: "delivered",
      attempts: 2,
      log: [
        { outcome: "retry", status: 429 },
        { outcome: "delivered", status: 200 },
      ],
    });
  });

  it("does not retry after a 4xx, and records the answer on the alert", async () => {
    const chat = await slack();
    await route("critical", slackChannel(chat));
    chat.next.push({ status: 404, body: "no_service" });
    await breaker("open");
    await chat.until(1);
    await drainDeliveries();
    expect(await listDeliveries(team.projectId, { limit: 5 })).toMatchObject([
      { state: "dead", lastError: "Receiver returned 404 (not found: check the URL): no_service" },
    ]);
    const [alert] = await alerts();
    expect((await listAlertEvents([alert!.id])).map(({ kind }) => kind)).toContain("delivery_failed");
  });

  it("does not treat Slack's 200 as success if the body is not ok", async () => {
    const chat = await slack();
    await route("critical", slackChannel(chat));
    chat.next.push({ status: 200, body: "invalid_payload" });
    await breaker("open");
    await chat.until(1);
    await drainDeliveries();
    expect(await listDeliveries(team.projectId, { limit: 5 })).toMatchObject([{ state: "dead" }]);
  });

  it("resends after a worker died between the receiver's answer and the commit; the dead worker changes nothing", async () => {
    const chat = await slack();
    await route("critical", slackChannel(chat));
    onWake(() => {});
    await breaker("open");
    const [claimed] = await claimNotifications(5, 5, 100, new Map(), PACES);
    expect(claimed).toMatchObject({ attempts: 1 });
    expect(await claimNotifications(5, 5, 100, new Map(), PACES)).toEqual([]);
    await pool().query("UPDATE notifications SET lease_until = now() - interval '1 second' WHERE id = $1", [
      claimed!.id,
    ]);
    onWake(() => void startDeliveries());
    await startDeliveries();
    await chat.until(1);
    await drainDeliveries();
    expect(await listDeliveries(team.projectId, { limit: 5 })).toMatchObject([
      { state: "delivered", attempts: 2 },
    ]);
  });

  it("sends one message for two routes to the same channel", async () => {
    const chat = await slack();
    const [id] = await route("critical", slackChannel(chat));
    await createRoute(actor, {
      severity: "critical",
      matchers: { breaker: "anthropic-primary" },
      channel_ids: [id!],
      ...NO_ESCALATION,
    });
    await breaker("open");
    await chat.until(1);
    await drainDeliveries();
    expect(chat.received).toHaveLength(1);
  });

  it("sends one message for an alert that resolves before its first message was sent, and nothing to PagerDuty", async () => {
    const chat = await slack();
    const pager = await startPagerduty();
    receivers.push(pager);
    await route("critical", slackChannel(chat), {
      name: "PagerDuty",
      kind: "pagerduty",
      config: { routing_key: "b".repeat(32), url: pager.url },
      enabled: true,
    });
    onWake(() => {});
    await breaker("open", { timestamp: Date.now() / 1_000 - 300 });
    await breaker("closed", { timestamp: Date.now() / 1_000 - 200 });
    await evaluateProject(team.projectId, Date.now() + 61_000);
    onWake(() => void startDeliveries());
    await startDeliveries();
    const [message] = await chat.until(1);
    await drainDeliveries();
    expect(String(message!.json.text)).toMatch(/^\[RESOLVED\]/);
    expect(JSON.stringify(message!.json)).toContain("fired and resolved before a notification was sent");
    expect(chat.received).toHaveLength(1);
    expect(pager.received).toEqual([]);
  });
});

describe("two concurrent workers", () => {
  it("create one alert and one message", async () => {
    const chat = await slack();
    await route("critical", slackChannel(chat));
    const events = Array.from({ length: 6 }, () => breaker("open", { id: randomUUID() }));
    const statuses = (await Promise.all(events)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200]));
    await Promise.all(Array.from({ length: 4 }, () => evaluateProject(team.projectId, Date.now())));
    await chat.until(1);
    await drainDeliveries();
    expect(await alerts()).toHaveLength(1);
    expect(chat.received).toHaveLength(1);
  });
});
