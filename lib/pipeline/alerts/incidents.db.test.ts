import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { actOnAlerts } from "@/lib/manage/bulk-alerts";
import { createSilence, previewSilence, removeSilence } from "@/lib/manage/edit-silences";
import { acknowledge, resolveByHand } from "@/lib/manage/handle-alerts";
import { acknowledgeIncident } from "@/lib/manage/handle-incidents";
import { describeIncidents } from "@/lib/reads/describe-incidents";
import { floorTo, MINUTE_MS } from "@/lib/schema/time/epoch";
import { listIncidentEvents, type StoredIncident } from "@/lib/store/alerts/alert-incidents";
import { listIncidents } from "@/lib/store/alerts/list-incidents";
import { pool } from "@/lib/store/database/pool";
import { AlertStory } from "@/test/alert-story";
import { startWebhook } from "@/test/receivers/receivers";
import type { StubReceiver } from "@/test/receivers/stub-receiver";
import { flushDueGroups } from "./flush-groups";

const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
/** A time of a headline, with the day where that is not today. */
const CLOCK = String.raw`(\d{1,2} [A-Z][a-z]{2}( \d{4},)? )?\d\d:\d\d`;
const SONNET = { model: "claude-sonnet-4-5", provider: "anthropic", service: "search" };

let story: AlertStory;
let slack: StubReceiver;
let pagerduty: StubReceiver;
let hook: StubReceiver;
/** The simulated time of rounds and people. */
let now: number;

beforeEach(async () => {
  story = await AlertStory.begin();
  const chat = await story.slack();
  const pager = await story.pagerduty();
  const web = await story.channel(
    startWebhook(() => SECRET),
    ({ url }) => ({ name: "Hook", kind: "webhook", config: { url, secret: SECRET }, enabled: true }),
  );
  [slack, pagerduty, hook] = [chat.receiver, pager.receiver, web.receiver];
  for (const severity of ["warning", "critical"] as const)
    await story.route(severity, chat.channelId, pager.channelId, web.channelId);
  // Messages go by the database's clock: the first failures are in its minute.
  now = floorTo(Date.now(), MINUTE_MS);
});
afterEach(async () => {
  await story.end();
  for (const { violations } of [slack, pagerduty, hook]) expect(violations).toEqual([]);
});

const requests = (count: number, more: object) =>
  story.requests(count, { ...SONNET, timestamp: now / 1_000, ...more });

async function pass(minutes: number): Promise<void> {
  now += minutes * MINUTE_MS;
  await story.evaluate(now, 3);
  now += 30_000;
  await flushDueGroups(now);
  await story.deliver();
}

/** Slow answers, then timeouts, then the breaker: three rules fire one after the other. */
async function anthropicFails(): Promise<void> {
  await requests(60, { latency_ms: 41_000 });
  await pass(0);
  await requests(40, { status: "error", error_type: "timeout", latency_ms: 60_000 });
  await pass(1);
  await story.breaker("open", { name: "anthropic-primary", provider: "anthropic", timestamp: now / 1_000 });
  await story.deliver();
}

async function incidents(): Promise<StoredIncident[]> {
  return listIncidents(story.actor.projectId, { limit: 50 });
}

const bodies = (receiver: StubReceiver) => receiver.received.map(({ json }) => json);
const plain = (text: unknown) => String(text).replaceAll("\u202f", " ");

describe("one provider breaks", () => {
  it("is one incident, one thread, and one PagerDuty incident, with a first line that names it", async () => {
    await anthropicFails();
    await pass(16);
    const [incident, ...others] = await incidents();
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ state: "open", severity: "critical" });
    expect(incident!.firing).toBeGreaterThanOrEqual(3);

    const texts = bodies(slack).map(({ text }) => plain(text));
    expect(texts.length).toBeLessThanOrEqual(2);
    expect(texts.at(-1)).toMatch(
      new RegExp(
        `^\\[CRITICAL\\] anthropic failing since ${CLOCK} UTC - .*claude-sonnet-4-5 p95 4\\d(\\.\\d)? s \\(limit 30 s\\), 40 % errors \\(timeout\\), breaker open since ${CLOCK}; \\d alerts`,
      ),
    );
    const keys = new Set(bodies(pagerduty).map(({ dedup_key }) => dedup_key));
    expect(keys.size).toBe(1);
    expect(bodies(pagerduty).at(-1)).toMatchObject({
      event_action: "trigger",
      payload: { severity: "critical", class: "incident", component: "anthropic" },
    });
    const last = bodies(hook).at(-1) as { type: string; data: { incident: Record<string, unknown> } };
    expect(last.type).toBe("incident.opened");
    expect(last.data.incident).toMatchObject({
      id: incident!.id,
      state: "open",
      severity: "critical",
      cause: { kind: "provider", name: "anthropic" },
      alerts: incident!.firing,
    });
  });

  it("tells the share of errors of the provider that fails, not of all traffic", async () => {
    await requests(60, { model: "gpt-5", provider: "openai", service: "chat" });
    await requests(10, {});
    await requests(30, { status: "error", error_type: "timeout", latency_ms: 60_000 });
    await story.breaker("open", { name: "anthropic-primary", provider: "anthropic", timestamp: now / 1_000 });
    await pass(1);
    const line = async () =>
      plain((await describeIncidents(pool(), await incidents(), "UTC", now))[0]!.headline.figures);
    expect(await line()).toContain("75 % errors (timeout)");
    for (const { id } of await story.alerts()) await resolveByHand(story.actor, id, now);
    expect((await incidents())[0]).toMatchObject({ state: "resolved" });
    expect(await line()).toContain("75 % errors (timeout)");
  });

  it("ends with one message for all of it, and its life is on its timeline", async () => {
    await anthropicFails();
    await story.breaker("closed", {
      name: "anthropic-primary",
      provider: "anthropic",
      timestamp: now / 1_000,
    });
    await pass(2);
    expect((await incidents())[0]).toMatchObject({ state: "open", severity: "warning" });
    const messages = slack.received.length;
    for (const { id, state } of await story.alerts())
      if (state === "firing") {
        expect(slack.received).toHaveLength(messages);
        await resolveByHand(story.actor, id, now);
        await story.deliver();
      }
    const [incident] = await incidents();
    expect(incident).toMatchObject({ state: "resolved", severity: "critical", firing: 0 });
    expect(bodies(pagerduty).filter(({ event_action }) => event_action === "resolve")).toHaveLength(1);
    expect(bodies(pagerduty).at(-1)).toMatchObject({ event_action: "resolve" });
    expect(plain(bodies(slack).at(-1)!.text)).toMatch(
      new RegExp(`^\\[RESOLVED\\] anthropic failed from ${CLOCK} to ${CLOCK} UTC`),
    );
    const types = bodies(hook).map(({ type }) => type);
    expect(types.at(-1)).toBe("incident.resolved");
    expect(types.filter((type) => type === "incident.resolved")).toHaveLength(1);
    const kinds = (await listIncidentEvents(incident!.id)).map(({ kind }) => kind);
    expect(kinds[0]).toBe("opened");
    expect(kinds).toEqual(expect.arrayContaining(["grew", "severity_up", "eased", "resolved"]));
    // Nothing is left to send.
    const { rows } = await pool().query("SELECT 1 FROM alert_targets WHERE project_id = $1 AND NOT closed", [
      story.actor.projectId,
    ]);
    expect(rows).toEqual([]);
  });

  it("is acknowledged as a whole, with PagerDuty, and so is what joins it", async () => {
    await requests(60, { latency_ms: 41_000 });
    await pass(0);
    const [incident] = await incidents();
    await acknowledgeIncident(story.actor, incident!.id, now);
    await story.deliver();
    expect(bodies(pagerduty).map(({ event_action }) => event_action)).toEqual(["trigger", "acknowledge"]);
    await requests(40, { status: "error", error_type: "timeout" });
    await pass(1);
    const alerts = await story.alerts();
    expect(alerts.length).toBeGreaterThanOrEqual(2);
    for (const { acknowledgedBy, severity } of alerts)
      if (severity === "warning") expect(acknowledgedBy).toBe("API key test");
  });

  it("is acknowledged once the last of its alerts is, and critical trouble ends that", async () => {
    await requests(60, { latency_ms: 41_000 });
    await pass(0);
    await requests(40, { status: "error", error_type: "timeout" });
    await pass(1);
    const alerts = (await story.alerts()).filter(({ severity }) => severity === "warning");
    for (const { id } of alerts) await acknowledge(story.actor, id, now);
    const before = await incidents();
    if (before[0]!.firing === alerts.length) expect(before[0]!.acknowledgedBy).toBe("API key test");
    await story.breaker("open", { name: "anthropic-primary", provider: "anthropic", timestamp: now / 1_000 });
    expect((await incidents())[0]).toMatchObject({ severity: "critical", acknowledgedBy: null });
  });

  it("still notifies if one of its alerts is silenced", async () => {
    await createSilence(
      story.actor,
      {
        matchers: { rule: "p95 latency" },
        ends_at: new Date(now + 60 * MINUTE_MS).toISOString(),
        comment: "",
      },
      now,
    );
    await anthropicFails();
    await pass(16);
    const text = plain(bodies(slack).at(-1)!.text);
    expect(text).toContain("anthropic failing since");
    expect(text).not.toContain("p95 latency");
  });
});

describe("an incident that is silenced as one", () => {
  const openBreaker = (provider: string) =>
    story.breaker("open", { name: `${provider}-primary`, provider, timestamp: now / 1_000 });
  const silenceIncident = (id: string) =>
    createSilence(
      story.actor,
      {
        matchers: { incident: id },
        // Breakers are judged by the clock of the database, which may be behind that of the rounds.
        starts_at: new Date(now - 60 * MINUTE_MS).toISOString(),
        ends_at: new Date(now + 60 * MINUTE_MS).toISOString(),
        comment: "",
      },
      now,
    );
  const held = async () =>
    (await story.alerts()).filter(({ state }) => state === "firing").map(({ heldBy }) => heldBy?.kind);

  it("is silent about what joins it later", async () => {
    await requests(60, { latency_ms: 41_000 });
    await pass(0);
    const [incident] = await incidents();
    expect(
      await previewSilence(story.actor.projectId, {
        matchers: { rule: "no such rule" },
        incident: incident!.id,
      }),
    ).toEqual({ firing: 0, alerts: [], incident: { firing: incident!.firing, matched: 0 } });
    expect(
      await previewSilence(story.actor.projectId, { matchers: { model: "*" }, incident: incident!.id }),
    ).toMatchObject({ incident: { firing: incident!.firing, matched: incident!.firing } });
    await silenceIncident(incident!.id);
    const sent = () => [...bodies(slack), ...bodies(pagerduty)];
    const before = sent();
    await requests(40, { status: "error", error_type: "timeout", latency_ms: 60_000 });
    await openBreaker("anthropic");
    await pass(1);
    await pass(16);
    const joined = (await incidents()).find(({ id }) => id === incident!.id);
    expect(joined).toMatchObject({ state: "open", severity: "critical" });
    const kinds = await held();
    expect(kinds.length).toBeGreaterThanOrEqual(3);
    expect(new Set(kinds)).toEqual(new Set(["silenced"]));
    expect(sent()).toEqual(before);
  });

  it("lets other trouble notify", async () => {
    await requests(60, { latency_ms: 41_000 });
    await pass(0);
    await silenceIncident((await incidents())[0]!.id);
    const messages = slack.received.length;
    await openBreaker("openai");
    await story.deliver();
    expect(slack.received).toHaveLength(messages + 1);
  });

  it("reports its end once, when the last of its alerts resolves", async () => {
    await anthropicFails();
    await pass(16);
    const [incident] = await incidents();
    await silenceIncident(incident!.id);
    const messages = slack.received.length;
    const firing = (await story.alerts()).filter(({ state }) => state === "firing");
    for (const { id } of firing) {
      expect(slack.received).toHaveLength(messages);
      await resolveByHand(story.actor, id, now);
      await story.deliver();
      await flushDueGroups(now);
    }
    await pass(1);
    expect(slack.received).toHaveLength(messages + 1);
    expect(plain(bodies(slack).at(-1)!.text)).toMatch(/^\[RESOLVED\] anthropic failed/);
    expect(bodies(pagerduty).filter(({ event_action }) => event_action === "resolve")).toHaveLength(1);
  });

  it("reports its end once, too, where its alerts are silenced one by one", async () => {
    await anthropicFails();
    await pass(16);
    const firing = (await story.alerts()).filter(({ state }) => state === "firing");
    const ids = firing.map(({ id }) => id);
    const { results } = await actOnAlerts(story.actor, { action: "silence", ids, hours: 4 }, now);
    expect(results.filter(({ error }) => error !== null)).toEqual([]);
    expect(new Set(await held())).toEqual(new Set(["silenced"]));
    const messages = slack.received.length;
    expect(ids.length).toBeGreaterThanOrEqual(3);
    for (const id of ids) {
      expect(slack.received).toHaveLength(messages);
      await resolveByHand(story.actor, id, now);
      await story.deliver();
      await flushDueGroups(now);
    }
    await pass(1);
    expect(slack.received).toHaveLength(messages + 1);
    expect(plain(bodies(slack).at(-1)!.text)).toMatch(/^\[RESOLVED\] anthropic failed/);
    expect(bodies(pagerduty).filter(({ event_action }) => event_action === "resolve")).toHaveLength(1);
  });

  it("notifies again at once when the silence is deleted, with the alerts that joined it", async () => {
    await requests(60, { latency_ms: 41_000 });
    await pass(0);
    const [incident] = await incidents();
    const { id } = await silenceIncident(incident!.id);
    await openBreaker("anthropic");
    await story.deliver();
    const messages = slack.received.length;
    await removeSilence(story.actor, id, now);
    await story.deliver();
    expect(slack.received).toHaveLength(messages + 1);
    expect(plain(bodies(slack).at(-1)!.text)).toContain("[CRITICAL] anthropic failing since");
  });
});

it("two services that fail by chance at the same time stay two", async () => {
  const other = { model: "gpt-5", provider: "openai", service: "checkout" };
  await requests(60, { latency_ms: 41_000 });
  await story.requests(60, { ...other, timestamp: now / 1_000, latency_ms: 50_000 });
  await pass(0);
  await pass(1);
  expect(await incidents()).toHaveLength(2);
});

it("an alert alone has the messages it always had, and budgets and breakers without a provider join nothing", async () => {
  await story.breaker("open", { name: "primary", timestamp: now / 1_000 });
  await requests(60, { latency_ms: 41_000 });
  await pass(0);
  const texts = bodies(slack).map(({ text }) => plain(text));
  expect(texts).toEqual([
    expect.stringContaining("[CRITICAL] Circuit breaker primary - Circuit breaker primary is open."),
    expect.stringContaining(
      "[WARNING] p95 latency, claude-sonnet-4-5 - p95 latency of claude-sonnet-4-5 is 41",
    ),
  ]);
  expect(bodies(hook).map(({ type }) => type)).toEqual(["alert.fired", "alert.fired"]);
});

it("a project that does not join alerts has no incidents, and each alert its messages", async () => {
  await pool().query("UPDATE projects SET joins_incidents = false WHERE id = $1", [story.actor.projectId]);
  await anthropicFails();
  expect(await incidents()).toEqual([]);
  const keys = new Set(bodies(pagerduty).map(({ dedup_key }) => dedup_key));
  expect(keys.size).toBeGreaterThanOrEqual(2);
  expect(
    bodies(hook).every(
      ({ type, data }) =>
        String(type).startsWith("alert.") && !(data as object & { incident?: unknown }).incident,
    ),
  ).toBe(true);
});
