import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { changeChannel } from "@/lib/manage/edit-channels";
import { drainDeliveries, startDeliveries } from "@/lib/pipeline/deliver/deliver";
import { evaluateProject } from "@/lib/pipeline/evaluate/evaluate-project";
import type { AlertMessage, Notice } from "@/lib/schema/alerts/alert-message";
import { pool } from "@/lib/store/database/pool";
import { readChannelSecrets } from "@/lib/store/outbox/channels";
import { onWake } from "@/lib/store/outbox/wake-deliveries";
import { closeRollupsBefore, readRollupMarks } from "@/lib/store/rollups/rollup-marks";
import { migrate } from "../scripts/migrate.mjs";
import { type ApiRoute, callRoute, listApiRoutes } from "./api-routes";
import { makeKey } from "./people";
import { startDiscord, startPagerduty, startSlack, startTeams, startWebhook } from "./receivers/receivers";
import { SmtpReceiver } from "./receivers/smtp-receiver";
import type { StubReceiver } from "./receivers/stub-receiver";

type Row = Record<string, unknown>;
type Fixture = {
  projectId: number;
  at: string;
  /** The answers of the older version at that moment, by path and query. */
  answers: Record<string, unknown>;
  /** The alerts after three more of its rounds. */
  afterThreeRounds: Row[];
};
type Queued = { id: string; kind: string; format: string | null; payload: Notice };

const FIXTURES = path.join(import.meta.dirname, "fixtures");
const MIGRATIONS = path.join(import.meta.dirname, "../prisma/migrations");
const NAME = `sightline_older_${process.pid}`;
const LAST_MIGRATION = "0014_changes";
const SEALED_ADDRESS = new Set(["Slack", "Teams", "Discord"]);
const SECRETS = { Webhook: secretOf(7), Alertmanager: secretOf(9) };

const older = JSON.parse(readFileSync(path.join(FIXTURES, "answers-0014.json"), "utf8")) as Fixture;
const { projectId } = older;
const at = Date.parse(older.at);

let server: pg.Client;
let headers: Record<string, string>;
let queued: Queued[];
let mails: SmtpReceiver;

function secretOf(byte: number): string {
  return `whsec_${Buffer.alloc(24, byte).toString("base64")}`;
}

beforeAll(async () => {
  const url = new URL(inject("databaseServer"));
  url.pathname = "/postgres";
  server = new pg.Client({ connectionString: url.href });
  await server.connect();
  await server.query(`CREATE DATABASE ${NAME}`);
  url.pathname = `/${NAME}`;
  process.env.DATABASE_URL = url.href;
  process.env.NEXTAUTH_URL = "https://sightline.example";
  process.env.SIGHTLINE_ALLOW_PRIVATE_TARGETS = "127.0.0.0/8";
  mails = await SmtpReceiver.start();
  process.env.SMTP_URL = mails.url;
  process.env.SMTP_FROM = "Sightline <alerts@sightline.example>";
  await migrateUpTo(url.href, LAST_MIGRATION);
  await load(url.href);
  expect(await migrate(url.href)).not.toEqual([]);
  const { rows } = await pool().query<{ teamId: string }>('SELECT team_id AS "teamId" FROM projects');
  const { key } = await makeKey({ teamId: rows[0]!.teamId, projectId }, "read", "manage");
  headers = { authorization: `Bearer ${key}` };
  queued = (
    await pool().query<Queued>(
      `SELECT n.id, c.kind, c.config ->> 'format' AS format, n.payload FROM notifications n
       JOIN channels c ON c.id = n.channel_id WHERE n.state = 'queued' AND c.enabled ORDER BY n.seq`,
    )
  ).rows;
  onWake(() => {});
});
afterAll(async () => {
  await mails.stop();
  await pool().end();
  await server.query(`DROP DATABASE IF EXISTS ${NAME} WITH (FORCE)`);
  await server.end();
});

async function migrateUpTo(url: string, last: string): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "sightline-older-"));
  try {
    for (const name of readdirSync(MIGRATIONS).filter((one) => one <= last))
      cpSync(path.join(MIGRATIONS, name), path.join(folder, name), { recursive: true });
    await migrate(url, () => {}, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function load(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(readFileSync(path.join(FIXTURES, "database-0014.sql"), "utf8"));
  } finally {
    await client.end();
  }
}

let routes: ApiRoute[];
async function answerTo(pathAndQuery: string): Promise<unknown> {
  routes ??= await listApiRoutes();
  const [name = "", query = ""] = pathAndQuery.split("?");
  const alertId = name.split("/")[1];
  const address = `/api/v1/${alertId === undefined ? name : "alerts/[alertId]"}`;
  const route = routes.find((one) => one.address === address && one.method === "GET")!;
  const answer = await callRoute(route, headers, {
    query: query && `?${query}`,
    params: alertId === undefined ? {} : { alertId },
  });
  const text = await answer.text();
  expect(answer.status, text).toBe(200);
  return JSON.parse(text);
}

/** Rules of the default pack that a later version renames, in firing alerts too. */
const NEW_NAMES: [then: string, now: string][] = [
  ["Sightline itself", "Sightline health"],
  ["No requests at all", "No traffic (all models)"],
];

/** What a request of then has of the fields that came later. */
const NEW_FIELDS = {
  cache_write_1h_tokens: null,
  audio_input_tokens: null,
  audio_output_tokens: null,
  image_input_tokens: null,
  image_output_tokens: null,
  service_tier: null,
  region: null,
  cost_doubts: [],
  served_model: null,
  sender: null,
  previous_cost: null,
};

/** The parts of an answer that must be equal: all of it, except for intended differences, with their reasons. */
function comparable(pathAndQuery: string, given: unknown): unknown {
  const [name = ""] = pathAndQuery.split("?");
  const text = NEW_NAMES.reduce((json, [then, now]) => json.replaceAll(then, now), JSON.stringify(given));
  const answer: unknown = JSON.parse(text);
  if (name === "rules") {
    // Descriptions of rules are generated for each answer. A rule of the default pack came later.
    const rules = (answer as { rules: Row[] }).rules.filter(({ pack_key }) => pack_key !== "cost_surge");
    const shown = ({ sentence, definition, firing: _, firing_severity: __, ...rule }: Row) => ({
      label_sets_left_out: 0,
      runbook_url: null,
      hours_left_out: 0,
      ...rule,
      sentence: typeof sentence,
      definition: withoutNewFields(definition as Row),
    });
    return { rules: byId(rules.map(shown)) };
  }
  if (name === "requests") {
    const { requests, ...page } = answer as { requests: Row[] };
    return { ...page, requests: requests.map((request) => ({ ...NEW_FIELDS, ...request })) };
  }
  if (name === "budgets") {
    // When a budget was used up is read from its spend; it was the time of the call. In a project's first week or month its
    // pace is that since its first request; it was that since the period began.
    const { budgets } = answer as { budgets: (Row & { share: number; exhaustion_at: string })[] };
    return {
      budgets: budgets.map((one) => {
        const shown = {
          doubtful_usd: 0,
          api_key_name: null,
          ...(one.period === "daily" ? one : unforecast(one)),
        };
        return one.share < 1 ? shown : { ...shown, exhaustion_at: typeof one.exhaustion_at };
      }),
    };
  }
  if (name === "silences") {
    // The next windows are counted from the database's clock.
    const { silences } = answer as { silences: (Row & { windows: Row[] })[] };
    return { silences: silences.map((one) => ({ ...one, windows: one.windows.length })) };
  }
  if (name === "deliveries") return { deliveries: (answer as { deliveries: Row[] }).deliveries };
  // Alerts that began at the same moment have no order; only some of the related ones are listed.
  if (name === "alerts") return { alerts: byId((answer as { alerts: Row[] }).alerts.map(withoutNews)) };
  if (!name.startsWith("alerts/")) return answer;
  const { related, earlier, evaluations, ...detail } = answer as Detail;
  return {
    ...withoutNews(detail),
    // Those of its start and of its newest period: an alert that fired again had those of the period before, too.
    evaluations: evaluations.filter(
      ({ at }, index) => at <= detail.started_at || index >= evaluations.length - 20,
    ),
    earlier: earlier.map(withoutNews),
    related: related.length,
  };
}

const withoutNewFields = ({ unless_normal: _, min_value: __, ...definition }: Row): Row => definition;

type Detail = Row & { started_at: string; related: Row[]; earlier: Row[]; evaluations: { at: string }[] };

/**
 * Without what came later: why no one was notified of an alert, that its deliveries continue, where its evaluations are
 * missing, and the link of its rule.
 */
const withoutNews = ({
  not_notified: _,
  deliveries_cursor: __,
  evaluations_gap_after: ___,
  runbook_url: ____,
  ...alert
}: Row): Row => ({
  ...alert,
  // Titles of alerts about budgets had the date of their period.
  title: String(alert.title).replace(/, \d{4}-\d{2}-\d{2}(?=, \d+ %)/, ""),
});

const unforecast = <B extends Row>(budget: B): B => ({
  ...budget,
  expected_share: null,
  forecast_high_usd: null,
  forecast_low_usd: null,
  forecast_usd: null,
  exhaustion_at: null,
});

const byId = (rows: Row[]) => rows.toSorted((a, b) => (String(a.id) < String(b.id) ? -1 : 1));

async function alertRows(): Promise<Row[]> {
  const { rows } = await pool().query<Row>(
    "SELECT id, state, message, resolve_reason FROM alerts ORDER BY id",
  );
  return rows;
}

describe("a database of an older version", () => {
  it("contains what the tests below need", () => {
    const { alerts } = older.answers["alerts?limit=500"] as { alerts: Row[] };
    const { rules } = older.answers.rules as { rules: { kind: string }[] };
    const kinds = new Set(rules.map(({ kind }) => kind));
    expect(new Set(alerts.map((alert) => alert.rule_kind))).toEqual(kinds);
    expect(new Set(queued.map(({ kind }) => kind)).size).toBe(6);
    expect(new Set(queued.map(({ payload }) => payload.reason)).size).toBeGreaterThanOrEqual(10);
  });

  it.each(Object.keys(older.answers))("answers as before: %s", async (pathAndQuery) => {
    vi.useFakeTimers({ toFake: ["Date"], now: at });
    const answer = await answerTo(pathAndQuery).finally(() => vi.useRealTimers());
    expect(comparable(pathAndQuery, answer)).toEqual(comparable(pathAndQuery, older.answers[pathAndQuery]));
  });

  it("says after which evaluation others are missing, which were made every minute at least", async () => {
    const names = Object.keys(older.answers).filter((name) => name.startsWith("alerts/"));
    const gaps = [];
    for (const name of names) {
      const { evaluations, evaluations_gap_after: gap } = (await answerTo(name)) as Detail;
      const next = evaluations.findLastIndex(
        ({ at }, index) => index > 0 && Date.parse(at) - Date.parse(evaluations[index - 1]!.at) > 2 * 60_000,
      );
      expect(gap, name).toBe(next < 0 ? null : evaluations[next - 1]!.at);
      gaps.push(gap);
    }
    expect(gaps.filter((gap) => gap !== null).length).toBeGreaterThan(10);
    expect(gaps).toContain(null);
  });

  it("has rollups of all series from the day after tomorrow on, in new projects, too", async () => {
    const { rows } = await pool().query<{ first: Date; last: Date }>(
      `SELECT date_trunc('day', started_at, 'UTC') + interval '2 days' AS first,
         date_trunc('day', finished_at, 'UTC') + interval '2 days' AS last FROM _prisma_migrations
       WHERE migration_name = '0084_rollups_of_all_series'`,
    );
    // A midnight may have passed while it ran.
    const days = [rows[0]!.first.getTime(), rows[0]!.last.getTime()];
    const { all } = await readRollupMarks(pool(), projectId);
    expect(days).toContain(all);
    const late = projectId + 1_000;
    await closeRollupsBefore(pool(), late, at);
    expect(await readRollupMarks(pool(), late)).toMatchObject({ all });
    await pool().query("DELETE FROM rollup_marks WHERE project_id = $1", [late]);
  });

  it("opens the secrets of its channels", async () => {
    const { rows } = await pool().query<{ id: string; name: string }>("SELECT id, name FROM channels");
    const opened = await Promise.all(
      rows.map(async ({ id, name }) => [name, (await readChannelSecrets({ id, projectId })).current]),
    );
    expect(Object.fromEntries(opened)).toEqual({
      Slack: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/hook$/),
      PagerDuty: "0123456789abcdef0123456789abcdef",
      Webhook: SECRETS.Webhook,
      Alertmanager: SECRETS.Alertmanager,
      Email: null,
      Teams: "http://127.0.0.1:9/teams",
      Discord: "http://127.0.0.1:9/discord",
      "Old Slack": "http://127.0.0.1:9/slack",
    });
  });

  it("continues its evaluation: the next rounds give the results of the older code", async () => {
    const before = await alertRows();
    for (let round = 1; round <= 3; round++) await evaluateProject(projectId, at + round * 10_000);
    // Firing alerts use today's texts; resolved ones keep their own.
    const ended = new Map(
      before.filter(({ state }) => state === "resolved").map((one) => [one.id, one.message]),
    );
    const wanted = older.afterThreeRounds.map((alert) => ({
      ...alert,
      message: ended.get(alert.id) ?? expect.any(String),
    }));
    expect(ended.size).toBeGreaterThan(1);
    // Its messages have been queued for as long as the file is old: that is an alert of Sightline itself by now. Its first
    // week and month are forecast by the pace since its first request.
    const { rows: fired } = await pool().query<{ id: string; kind: string }>(
      `SELECT a.id, a.rule_kind AS kind FROM alert_events e JOIN alerts a ON a.id = e.alert_id
       WHERE e.project_id = $1 AND e.kind = 'fired' AND e.at > $2`,
      [projectId, new Date(at)],
    );
    expect(fired.flatMap(({ kind }) => (kind === "system_fault" ? [] : kind))).toEqual([
      "budget_forecast",
      "budget_forecast",
    ]);
    const fresh = new Set(fired.map(({ id }) => id));
    expect((await alertRows()).filter(({ id }) => !fresh.has(String(id)))).toEqual(wanted);
  });
});

describe("messages that an older version queued", () => {
  let receivers: Record<string, StubReceiver>;
  beforeAll(async () => {
    receivers = {
      Slack: await startSlack(),
      PagerDuty: await startPagerduty(),
      Webhook: await startWebhook(() => SECRETS.Webhook),
      Alertmanager: await startWebhook(() => SECRETS.Alertmanager),
      Teams: await startTeams(),
      Discord: await startDiscord(),
    };
    const actor = { kind: "key", keyId: "", keyName: "test", projectId, scopes: ["manage"] } as const;
    const { rows } = await pool().query<{ id: string; name: string }>("SELECT id, name FROM channels");
    for (const { id, name } of rows) {
      const receiver = receivers[name];
      if (!receiver) continue;
      // A URL that is a secret is encrypted again; the others keep what the older version encrypted.
      if (SEALED_ADDRESS.has(name)) await changeChannel(actor, id, { config: { url: receiver.url } });
      else
        await pool().query("UPDATE channels SET config = config || $2 WHERE id = $1", [
          id,
          { url: receiver.url },
        ]);
    }
    await deliverAll();
  });
  afterAll(async () => {
    await Promise.all(Object.values(receivers).map((receiver) => receiver.stop()));
  });

  /** As if they had been queued just now, and no receiver had a pace. */
  async function deliverAll(): Promise<void> {
    for (let round = 0; round < 100; round++) {
      await pool().query("UPDATE channels SET paused_until = NULL, paced_until = NULL");
      const { rowCount } = await pool().query(
        `UPDATE notifications SET next_attempt_at = now(), created_at = now(), lease_until = NULL
         WHERE state = 'queued' AND id = ANY ($1)`,
        [queued.map(({ id }) => id)],
      );
      if (rowCount === 0) return;
      await startDeliveries();
      await drainDeliveries();
    }
  }

  it("are all delivered, and every receiver accepts them", async () => {
    const { rows } = await pool().query<Row>(
      // An alert that nothing explains any more is sent in a message that replaces one of its group.
      `SELECT n.id, n.state, n.last_error FROM notifications n WHERE n.id = ANY ($1) AND n.state <> 'delivered'
         AND NOT (n.state = 'withdrawn' AND EXISTS (SELECT FROM notifications e
           WHERE e.channel_id = n.channel_id AND e.order_key = n.order_key AND e.seq > n.seq AND e.state = 'delivered'))`,
      [queued.map(({ id }) => id)],
    );
    expect(rows).toEqual([]);
    for (const receiver of Object.values(receivers)) expect(receiver.violations).toEqual([]);
  });

  it("contain everything that was stored, for a webhook", () => {
    const wanted = queued.filter(({ kind, format }) => kind === "webhook" && format === null);
    const received = new Map(
      receivers.Webhook!.received.map(({ headers: sent, json }) => [String(sent["webhook-id"]), json.data]),
    );
    expect(wanted.length).toBeGreaterThanOrEqual(10);
    for (const { id, payload } of wanted) expect(received.get(id)).toEqual(webhookData(payload));
  });

  it("contain the stored figures of their first alert in each kind of channel", () => {
    const text = (name: string) => receivers[name]!.received.map((one) => one.text).join("\n");
    const texts: Record<string, string> = {
      slack: text("Slack"),
      pagerduty: text("PagerDuty"),
      teams: text("Teams"),
      discord: text("Discord"),
      email: mails.received.map((mail) => mail.text).join("\n"),
      webhook: `${text("Webhook")}${text("Alertmanager")}`,
    };
    for (const { kind, payload } of queued.filter(({ payload: { alerts } }) => alerts[0].state === "firing"))
      expect(wordsOf(texts[kind]!), kind).toContain(wordsOf(payload.alerts[0].message));
  });
});

/** What is left when the escapes of each format are removed. */
const wordsOf = (text: string) =>
  text.replaceAll(/\\[nrt]|&(amp|lt|gt);/g, " ").replaceAll(/[^\p{L}\p{N}]+/gu, " ");

function webhookData(notice: Notice) {
  return {
    reason: notice.reason,
    project: notice.project,
    url: notice.url,
    acknowledge_url: notice.acknowledgeUrl,
    silence_url: notice.silenceUrl,
    group_key: notice.groupKey,
    alerts: notice.alerts.map((alert: AlertMessage) => ({
      id: alert.alertId,
      rule: alert.rule,
      type: alert.type,
      fingerprint: alert.fingerprint,
      episode: alert.episode,
      state: alert.state,
      severity: alert.severity,
      runbook_url: null,
      labels: alert.labels,
      message: alert.message,
      value: alert.value,
      unit: alert.unit,
      threshold: alert.threshold,
      baseline: alert.baseline,
      z_score: alert.zScore ?? null,
      n: alert.sampleSize,
      window: alert.window,
      started_at: new Date(alert.startedAt).toISOString(),
      resolved_at: alert.resolvedAt === null ? null : new Date(alert.resolvedAt).toISOString(),
      url: alert.url,
    })),
    omitted: notice.omitted,
  };
}
