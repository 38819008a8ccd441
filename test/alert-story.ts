import { randomUUID } from "node:crypto";
import { POST as postCircuitEvents } from "@/app/api/v1/circuit-events/route";
import { POST as postRequests } from "@/app/api/v1/requests/route";
import type { Actor } from "@/lib/auth/actor";
import { createChannel } from "@/lib/manage/edit-channels";
import { createRoute } from "@/lib/manage/edit-routes";
import { drainDeliveries, startDeliveries } from "@/lib/pipeline/deliver/deliver";
import { evaluateProject } from "@/lib/pipeline/evaluate/evaluate-project";
import type { Alert } from "@/lib/schema/alerts/alert";
import type { Notice } from "@/lib/schema/alerts/alert-message";
import type { NewChannel } from "@/lib/schema/channels/channel";
import { NO_ESCALATION } from "@/lib/schema/channels/no-escalation";
import { listAlertEvents } from "@/lib/store/alerts/alert-events";
import { listAlerts } from "@/lib/store/alerts/list-alerts";
import { pool, transaction } from "@/lib/store/database/pool";
import { type Delivery, listDeliveries } from "@/lib/store/outbox/list-deliveries";
import { insertNotification } from "@/lib/store/outbox/notifications";
import { onWake } from "@/lib/store/outbox/wake-deliveries";
import { forgetEnvironment } from "./end-process";
import { makeKey, makeTeam, type TestTeam } from "./people";
import { startPagerduty, startSlack } from "./receivers/receivers";
import type { StubReceiver } from "./receivers/stub-receiver";

type Destination = { receiver: StubReceiver; channelId: string };

/** A separate project that gets data over the HTTP API and sends its messages to stub receivers. */
export class AlertStory {
  private receivers: StubReceiver[] = [];

  private constructor(
    readonly actor: Actor,
    readonly key: string,
    /** Outbox polls in progress: only they can send what they have claimed. */
    private readonly woken: ReadonlySet<Promise<unknown>>,
  ) {}

  /** `of`: with a project that exists. */
  static async begin(of?: TestTeam): Promise<AlertStory> {
    process.env.SIGHTLINE_ALLOW_PRIVATE_TARGETS = "127.0.0.0/8";
    forgetEnvironment();
    const team = of ?? (await makeTeam());
    const { id, key } = await makeKey(team, "ingest", "read", "manage");
    const { projectId } = team;
    const woken = new Set<Promise<unknown>>();
    onWake(() => {
      const starting = startDeliveries().finally(() => woken.delete(starting));
      woken.add(starting);
    });
    return new AlertStory(
      { kind: "key", keyId: id, keyName: "test", projectId, scopes: ["manage"] },
      key,
      woken,
    );
  }

  async end(): Promise<void> {
    onWake(() => {});
    await drainDeliveries();
    await Promise.all(this.receivers.map((receiver) => receiver.stop()));
    // The rest must not reach the receivers of the next story.
    await this.changeWaiting("state = 'dead'");
  }

  slack(name = "Slack"): Promise<Destination> {
    return this.channel(startSlack(), ({ url }) => ({ name, kind: "slack", config: { url }, enabled: true }));
  }

  pagerduty(name = "PagerDuty"): Promise<Destination> {
    const config = (url: string) => ({ routing_key: "a".repeat(32), url });
    return this.channel(startPagerduty(), ({ url }) => ({
      name,
      kind: "pagerduty",
      config: config(url),
      enabled: true,
    }));
  }

  /** A channel to a receiver, which stops with the story. */
  async channel(
    starting: Promise<StubReceiver>,
    channelTo: (receiver: StubReceiver) => NewChannel,
  ): Promise<Destination> {
    const receiver = await starting;
    this.receivers.push(receiver);
    return { receiver, channelId: (await createChannel(this.actor, channelTo(receiver))).channel.id };
  }

  async route(severity: "warning" | "critical", ...channelIds: string[]): Promise<string> {
    return (
      await createRoute(this.actor, { severity, matchers: {}, channel_ids: channelIds, ...NO_ESCALATION })
    ).id;
  }

  breaker(state: string, more: object = {}): Promise<Response> {
    return this.post(postCircuitEvents, "circuit-events", { name: "primary", state, ...more });
  }

  requests(count: number, item: object): Promise<Response> {
    const items = Array.from({ length: count }, () => ({
      // By the clock of the test, which may be fixed; the product would take the database's.
      timestamp: Date.now() / 1_000,
      model: "gpt-5",
      latency_ms: 800,
      cost_usd: 0.001,
      ...item,
    }));
    return this.post(postRequests, "requests", items);
  }

  private post(handler: typeof postRequests, path: string, body: unknown): Promise<Response> {
    const headers = { authorization: `Bearer ${this.key}`, "content-type": "application/json" };
    const url = `http://localhost/api/v1/${path}`;
    return handler(new Request(url, { method: "POST", headers, body: JSON.stringify(body) }));
  }

  /** Evaluates every 10 s of a simulated clock. */
  async evaluate(from: number, times = 1): Promise<void> {
    for (let at = 0; at < times; at++) await evaluateProject(this.actor.projectId, from + at * 10_000);
  }

  alerts(): Promise<Alert[]> {
    const { projectId } = this.actor;
    return listAlerts({ projectId, state: null, severity: null, since: null, limit: 50 });
  }

  /** The timeline events of this kind in the project's alerts. */
  async noted(kind: string): Promise<Record<string, unknown>[]> {
    const events = await listAlertEvents((await this.alerts()).map(({ id }) => id));
    return events.filter((event) => event.kind === kind).map(({ data }) => data);
  }

  /** As if the wait before the next attempts, and the pause that a receiver asked for, were over. */
  async skipWaits(): Promise<void> {
    await this.changeWaiting("next_attempt_at = now()");
    await pool().query("UPDATE channels SET paused_until = NULL WHERE project_id = $1", [
      this.actor.projectId,
    ]);
  }

  /** As if this much time had passed for everything that waits, is leased or is paused. */
  async travel(ms: number): Promise<void> {
    const back = (column: string) => `${column} = ${column} - make_interval(secs => $2)`;
    const values = [this.actor.projectId, ms / 1_000];
    await pool().query(
      `UPDATE notifications SET ${["next_attempt_at", "lease_until", "created_at"].map(back).join()}
       WHERE project_id = $1 AND state = 'queued'`,
      values,
    );
    await pool().query(
      `UPDATE channels SET ${["paused_until", "paced_until", "previous_secret_until"].map(back).join()}
       WHERE project_id = $1`,
      values,
    );
  }

  /** Puts a message for a channel into the outbox, as the pipeline does. */
  async queue(channelId: string, orderKey: string, notice: Notice): Promise<void> {
    const { projectId } = this.actor;
    await transaction((client) =>
      insertNotification(client, {
        id: randomUUID(),
        projectId,
        channelId,
        orderKey,
        reason: notice.reason,
        payload: notice,
        alerts: [],
      }),
    );
  }

  deliveries(): Promise<Delivery[]> {
    return listDeliveries(this.actor.projectId, { limit: 500 });
  }

  private async changeWaiting(change: string): Promise<void> {
    const { projectId } = this.actor;
    await pool().query(`UPDATE notifications SET ${change} WHERE project_id = $1 AND state = 'queued'`, [
      projectId,
    ]);
  }

  /** Sends everything that is due, and what waits behind it. */
  async deliver(): Promise<void> {
    await drainDeliveries();
    for (let round = 0; round < 3; round++) {
      const woken = [...this.woken];
      const started = await startDeliveries();
      await Promise.all(woken);
      await drainDeliveries();
      if (started === 0 && woken.length === 0 && this.woken.size === 0) return;
    }
  }
}
