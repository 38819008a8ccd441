import { beforeEach, describe, expect, it, vi } from "vitest";
import { emptyRollup } from "@/lib/aggregate/rollup";
import { createChannel } from "@/lib/manage/edit-channels";
import { DAY_MS } from "@/lib/schema/time/epoch";
import { lockInstances } from "@/lib/store/alerts/alert-instances";
import { listRules } from "@/lib/store/alerts/rules";
import { listCircuits } from "@/lib/store/requests/circuit-events";
import { mergeIntoRollups } from "@/lib/store/rollups/merge-into-rollups";
import { makeKey, makeTeam, type TestTeam } from "@/test/people";
import { type RunPlan, runPlanOf } from "@/test/plan-of";
import { pool, transaction } from "./pool";
import { pruneRows } from "./prune-rows";

// Long before any rows of other tests.
const NOW = Date.UTC(2024, 5, 15, 12);

let team: TestTeam;
let ruleId: string;
let channelId: string;

beforeEach(async () => {
  team = await makeTeam();
  const { projectId } = team;
  ruleId = (await listRules(projectId)).find(({ packKey }) => packKey === "error_rate")!.id;
  const { id } = await makeKey(team, "manage");
  const actor = { kind: "key" as const, keyId: id, keyName: "test", projectId, scopes: ["manage" as const] };
  const { channel } = await createChannel(actor, {
    name: "Webhook",
    kind: "webhook",
    config: { url: "http://127.0.0.1:9/hook", format: "standard" },
    enabled: true,
  });
  channelId = channel.id;
});

/** Every statement gets: $1 project, $2 rule, $3 channel, $4 now, $5 how many days back. */
async function insertPast(days: number): Promise<void> {
  const { projectId, teamId } = team;
  const values = [projectId, ruleId, channelId, new Date(NOW), days];
  const each =
    "generate_series(1, $5::int) AS d CROSS JOIN LATERAL (SELECT $4::timestamptz - make_interval(days => d) AS day) AS t";
  await transaction(async (client) => {
    const run = (sql: string) =>
      client.query(
        `WITH given AS (SELECT $1::int, $2::uuid, $3::uuid, $4::timestamptz, $5::int) ${sql}`,
        values,
      );
    await run(`INSERT INTO alerts (project_id, rule_id, rule_name, rule_version, fingerprint, episode, type, severity, state,
        labels, unit, message, started_at, resolved_at)
      SELECT $1, $2, 'rule', 1, 'f' || n || '-' || d, 1, 'error_rate', 'critical', 'resolved', '{}', 'share', 'm', day,
        day + interval '1 hour' FROM ${each} CROSS JOIN generate_series(1, 5) AS n`);
    // One that has been firing since then, with a message for each day.
    await run(`INSERT INTO alerts (project_id, rule_id, rule_name, rule_version, fingerprint, episode, type, severity, state,
        labels, unit, message, started_at)
      SELECT $1, $2, 'rule', 1, 'open', 1, 'error_rate', 'critical', 'firing', '{}', 'share', 'm', min(day) FROM ${each}`);
    await run(`INSERT INTO alert_events (project_id, alert_id, at, kind)
      SELECT $1, id, started_at, kind FROM alerts, unnest(ARRAY['fired', 'queued', 'delivered', 'resolved']) AS kind
      WHERE project_id = $1`);
    await run(`INSERT INTO alert_targets (alert_id, channel_id, project_id, group_key, since, closed)
      SELECT id, $3, $1, fingerprint, started_at, state = 'resolved' FROM alerts WHERE project_id = $1`);
    await run(`INSERT INTO notifications (project_id, channel_id, order_key, reason, payload, state, created_at, finished_at)
      SELECT $1, $3, fingerprint, 'first', '{}', 'delivered', at, at FROM alerts, LATERAL (VALUES (started_at),
        (started_at + interval '1 hour')) AS v (at) WHERE project_id = $1`);
    await run(`INSERT INTO notification_alerts (notification_id, alert_id, state, severity)
      SELECT n.id, a.id, 'firing', 'critical' FROM notifications n JOIN alerts a ON a.project_id = $1
        AND a.fingerprint = n.order_key WHERE n.project_id = $1`);
    await run(`INSERT INTO delivery_attempts (notification_id, project_id, attempt, at, outcome, latency_ms)
      SELECT id, $1, 1, created_at, 'delivered', 5 FROM notifications WHERE project_id = $1`);
    await run(`INSERT INTO notification_groups (channel_id, group_key, project_id, last_sent_at)
      SELECT $3, fingerprint, $1, started_at FROM alerts WHERE project_id = $1`);
    await run(`INSERT INTO alert_instances (rule_id, fingerprint, project_id, labels, state, machine, updated_at)
      SELECT $2, fingerprint, $1, '{}', CASE state WHEN 'firing' THEN 'firing' ELSE 'ok' END, '{}', started_at
      FROM alerts WHERE project_id = $1`);
    await run(`INSERT INTO circuit_events (project_id, name, ts, id, state, provider)
      SELECT $1, 'primary', day + make_interval(hours => n), d || '-' || n, 'closed', NULL
      FROM ${each} CROSS JOIN generate_series(1, 9) AS n`);
    await run(`INSERT INTO circuit_events (project_id, name, ts, id, state, provider)
      SELECT $1, 'silent', min(day), 'silent', 'open', 'openai' FROM ${each}`);
    await run(`INSERT INTO audit_entries (project_id, actor_kind, action, subject, at)
      SELECT $1, 'system', 'test', 'test', day FROM ${each} CROSS JOIN generate_series(1, 10)`);
    await run(`INSERT INTO silences (project_id, matchers, starts_at, ends_at, created_by)
      SELECT $1, '{}', day - interval '1 hour', day, 'deploy script' FROM ${each}`);
    await run(`INSERT INTO channels (project_id, name, kind, config, enabled, deleted_at)
      SELECT $1, 'deleted ' || d, 'webhook', '{}', false, day FROM ${each}`);
    await run(
      `WITH series AS (INSERT INTO detector_series (project_id, metric, model, service) VALUES ($1, 'latency_p50',
        'm', '') RETURNING id),
      bins AS (INSERT INTO detector_bins (series_id, bin, n, ln_sum, ln_sum_sq, firing)
        SELECT id, extract(epoch FROM day)::int / 300 + n, 1, 1, 1, false FROM series, ${each} CROSS JOIN generate_series(0, 23) AS n),
      tails AS (INSERT INTO detector_tails (series_id, day, sketch)
        SELECT id, extract(epoch FROM day)::int / 86400, '' FROM series, ${each})
      INSERT INTO accepted_levels (series_id, bin, accepted_by, created_at) SELECT id, 1, 'test', day FROM series, ${each}`.replace(
        "WITH series",
        ", series",
      ),
    );
    await run(`, person AS (INSERT INTO users (email, password_hash) VALUES (gen_random_uuid() || '@example.com', '') RETURNING id),
      member AS (INSERT INTO memberships (team_id, user_id, role) SELECT '${teamId}', id, 'viewer' FROM person)
      INSERT INTO sessions (user_id, expires_at) SELECT id, day FROM person, ${each}`);
    await run(`INSERT INTO login_attempts (subject, window_start) SELECT 'project ' || $1, day FROM ${each}`);
    const day = (back: number) => Math.floor((NOW - back * DAY_MS) / DAY_MS) * DAY_MS;
    await mergeIntoRollups(
      client,
      "rollup_1d",
      projectId,
      Array.from({ length: days }, (_, back) => ({
        projectId,
        seriesId: 1,
        bucket: day(back + 1),
        figures: emptyRollup(),
      })),
    );
  });
}

const OF_PROJECT = [
  "alerts",
  "alert_events",
  "alert_targets",
  "notifications",
  "delivery_attempts",
  "notification_groups",
  "alert_instances",
  "circuit_events",
  "audit_entries",
  "silences",
  "channels",
  "rollup_1d",
];

async function rowsOf(): Promise<Record<string, number>> {
  const counts = [
    ...OF_PROJECT.map((table) => [table, `${table} WHERE project_id = $1`]),
    ["notification_alerts", "notification_alerts JOIN alerts a ON a.id = alert_id WHERE a.project_id = $1"],
    ...["detector_bins", "detector_tails", "accepted_levels"].map((table) => [
      table,
      `${table} JOIN detector_series s ON s.id = series_id WHERE s.project_id = $1`,
    ]),
    ["sessions", `sessions JOIN memberships USING (user_id) JOIN projects p USING (team_id) WHERE p.id = $1`],
    ["login_attempts", "login_attempts WHERE subject = 'project ' || $1"],
  ];
  const rows: Record<string, number> = {};
  for (const [table, from] of counts) {
    const counted = await pool().query<{ n: number }>(`SELECT count(*)::int AS n FROM ${from}`, [
      team.projectId,
    ]);
    rows[table!] = counted.rows[0]!.n;
  }
  return rows;
}

const prune = (now = NOW) => pruneRows({ now, sure: { now, requests: now - 90 * DAY_MS } });

describe("data past its retention", () => {
  it.each([400, 800])("leaves the same rows after %i days of alerts", async (days) => {
    await insertPast(days);
    // Five alerts a day and one open alert, each with four events, a target, a group, an instance and two messages.
    const alerts = 5 * days + 1;
    expect(await rowsOf()).toMatchObject({
      alerts,
      alert_events: 4 * alerts,
      notifications: 2 * alerts,
      alert_instances: alerts,
      circuit_events: 9 * days + 1,
      audit_entries: 10 * days + 1,
      detector_bins: 24 * days,
    });
    await prune();
    expect(await rowsOf()).toEqual({
      alerts: 5 * 400 + 1,
      alert_events: 4 * (5 * 400 + 1),
      alert_targets: 5 * 400 + 1,
      notifications: 2 * (5 * 90 + 1),
      notification_alerts: 2 * (5 * 90 + 1),
      delivery_attempts: 2 * (5 * 90 + 1),
      notification_groups: 5 * 90 + 1,
      alert_instances: 1,
      circuit_events: 9 * 90 + 1,
      audit_entries: 10 * 400 + 1,
      silences: 400,
      channels: 400 + 1,
      accepted_levels: 400,
      rollup_1d: Math.min(days, 760),
      detector_bins: 24 * 35,
      detector_tails: 35,
      sessions: 1,
      login_attempts: 0,
    });
    expect(await prune()).toEqual({});
  });

  it("is kept while a clock is in doubt, except failed logins and sessions", async () => {
    await insertPast(800);
    const before = await rowsOf();
    await pruneRows({ now: NOW, sure: null });
    expect(await rowsOf()).toEqual({ ...before, sessions: 1, login_attempts: 0 });
  });
});

describe("a table that cannot be pruned", () => {
  it("does not stop the others, and its error is reported", async () => {
    await insertPast(410);
    // Before most others in the list.
    await pool().query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not today'; END $$;
      CREATE TRIGGER refuse BEFORE DELETE ON circuit_events FOR EACH ROW EXECUTE FUNCTION refuse()`);
    try {
      await expect(prune()).rejects.toThrow("not today");
    } finally {
      await pool().query("DROP TRIGGER refuse ON circuit_events; DROP FUNCTION refuse()");
    }
    expect(await rowsOf()).toMatchObject({
      circuit_events: 9 * 410 + 1,
      alerts: 5 * 400 + 1,
      audit_entries: 10 * 400 + 1,
    });
  });
});

describe("of a breaker", () => {
  it("old events are found without reading again what was deleted before, and what has no provider", async () => {
    const events = 6_000;
    // Of other tests.
    await pool().query("TRUNCATE circuit_events");
    await pool().query(
      `INSERT INTO circuit_events (project_id, name, ts, id, state, provider)
       SELECT $1, 'primary', $2::timestamptz + n * interval '1 second', n, 'closed',
         CASE WHEN n <= ${events / 2} THEN 'openai' END FROM generate_series(1, ${events}) AS n`,
      [team.projectId, new Date(NOW - 200 * DAY_MS)],
    );
    await pool().query("ANALYZE circuit_events");
    const { rows } = await pool().query(
      "SELECT pg_relation_size('circuit_events') / current_setting('block_size')::int AS pages",
    );
    const plans: RunPlan[] = [];
    const client = await pool().connect();
    const send = pool().query.bind(pool()) as (...given: unknown[]) => Promise<unknown>;
    vi.spyOn(pool(), "query").mockImplementation((async (text: string, values: unknown[]) => {
      if (!text.includes("circuit_events")) return send(text, values);
      const found = text.startsWith("SELECT") ? await client.query(text, values) : null;
      const plan = await runPlanOf(client, text, values);
      plans.push(plan);
      return { rows: found?.rows, rowCount: plan.deleted };
    }) as never);
    await prune();
    vi.restoreAllMocks();
    client.release();
    const sum = (of: (plan: RunPlan) => number) => plans.reduce((total, plan) => total + of(plan), 0);
    expect(sum((plan) => plan.deleted)).toBe(events - 2);
    expect(sum((plan) => plan.pagesToFind("circuit_events"))).toBeLessThan(12 * events + 2 * rows[0].pages);
    expect(sum((plan) => plan.rowsOf("circuit_events"))).toBeLessThan(12 * events);
  });

  it("old events are deleted in time where PostgreSQL expects none", async () => {
    await pool().query("ANALYZE circuit_events");
    await pool().query(
      `INSERT INTO circuit_events (project_id, name, ts, id, state)
       SELECT $1, 'primary', $2::timestamptz - n * interval '1 hour', n, 'closed' FROM generate_series(1, 7000) AS n`,
      [team.projectId, new Date(NOW)],
    );
    await prune();
    const { rows } = await pool().query(
      "SELECT count(*)::int AS kept FROM circuit_events WHERE project_id = $1",
      [team.projectId],
    );
    expect(rows).toEqual([{ kept: 90 * 24 }]);
  });

  it("the newest event is kept, and the newest with a provider and with a model", async () => {
    const insert = (id: string, daysAgo: number, provider: string | null, model: string | null) =>
      pool().query(
        `INSERT INTO circuit_events (project_id, name, ts, id, state, provider, model)
         VALUES ($1, 'primary', $2, $3, 'closed', $4, $5)`,
        [team.projectId, new Date(NOW - daysAgo * DAY_MS), id, provider, model],
      );
    await insert("older", 500, "openai", "gpt-5");
    await insert("model", 400, null, "gpt-5");
    await insert("provider", 300, "openai", null);
    await insert("plain", 200, null, null);
    await insert("newest", 100, null, null);
    const before = await listCircuits(team.projectId);
    await prune();
    const { rows } = await pool().query("SELECT id FROM circuit_events WHERE project_id = $1 ORDER BY ts", [
      team.projectId,
    ]);
    expect(rows.map(({ id }) => id)).toEqual(["model", "provider", "newest"]);
    expect(await listCircuits(team.projectId)).toEqual(before);
  });
});

describe("an idle instance", () => {
  const HOUR_MS = DAY_MS / 24;
  const insertIdle = (rule: string, hoursAgo: number, state = "ok") =>
    pool().query(
      `INSERT INTO alert_instances (rule_id, fingerprint, project_id, labels, state, machine, updated_at)
       SELECT $1, $2 || n, $3, '{}', $4, '{}', $5 FROM generate_series(1, 10) AS n`,
      [rule, `${state} ${hoursAgo} h ago `, team.projectId, state, new Date(NOW - hoursAgo * HOUR_MS)],
    );
  const left = async (rule: string) => (await transaction((client) => lockInstances(client, rule))).length;

  it("is deleted after its cool-down; pending and open ones are kept", async () => {
    await insertIdle(ruleId, 3);
    await insertIdle(ruleId, 1);
    await insertIdle(ruleId, 1_000, "firing");
    await insertIdle(ruleId, 1_000, "pending");
    await prune();
    expect(await left(ruleId)).toBe(30);
  });

  it("of a budget's milestones is kept until its period is over", async () => {
    const rules = await listRules(team.projectId);
    const milestones = rules.find(({ definition }) => definition.kind === "budget_milestones")!.id;
    await insertIdle(milestones, 31 * 24);
    await insertIdle(milestones, 63 * 24);
    await prune();
    expect(await left(milestones)).toBe(10);
  });
});
