import fc from "fast-check";
import { expect, it } from "vitest";
import { fingerprintOf } from "@/lib/alert/fingerprint";
import { changeChannel } from "@/lib/manage/edit-channels";
import { createRoute, loadRoutes, removeRoute } from "@/lib/manage/edit-routes";
import { createSilence, loadSilences, removeSilence } from "@/lib/manage/edit-silences";
import { routeAlert } from "@/lib/notify/match-routes";
import type { Alert } from "@/lib/schema/alerts/alert";
import type { Severity } from "@/lib/schema/alerts/severity";
import { NO_ESCALATION } from "@/lib/schema/channels/no-escalation";
import type { Finding } from "@/lib/schema/rules/finding";
import type { Rule } from "@/lib/schema/rules/rule";
import { MINUTE_MS, SECOND_MS } from "@/lib/schema/time/epoch";
import { listRules } from "@/lib/store/alerts/rules";
import { pool, transaction } from "@/lib/store/database/pool";
import { listChannels } from "@/lib/store/outbox/channels";
import { onWake } from "@/lib/store/outbox/wake-deliveries";
import { AlertStory } from "@/test/alert-story";
import type { StubReceiver } from "@/test/receivers/stub-receiver";
import { applyFindings, endInstances } from "./apply-findings";
import { flushDueGroups } from "./flush-groups";

/** Each explains those after it, directly or through one between. */
const SUBJECTS: { kind: string; labels: Record<string, string> }[] = [
  { kind: "circuit_open", labels: { breaker: "primary", provider: "anthropic" } },
  { kind: "threshold", labels: { model: "claude", provider: "anthropic" } },
  { kind: "anomaly", labels: { model: "claude", provider: "anthropic", service: "chat" } },
];
const CHANNELS = [0, 1, 2];
const severities = fc.constantFrom<Severity>("critical", "warning");

const route = fc.record({ route: fc.constantFrom(...CHANNELS), severity: severities });
const fire = fc.record({ fire: fc.nat(SUBJECTS.length - 1), severity: severities });
const others = fc.oneof(
  { weight: 4, arbitrary: fire },
  { weight: 2, arbitrary: fc.record({ end: fc.nat(SUBJECTS.length - 1) }) },
  { weight: 3, arbitrary: fc.record({ pass: fc.constantFrom(1, 3, 10, 70) }) },
  {
    weight: 3,
    arbitrary: fc.record({ deliver: fc.array(fc.constantFrom(200, 403, 500), { maxLength: 3 }) }),
  },
  { weight: 1, arbitrary: route },
  fc.record({ unroute: fc.nat(3) }),
  fc.record({ toggle: fc.constantFrom(...CHANNELS) }),
  fc.record({ silence: fc.nat(SUBJECTS.length - 1) }),
  fc.record({ unsilence: fc.nat(2) }),
);
const steps = fc
  .tuple(
    fc.array(route, { minLength: 1, maxLength: 2 }),
    fc.array(fire, { minLength: 2, maxLength: 3 }),
    fc.array(others, { maxLength: 9 }),
  )
  .map((parts) => parts.flat());
type Step = Partial<
  Record<"fire" | "end" | "pass" | "route" | "unroute" | "toggle" | "silence" | "unsilence", number>
> & {
  severity?: Severity;
  deliver?: number[];
};

type World = {
  story: AlertStory;
  rules: Rule[];
  channels: { id: string; receiver: StubReceiver }[];
  /** The severity of each subject that fires. */
  firing: Map<number, Severity>;
};

/** The simulated time of rounds. Deliveries and what people change use the database's clock. */
let now: number;

async function begin(): Promise<World> {
  now = Date.now();
  const story = await AlertStory.begin();
  onWake(() => {});
  const { projectId } = story.actor;
  const all = await listRules(projectId);
  // Rounds judge no rule: the history says what fires.
  await pool().query("UPDATE rules SET enabled = false WHERE project_id = $1", [projectId]);
  const isOfLatency = ({ definition }: Rule) =>
    !("metric" in definition) || /^latency/.test(definition.metric);
  const rules = SUBJECTS.map(
    ({ kind }) => all.find((rule) => rule.definition.kind === kind && isOfLatency(rule))!,
  );
  const lanes = [await story.slack("A"), await story.pagerduty("B"), await story.slack("C")];
  const channels = lanes.map(({ channelId, receiver }) => ({ id: channelId, receiver }));
  return { story, rules, channels, firing: new Map() };
}

const findingOf = (at: number, severity: Severity): Finding => ({
  labels: SUBJECTS[at]!.labels,
  value: 40_000,
  threshold: 30_000,
  baseline: 2_000,
  sampleSize: 50,
  enough: true,
  breaches: true,
  recovered: false,
  severity,
  evidence: { statistic: "typical", z: 9, spread: 500, share: null, windowMs: 300_000, historyDays: 14 },
  note: null,
});

/** What fires continues for three evaluations, so that any persistence is met. */
async function judge({ rules, firing }: World): Promise<void> {
  for (let round = 0; round < 3; round++) {
    now += 10 * SECOND_MS;
    for (const [at, severity] of firing) {
      const findings = [findingOf(at, severity)];
      await transaction((client) =>
        applyFindings(client, { rule: rules[at]!, findings, complete: false }, now),
      );
    }
  }
}

async function pass(world: World, minutes: number): Promise<void> {
  now += minutes * MINUTE_MS;
  await judge(world);
  await world.story.evaluate(now);
  await flushDueGroups(now);
}

async function deliver({ story, channels }: World, answers: number[]): Promise<void> {
  for (const { receiver } of channels) {
    const refusals = answers.filter((status) => status !== 200);
    receiver.next.splice(0, receiver.next.length, ...refusals.map((status) => ({ status, body: "no" })));
  }
  await story.skipWaits();
  await story.deliver();
}

async function take(world: World, step: Step): Promise<void> {
  const { story, rules, channels, firing } = world;
  const { actor } = story;
  now += SECOND_MS;
  if (step.fire !== undefined) {
    firing.set(step.fire, step.severity!);
    await judge(world);
  }
  if (step.end !== undefined && firing.delete(step.end)) {
    const fingerprint = fingerprintOf({ labels: SUBJECTS[step.end]!.labels });
    await transaction((client) =>
      endInstances(
        client,
        rules[step.end!]!,
        "resolved_by_person",
        now,
        (one) => one.fingerprint === fingerprint,
      ),
    );
  }
  if (step.pass) await pass(world, step.pass);
  if (step.deliver) await deliver(world, step.deliver);
  if (step.route !== undefined)
    await createRoute(actor, {
      severity: step.severity!,
      matchers: {},
      channel_ids: [channels[step.route]!.id],
      ...NO_ESCALATION,
    });
  if (step.unroute !== undefined) {
    const routes = await loadRoutes(actor.projectId);
    if (routes.length > 0) await removeRoute(actor, routes[step.unroute % routes.length]!.id);
  }
  if (step.toggle !== undefined) {
    const { id, enabled } = (await listChannels(actor.projectId))[step.toggle]!;
    await changeChannel(actor, id, { enabled: !enabled });
  }
  if (step.silence !== undefined) {
    const { model = "", breaker = "" } = SUBJECTS[step.silence]!.labels;
    const ends_at = new Date(now + 30 * MINUTE_MS).toISOString();
    const matchers: Record<string, string> = model ? { model } : { breaker };
    await createSilence(actor, { matchers, ends_at, comment: "" }, now);
  }
  if (step.unsilence !== undefined) {
    const silences = await loadSilences(actor.projectId, now);
    if (silences.length > 0) await removeSilence(actor, silences[step.unsilence % silences.length]!.id, now);
  }
}

/** Everything continues to fire; users fix the channels that refused messages, and every receiver accepts. */
async function settle(world: World): Promise<void> {
  const { story, channels } = world;
  await deliver(world, []);
  for (const [at, { id, receiver }] of channels.entries())
    await changeChannel(story.actor, id, {
      config: at === 1 ? { routing_key: "b".repeat(32) } : { url: `${receiver.url}/mended` },
    });
  for (let round = 0; round < 6; round++) {
    await pass(world, 15);
    for (let again = 0; again < 2; again++) await deliver(world, []);
  }
}

/** The severities as which channels last heard that these alerts fire. */
async function heard(projectId: number): Promise<Map<string, Set<string>>> {
  const { rows } = await pool().query<{ alert: string; state: string; severity: string }>(
    `SELECT DISTINCT ON (n.channel_id, na.alert_id) na.alert_id AS alert, na.state, na.severity
     FROM delivery_attempts d JOIN notifications n ON n.id = d.notification_id
     JOIN notification_alerts na ON na.notification_id = n.id
     WHERE d.project_id = $1 AND d.outcome = 'delivered' ORDER BY n.channel_id, na.alert_id, d.id DESC`,
    [projectId],
  );
  const by = new Map<string, Set<string>>();
  for (const { alert, state, severity } of rows)
    if (state === "firing") by.set(alert, (by.get(alert) ?? new Set()).add(severity));
  return by;
}

async function expectAllHeard({ story }: World): Promise<void> {
  const { projectId } = story.actor;
  const [routes, channels, known] = [
    await loadRoutes(projectId),
    await listChannels(projectId),
    await heard(projectId),
  ];
  const knows = (id: string, severity: Severity) =>
    known.get(id)?.has("critical") || (severity === "warning" && known.get(id)?.has("warning")) || false;
  const open = (await story.alerts()).filter(({ state }) => state === "firing");
  const isHeard = ({ id, severity, heldBy }: Alert) => {
    if (knows(id, severity)) return true;
    if (heldBy?.kind !== "inhibited") return heldBy?.kind === "silenced";
    const source = open.find((one) => one.id === heldBy.alert_id);
    return source !== undefined && knows(source.id, severity);
  };
  const unheard = open.filter(
    (alert) => routeAlert(alert, routes, channels).some(({ channel }) => channel.enabled) && !isHeard(alert),
  );
  expect(unheard.map(({ ruleName, severity, heldBy }) => ({ ruleName, severity, heldBy }))).toEqual([]);
}

it("any history: people know of each open alert that has a route and a channel, or of one as severe that explains it", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (history) => {
      const world = await begin();
      try {
        for (const step of history) await take(world, step as Step);
        await settle(world);
        await expectAllHeard(world);
        for (const { receiver } of world.channels) expect(receiver.violations).toEqual([]);
      } finally {
        await world.story.end();
      }
    }),
    { numRuns: 20, seed: 20_261_128 },
  );
}, 240_000);
