import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createRoute, removeRoute } from "@/lib/manage/edit-routes";
import { createRule, removeRule } from "@/lib/manage/edit-rules";
import { createSilence } from "@/lib/manage/edit-silences";
import { acknowledge, resolveByHand } from "@/lib/manage/handle-alerts";
import { acknowledgeIncident } from "@/lib/manage/handle-incidents";
import { storeCircuitEvents } from "@/lib/pipeline/ingest/accept-circuit-events";
import { NO_ESCALATION } from "@/lib/schema/channels/no-escalation";
import { ApiError } from "@/lib/schema/http/api-error";
import { NewRule, type Rule } from "@/lib/schema/rules/rule";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { listIncidents } from "@/lib/store/alerts/list-incidents";
import { listRulesToEvaluate } from "@/lib/store/alerts/rules";
import { pool, transaction } from "@/lib/store/database/pool";
import { onWake } from "@/lib/store/outbox/wake-deliveries";
import { AlertStory } from "@/test/alert-story";
import { startWebhook } from "@/test/receivers/receivers";
import type { StubReceiver } from "@/test/receivers/stub-receiver";
import { applyFindings } from "./apply-findings";
import { flushDueGroups } from "./flush-groups";
import { refreshHolds } from "./hold-alerts";

const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
/** Two models of a provider with a breaker, and one of another. */
const MODELS = { sonnet: "anthropic", haiku: "anthropic", "gpt-5": "openai" };
const MODEL_NAMES = Object.keys(MODELS);

type World = {
  story: AlertStory;
  rule: Rule;
  receivers: StubReceiver[];
  routes: string[];
  channels: string[];
};
/** The simulated time of rounds, breakers and users. Deliveries use the database's clock. */
let now: number;

async function begin(): Promise<World> {
  now = Date.now();
  const story = await AlertStory.begin();
  onWake(() => {});
  for (const [model, provider] of Object.entries(MODELS))
    await story.requests(1, { model, provider, service: "search" });
  const hook = await story.channel(
    startWebhook(() => SECRET),
    ({ url }) => ({ name: "Hook", kind: "webhook", config: { url, secret: SECRET }, enabled: true }),
  );
  const lanes = [await story.slack(), await story.pagerduty(), hook];
  const channels = lanes.map(({ channelId }) => channelId);
  const rule = await addRule(story);
  const routes = [await story.route("warning", ...channels), await story.route("critical", ...channels)];
  return { story, rule, receivers: lanes.map(({ receiver }) => receiver), routes, channels };
}

async function addRule({ actor }: AlertStory): Promise<Rule> {
  const { id } = await createRule(actor, slowModels());
  return (await listRulesToEvaluate(actor.projectId)).find((one) => one.id === id)!;
}

const slowModels = () =>
  NewRule.parse({
    name: "Slow models",
    severity: "warning",
    definition: {
      kind: "threshold",
      metric: "latency_p95",
      group_by: ["model"],
      comparison: "above",
      threshold: 30_000,
      recovery: 27_000,
      window_seconds: 300,
      persistence: { k: 1, n: 1 },
      keep_firing_seconds: 0,
      min_requests: 1,
    },
  });

async function judge(
  { rule }: Pick<World, "rule">,
  models: readonly string[],
  isSlow: boolean,
): Promise<void> {
  const findings = models.map((model) => ({
    labels: { model },
    value: isSlow ? 41_000 : 900,
    threshold: 30_000,
    baseline: null,
    sampleSize: 40,
    enough: true,
    breaches: isSlow,
    recovered: !isSlow,
    note: null,
  }));
  await transaction((client) => applyFindings(client, { rule, findings, complete: false }, now));
}

async function breaker(
  { story }: Pick<World, "story">,
  provider: string,
  state: "open" | "closed",
): Promise<void> {
  const event = {
    id: randomUUID(),
    ts: now,
    name: `${provider}-primary`,
    state,
    provider,
    model: null,
    reason: null,
  };
  await storeCircuitEvents(story.actor.projectId, [event], now);
}

async function pass({ story }: Pick<World, "story">, minutes: number): Promise<void> {
  now += minutes * MINUTE_MS;
  await transaction((client) => refreshHolds(client, story.actor.projectId, now));
  await story.evaluate(now);
  await flushDueGroups(now);
}

async function deliver(
  { story, receivers }: Pick<World, "story" | "receivers">,
  refused: number[],
): Promise<void> {
  for (const { next } of receivers)
    next.splice(0, next.length, ...refused.map((status) => ({ status, body: "no" })));
  await story.skipWaits();
  await story.deliver();
}

const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ slow: fc.constantFrom(...MODEL_NAMES) }) },
    { weight: 3, arbitrary: fc.record({ fast: fc.constantFrom(...MODEL_NAMES) }) },
    { weight: 3, arbitrary: fc.record({ open: fc.constantFrom("anthropic", "openai") }) },
    { weight: 3, arbitrary: fc.record({ close: fc.constantFrom("anthropic", "openai") }) },
    { weight: 4, arbitrary: fc.record({ pass: fc.constantFrom(1, 6, 16, 70, 1_500) }) },
    {
      weight: 3,
      arbitrary: fc.record({ deliver: fc.array(fc.constantFrom(429, 500, 503), { maxLength: 3 }) }),
    },
    fc.record({ acknowledge: fc.nat(5) }),
    fc.record({ acknowledgeIncident: fc.nat(2) }),
    fc.record({ resolve: fc.nat(5) }),
    fc.record({ silence: fc.constantFrom(...MODEL_NAMES) }),
    fc.record({ unroute: fc.nat(1) }),
    fc.record({ joins: fc.boolean() }),
    fc.record({ deletes: fc.constant(true) }),
  ),
  { minLength: 5, maxLength: 16 },
);
type Step = Partial<Record<"slow" | "fast" | "open" | "close" | "silence", string>> &
  Partial<Record<"pass" | "acknowledge" | "acknowledgeIncident" | "resolve" | "unroute", number>> & {
    deliver?: number[];
    joins?: boolean;
    deletes?: boolean;
  };

const unlessOver = (thrown: unknown) => {
  if (!(thrown instanceof ApiError)) throw thrown;
};

async function take(world: World, step: Step): Promise<void> {
  const { story } = world;
  const { actor } = story;
  now += 1_000;
  const firing = (await story.alerts()).filter(({ state }) => state === "firing");
  const chosen = firing[(step.acknowledge ?? step.resolve ?? 0) % Math.max(1, firing.length)];
  if (step.slow) await judge(world, [step.slow], true);
  if (step.fast) await judge(world, [step.fast], false);
  if (step.open) await breaker(world, step.open, "open");
  if (step.close) await breaker(world, step.close, "closed");
  if (step.pass) await pass(world, step.pass);
  if (step.deliver) await deliver(world, step.deliver);
  if (step.acknowledge !== undefined && chosen) await acknowledge(actor, chosen.id, now);
  if (step.resolve !== undefined && chosen) await resolveByHand(actor, chosen.id, now);
  if (step.acknowledgeIncident !== undefined) {
    const incidents = await listIncidents(actor.projectId, { limit: 9 });
    const one = incidents[step.acknowledgeIncident];
    if (one) await acknowledgeIncident(actor, one.id, now).catch(unlessOver);
  }
  if (step.silence) {
    const ends_at = new Date(now + HOUR_MS).toISOString();
    await createSilence(actor, { matchers: { model: step.silence }, ends_at, comment: "" }, now);
  }
  if (step.unroute !== undefined && world.routes[step.unroute]) {
    await removeRoute(actor, world.routes[step.unroute]!);
    const severity = step.unroute === 0 ? "warning" : "critical";
    const route = { severity, matchers: {}, channel_ids: world.channels, ...NO_ESCALATION } as const;
    world.routes[step.unroute] = (await createRoute(actor, route)).id;
  }
  if (step.deletes) {
    await removeRule(actor, world.rule.id, now);
    world.rule = await addRule(story);
  }
  if (step.joins !== undefined)
    await pool().query("UPDATE projects SET joins_incidents = $2 WHERE id = $1", [
      actor.projectId,
      step.joins,
    ]);
}

/** Everything resolves, and every receiver accepts its messages. */
async function settle(world: World): Promise<void> {
  now += 1_000;
  for (const provider of ["anthropic", "openai"]) await breaker(world, provider, "closed");
  await judge(world, MODEL_NAMES, false);
  for (let round = 0; round < 3; round++) {
    await pass(world, 90);
    await judge(world, MODEL_NAMES, false);
    for (let again = 0; again < 3; again++) await deliver(world, []);
  }
}

/** What is stored of each incident follows from its alerts. */
async function expectTrueIncidents(projectId: number): Promise<void> {
  const { rows } = await pool().query(
    `SELECT i.id FROM alert_incidents i WHERE i.project_id = $1 AND NOT EXISTS (
       SELECT 1 FROM alert_incident_members m JOIN alerts a ON a.id = m.alert_id WHERE m.incident_id = i.id
       HAVING count(*) > 0 AND count(*) FILTER (WHERE a.state = 'firing') = i.firing
         AND (i.state = 'open') = (i.firing > 0) AND (i.resolved_at IS NULL) = (i.firing > 0))`,
    [projectId],
  );
  expect(rows).toEqual([]);
}

type Told = { channel: string; group: string; id: string; reason: string; alert: string; state: string };

async function listTold(projectId: number): Promise<Told[]> {
  const { rows } = await pool().query<Told>(
    `SELECT c.name AS channel, n.order_key AS group, n.id, n.reason, na.alert_id AS alert, na.state
     FROM delivery_attempts d JOIN notifications n ON n.id = d.notification_id JOIN channels c ON c.id = n.channel_id
     JOIN notification_alerts na ON na.notification_id = n.id
     WHERE d.project_id = $1 AND d.outcome = 'delivered' ORDER BY d.id, na.alert_id`,
    [projectId],
  );
  return rows;
}

/** Each start before its resolve, no resolve twice, and no start without one. */
function expectPairs(told: readonly Told[]): void {
  const keys = new Set(told.map(({ channel, alert }) => `${channel} ${alert}`));
  for (const key of keys) {
    const news = told.filter(
      ({ channel, alert, reason }) => `${channel} ${alert}` === key && reason !== "acknowledged",
    );
    for (const [at, { state }] of news.entries())
      if (state === "resolved" && at > 0) expect(news[at - 1]!.state).toBe("firing");
    expect(news.at(-1)?.state ?? "resolved").toBe("resolved");
  }
}

/** A channel that hears of the end of an incident has heard of the end of each alert that it knows of it. */
function expectWholeEnds(told: readonly Told[]): void {
  const known = new Map<string, Told>();
  for (const [at, one] of told.entries()) {
    known.set(`${one.channel} ${one.alert}`, one);
    if (one.reason !== "all_resolved" || told[at + 1]?.id === one.id) continue;
    const firing = [...known.values()].filter(
      ({ channel, group, state }) => channel === one.channel && group === one.group && state === "firing",
    );
    expect(firing).toEqual([]);
  }
}

/** Chat and webhook got a message about each alert, or the alert says why not. PagerDuty takes no past alerts. */
async function expectNoneLost(projectId: number): Promise<void> {
  const { rows } = await pool().query(
    `SELECT t.alert_id, c.name FROM alert_targets t JOIN channels c ON c.id = t.channel_id
     WHERE t.project_id = $1 AND c.kind <> 'pagerduty'
       AND NOT EXISTS (SELECT 1 FROM notification_alerts na JOIN notifications n ON n.id = na.notification_id
         WHERE na.alert_id = t.alert_id AND n.channel_id = t.channel_id AND n.state = 'delivered')
       AND NOT EXISTS (SELECT 1 FROM alert_events e WHERE e.alert_id = t.alert_id
         AND e.kind IN ('silenced', 'inhibited', 'maintenance', 'not_notified'))`,
    [projectId],
  );
  expect(rows).toEqual([]);
  const { rows: left } = await pool().query(
    "SELECT id, state FROM notifications WHERE project_id = $1 AND state NOT IN ('delivered', 'withdrawn')",
    [projectId],
  );
  expect(left).toEqual([]);
}

/** No PagerDuty incident stays open. */
function expectClosed({ received }: StubReceiver): void {
  const last = new Map(received.map(({ json }) => [json.dedup_key, json.event_action]));
  for (const [key, action] of last) expect([key, action]).toEqual([key, "resolve"]);
}

it("any history of incidents: nothing lost or sent twice, no resolve before its start, nothing left open", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (history) => {
      const world = await begin();
      const { projectId } = world.story.actor;
      try {
        for (const step of history) {
          await take(world, step as Step);
          await expectTrueIncidents(projectId);
        }
        await settle(world);
        await expectTrueIncidents(projectId);
        const told = await listTold(projectId);
        expect(new Set(told.map(({ id, alert }) => `${id} ${alert}`)).size).toBe(told.length);
        expectPairs(told);
        expectWholeEnds(told);
        await expectNoneLost(projectId);
        expectClosed(world.receivers[1]!);
        for (const { violations } of world.receivers) expect(violations).toEqual([]);
      } finally {
        await world.story.end();
      }
    }),
    { numRuns: 8, seed: 20_261_128 },
  );
}, 240_000);

it("500 alerts at once behind a breaker are one incident, one message when it begins and one when it ends", async () => {
  const world = await begin();
  const { projectId } = world.story.actor;
  try {
    const models = Array.from({ length: 500 }, (_, at) => `model-${at}`);
    await pool().query(
      `INSERT INTO series (project_id, model, provider, environment, service)
       SELECT $1, unnest($2::text[]), 'anthropic', '', 'search'`,
      [projectId, models],
    );
    await breaker(world, "anthropic", "open");
    await deliver(world, []);
    await judge(world, models, true);
    await pass(world, 1);
    await deliver(world, []);
    const [incident, ...others] = await listIncidents(projectId, { limit: 9 });
    expect(others).toEqual([]);
    expect(incident!.firing).toBe(501);
    await breaker(world, "anthropic", "closed");
    now += 2 * MINUTE_MS;
    await judge(world, models, false);
    await pass(world, 10);
    await deliver(world, []);
    expect((await listIncidents(projectId, { state: "open", limit: 9 })).length).toBe(0);
    const [chat, pager] = world.receivers;
    expect(chat!.received.map(({ json }) => String(json.text).slice(1, 9))).toEqual(["CRITICAL", "RESOLVED"]);
    expect(pager!.received.map(({ json }) => json.event_action)).toEqual(["trigger", "resolve"]);
    await expectNoneLost(projectId);
  } finally {
    await world.story.end();
  }
}, 240_000);
