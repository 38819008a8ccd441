import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { existingDemo, makeDemoProject, removeDemo, startDemoRules } from "@/lib/manage/demo-project";
import { resolveByHand } from "@/lib/manage/handle-alerts";
import { flushDueGroups } from "@/lib/pipeline/alerts/flush-groups";
import { routeOpen } from "@/lib/pipeline/alerts/route-alerts";
import { evaluateProject } from "@/lib/pipeline/evaluate/evaluate-project";
import { loadNames } from "@/lib/pipeline/evaluate/load-facts";
import { NO_ESCALATION } from "@/lib/schema/channels/no-escalation";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import { DAY_MS, floorTo, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { countFiring } from "@/lib/store/alerts/alerts";
import { pool, transaction } from "@/lib/store/database/pool";
import { insertChannel } from "@/lib/store/outbox/channels";
import { insertRoute } from "@/lib/store/outbox/routes";
import { compactRollups } from "@/lib/store/rollups/compact-rollups";
import { HeldRollups } from "@/lib/store/rollups/held-rollups";
import { type GroupedRollup, readRollups } from "@/lib/store/rollups/read-rollups";
import type { RollupQuery } from "@/lib/store/rollups/rollup-statement";
import { breakerChangesOf, incidentsOf } from "../prisma/demo/story";
import type { DemoPlan } from "../prisma/demo/traffic";
import { acceptSpan, fillPast } from "../scripts/demo/fill-past";
import { breakersOf, liveThrough, pastMoments, storeBreakerChange } from "../scripts/demo/live-through";
import { AlertStory } from "./alert-story";
import { compileProgram } from "./compile-program.mjs";
import { emptyInstallation, makeTeam, type TestTeam } from "./people";
import { differencesOf } from "./rollup-checks";

const never = new AbortController().signal;

let worker: Awaited<ReturnType<typeof compileProgram>>;
let neighbour: TestTeam;
let projectId: number;
let plan: DemoPlan;
let stored: number;

async function countIn(table: string, project: number): Promise<number> {
  const { rows } = await pool().query(`SELECT count(*)::int AS n FROM ${table} WHERE project_id = $1`, [
    project,
  ]);
  return rows[0].n;
}

/** A channel that would receive each alert, if any were sent. */
async function routeEverything(): Promise<void> {
  const id = randomUUID();
  const config = { url: "http://127.0.0.1:9/" };
  const secret = "a webhook's secret";
  await insertChannel(pool(), {
    id,
    projectId,
    name: "ops",
    kind: "webhook",
    config,
    secret,
    address: null,
    enabled: true,
  });
  for (const severity of ["warning", "critical"] as const)
    await insertRoute(pool(), projectId, { severity, matchers: {}, channel_ids: [id], ...NO_ESCALATION });
}

/** Every table with a project id; partitions are counted with their parent. */
async function projectTables(): Promise<string[]> {
  const { rows } = await pool().query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE a.attname = 'project_id' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND c.relnamespace = current_schema()::regnamespace`,
  );
  return rows.map(({ name }) => name);
}

const progressOf = async (project: number) =>
  (await pool().query("SELECT demo_progress AS progress FROM projects WHERE id = $1", [project])).rows[0]
    .progress;

/** Everything that a demo consists of, without the numbers that differ from project to project. */
async function madeOf(project: number) {
  const digest = async (name: string, columns: string, from: string) => {
    const { rows } = await pool().query(
      `SELECT '${name}' AS name, count(*)::int AS n, md5(string_agg(line, E'\n' ORDER BY line)) AS content
       FROM (SELECT concat_ws(',', ${columns}) AS line FROM ${from} WHERE t.project_id = $1) AS lines`,
      [project],
    );
    return rows[0];
  };
  const series = "JOIN series s ON s.id = t.series_id";
  const names = "s.model, s.provider, s.environment, s.service";
  const figures =
    "t.bucket, t.requests, t.errors, t.cost_nano, t.latency_sum, t.latency_sketch, t.cost_sketch";
  const parts = [
    await digest("requests", `t.id, t.ts, ${names}, t.latency_ms, t.cost_nano`, `requests t ${series}`),
    await digest(
      "anomalies",
      `t.ts, t.type, t.value, t.baseline, t.z_score, ${names}`,
      `anomalies t ${series}`,
    ),
    await digest("totals", `${names}, t.requests, t.cost_nano`, `rollup_totals t ${series}`),
    await digest("marks", "t.level, t.until", "rollup_marks t"),
    await digest("changes", "t.kind, t.service, t.value, t.first_seen_at", "changes t"),
    await digest("breakers", "t.name, t.ts, t.state", "circuit_events t"),
    await digest("alert events", "t.kind, t.at", "alert_events t"),
    await digest("incidents", "t.state, t.severity, t.firing, t.started_at", "alert_incidents t"),
    await digest("incident events", "t.kind, t.at", "alert_incident_events t"),
    // The last digits of a sum depend on the order in which the rows were stored.
    await digest(
      "bins",
      "s.metric, s.model, s.service, t.bin, t.n, round(t.ln_sum::numeric, 6), t.firing",
      "(SELECT b.*, project_id FROM detector_bins b JOIN detector_series ON id = series_id) t JOIN detector_series s ON s.id = t.series_id",
    ),
  ];
  for (const level of ["1m", "1h", "1d"])
    parts.push(await digest(level, `${names}, ${figures}`, `rollup_${level} t ${series}`));
  const { rows: alerts } = await pool().query(
    `SELECT rule_name, labels, severity, state, started_at, resolved_at, message, jsonb_array_length(evaluations) AS evaluations
     FROM alerts WHERE project_id = $1 ORDER BY started_at, rule_name, labels::text`,
    [project],
  );
  return { parts, alerts };
}

/** Starts the process of `npm run demo`, kills it once it waits for a lock, and releases the lock. */
async function killWhileItWaitsFor(lock: string): Promise<void> {
  // A connection of the pool ends a transaction that waits for a minute.
  const holder = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await holder.connect();
  try {
    await holder.query("BEGIN");
    await holder.query(lock);
    const { rows: own } = await holder.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    const demo = startDemo();
    const isHeld = async () =>
      (
        await pool().query("SELECT 1 FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid))", [
          own[0]!.pid,
        ])
      ).rowCount! > 0;
    while (demo.exitCode === null && !(await isHeld())) await sleep(50);
    expect(demo.exitCode).toBeNull();
    demo.kill("SIGKILL");
    await once(demo, "exit");
  } finally {
    await holder.end();
  }
}

const startDemo = () => spawn(process.execPath, [worker.file], { stdio: ["ignore", "ignore", "inherit"] });

beforeAll(async () => {
  process.env.SIGHTLINE_ALLOW_PRIVATE_TARGETS = "127.0.0.0/8";
  worker = await compileProgram("test/demo-worker.ts");
  await emptyInstallation();
  // Early on a day: its past has moments that are evaluated only if something fires, before its first incident.
  const now = floorTo(Date.now(), DAY_MS) - DAY_MS + 4.75 * HOUR_MS;
  const begun = { seed: 7, days: 1, now };
  expect(await makeDemoProject(begun)).toBeNull();
  neighbour = await makeTeam();
  projectId = (await makeDemoProject(begun))!;
  plan = { seed: 7, now, days: 1, incidents: incidentsOf(now) };
  // Another project with the same traffic must survive the removal completely.
  await acceptSpan(neighbour.projectId, plan, now - 10 * MINUTE_MS, now, now);
  await routeEverything();
  await fillPast(projectId, plan, 0, () => {}, never);
  await liveThrough(projectId, plan, 0, () => {}, never);
  await startDemoRules(projectId);
  stored = await countIn("requests", projectId);
});

afterAll(async () => {
  worker.remove();
  await emptyInstallation();
});

describe("the demo in a database", () => {
  it("is marked as a demo and counts its rows", async () => {
    expect(stored).toBeGreaterThan(5_000);
    expect(await existingDemo()).toEqual({ id: projectId, name: "Demo", requests: stored, progress: null });
  });

  it("has alerts of the real rules for its incidents, which continue from now", async () => {
    const { rows: firing } = await pool().query(
      `SELECT DISTINCT r.pack_key FROM alerts a JOIN rules r ON r.id = a.rule_id
       WHERE a.project_id = $1 AND a.state = 'firing' ORDER BY 1`,
      [projectId],
    );
    expect(firing.map(({ pack_key }) => pack_key)).toEqual(
      expect.arrayContaining(["circuit_open", "error_rate", "latency_p95"]),
    );
    const { rows: rules } = await pool().query(
      "SELECT pack_key FROM rules WHERE project_id = $1 AND NOT enabled ORDER BY pack_key",
      [projectId],
    );
    // All are on: when the traffic of the demo ends, that shows.
    expect(rules).toEqual([]);
  });

  it("sent no notifications for its past", async () => {
    expect(await countIn("alerts", projectId)).toBeGreaterThan(2);
    expect(await countIn("notifications", projectId)).toBe(0);
  });

  it("stops between two spans when interrupted", async () => {
    const stop = new AbortController();
    stop.abort();
    await expect(fillPast(neighbour.projectId, plan, 0, () => {}, stop.signal)).rejects.toThrow();
  });

  it("is the same after its process was killed while it stored a day, and while it evaluated", async () => {
    // The command continues the one demo that there is.
    await pool().query("UPDATE projects SET name = 'First', is_demo = false WHERE id = $1", [projectId]);
    const other = (await makeDemoProject({ seed: 7, days: 1, now: plan.now }))!;
    await killWhileItWaitsFor("LOCK TABLE anomalies IN SHARE MODE");
    expect(await progressOf(other)).toMatchObject({ filledUntil: 0, evaluated: 0 });
    await killWhileItWaitsFor(`SELECT FROM rules WHERE project_id = ${other} FOR UPDATE`);
    expect(await progressOf(other)).toMatchObject({ filledUntil: plan.now });
    const [code] = await once(startDemo(), "exit");
    expect(code).toBe(0);
    expect(await progressOf(other)).toBeNull();
    expect(await madeOf(other)).toEqual(await madeOf(projectId));
    await removeDemo(other);
    await pool().query("UPDATE projects SET is_demo = true WHERE id = $1", [projectId]);
  });

  it("has the rollups that a recount of its requests gives", async () => {
    for (const day of [floorTo(plan.now, DAY_MS) - DAY_MS, floorTo(plan.now, DAY_MS)])
      expect(await differencesOf(day)).toEqual([]);
  });

  it("is what ingest and live rounds would have left", async () => {
    const { projectId: live } = await makeTeam();
    const step = 2 * HOUR_MS;
    for (let from = floorTo(plan.now - DAY_MS, step); from < plan.now; from += step) {
      await acceptSpan(live, plan, from, Math.min(from + step, plan.now), plan.now);
      await compactRollups(plan.now);
    }
    const stored = ({ parts }: Awaited<ReturnType<typeof madeOf>>) =>
      parts.filter(({ name }) => !/alert|incident|bins|breakers/.test(name));
    expect(stored(await madeOf(live))).toEqual(stored(await madeOf(projectId)));
    const breakers = breakersOf(plan);
    for (const { now, ifFiring } of pastMoments(plan)) {
      while (breakers[0] && breakers[0].ts <= now) await storeBreakerChange(live, breakers.shift()!, false);
      // A lasting trouble, such as a model without a price, may be there between two incidents, too.
      if (!ifFiring || (await countFiring(live)) > 0) await evaluateProject(live, now);
    }
    // Live rounds do not wait for detectors that have much to learn.
    const followed = async (project: number) =>
      (await madeOf(project)).alerts.filter(({ rule_name }) => !/^(Unusual|Budget|Daily)/.test(rule_name));
    expect(await followed(live)).toEqual(await followed(projectId));
  });

  it("has the same spending for rounds in its past as for live ones", async () => {
    const { series } = await loadNames(projectId);
    const held = new HeldRollups(projectId, series, []);
    const from = plan.now - 20 * HOUR_MS;
    const of = { projectId, sketches: [], from, to: from + 7 * HOUR_MS + 3 * MINUTE_MS } as const;
    const queries: RollupQuery[] = [
      { ...of, level: "1h", stepMs: null, groupBy: "none", filters: NO_FILTERS },
      {
        ...of,
        level: "1d",
        stepMs: null,
        groupBy: "model",
        filters: { ...NO_FILTERS, providers: ["openai"] },
      },
      { ...of, level: "1h", stepMs: HOUR_MS, groupBy: "none", filters: { ...NO_FILTERS, models: ["gpt-5"] } },
      { ...of, level: "1m", stepMs: MINUTE_MS, groupBy: "none", filters: NO_FILTERS },
    ];
    const lines = (rows: GroupedRollup[]) =>
      rows
        .map(({ key, bucket, figures: { requests, costNano, doubtfulNano, unpriced } }) =>
          [bucket, key, requests, costNano, doubtfulNano, unpriced].join(" "),
        )
        .sort();
    for (const query of queries) {
      const read = lines(await readRollups(query));
      expect(read.length).toBeGreaterThan(0);
      expect(lines(await held.read(query))).toEqual(read);
    }
  });

  it("tells its incident as one message, and its end as another", async () => {
    const story = await AlertStory.begin({ ...neighbour, projectId });
    const { receiver: slack, channelId: chat } = await story.slack();
    const { receiver: pagerduty, channelId: pager } = await story.pagerduty();
    await pool().query("DELETE FROM routes WHERE project_id = $1", [projectId]);
    const to = { matchers: {}, channel_ids: [chat, pager], ...NO_ESCALATION };
    for (const severity of ["warning", "critical"] as const)
      await insertRoute(pool(), projectId, { severity, ...to });
    await transaction((client) => routeOpen(client, projectId, plan.now));
    // Woken by the database's clock, which is ahead of the demo's.
    await pool().query(
      "UPDATE notification_groups SET look_at = to_timestamp($2 / 1000.0) WHERE project_id = $1",
      [projectId, plan.now],
    );
    const breakers = breakerChangesOf(plan.now).filter(({ ts }) => ts > plan.now);
    let [now, stored] = [plan.now, plan.now];
    const round = async (minutes: number) => {
      now = plan.now + minutes * MINUTE_MS;
      await acceptSpan(projectId, plan, stored, now, now);
      stored = now;
      while (breakers[0] && breakers[0].ts <= now)
        await storeBreakerChange(projectId, breakers.shift()!, false);
      await evaluateProject(projectId, now);
      await flushDueGroups(now);
      await story.deliver();
    };
    const heard = () => ({
      slack: slack.received
        .map(({ json }) => String(json.text).replaceAll("\u202f", " "))
        .filter((text) => /anthropic|claude/.test(text)),
      pagerduty: pagerduty.received.map(
        ({ json }) => json as { event_action: string; dedup_key: string; payload?: { summary: string } },
      ),
    });
    for (const minutes of [0, 1]) await round(minutes);
    const [message, ...more] = heard().slack;
    expect(more).toEqual([]);
    const [line, ...details] = message!.split("\n");
    const duration = String.raw`[\d.]+ (s|min)`;
    expect(line).toMatch(
      new RegExp(
        String.raw`^\[CRITICAL\] anthropic failing since 04:\d\d UTC - claude-sonnet-4-5 (in checkout-assistant )?(median|p95) ${duration} \((normally|limit) ${duration}\), [\d.]+ % errors \(timeout\), .*breaker open since 04:17; \d alerts\.$`,
      ),
    );
    const [own, all] = [/([\d.]+) % errors/, /([\d.]+) % of all requests failed/].map((share) =>
      Number(share.exec(message!)![1]),
    );
    expect(own).toBeGreaterThan(1.5 * all!);
    expect(details).toEqual(
      expect.arrayContaining([
        "Circuit breaker anthropic-primary is open: 12 timeouts in 60 s.",
        expect.stringMatching(/^[\d.]+ % of all requests failed with timeout in the last 5 min/),
      ]),
    );
    for (const minutes of [10, 20, 31, 33, 37, 42, 47, 53]) await round(minutes);
    for (const { id, state, type } of await story.alerts())
      if (state === "firing" && type !== "unpriced_model") await resolveByHand(story.actor, id, now);
    await round(54);
    const { slack: texts, pagerduty: events } = heard();
    expect(texts.at(-1)).toMatch(/^\[RESOLVED\] anthropic failed from 04:\d\d to 05:\d\d UTC - /);
    // One at the beginning, at most one more before the end.
    expect(texts.length).toBeLessThanOrEqual(3);
    const key = events.find(({ payload }) => payload?.summary.includes("anthropic"))!.dedup_key;
    const actions = events
      .filter(({ dedup_key }) => dedup_key === key)
      .map(({ event_action }) => event_action);
    expect(actions.at(-1)).toBe("resolve");
    expect(new Set(actions.slice(0, -1))).toEqual(new Set(["trigger"]));
    expect(
      events
        .filter(({ payload }) => /anthropic|claude/.test(payload?.summary ?? ""))
        .every(({ dedup_key }) => dedup_key === key),
    ).toBe(true);
    for (const { violations } of [slack, pagerduty]) expect(violations).toEqual([]);
    await story.end();
    // The log of changes outlives a project.
    await pool().query("DELETE FROM audit_entries WHERE project_id = $1", [projectId]);
  });

  it("is removed completely, and nothing else", async () => {
    const tables = await projectTables();
    expect(tables).toEqual(
      expect.arrayContaining(["requests", "rollup_1m", "alerts", "rules", "circuit_events"]),
    );
    const kept = await countIn("requests", neighbour.projectId);
    expect(kept).toBeGreaterThan(50);
    const before = await countIn("requests", projectId);
    expect(await removeDemo(projectId)).toBe(before);
    const left = await Promise.all(tables.map(async (table) => [table, await countIn(table, projectId)]));
    expect(left.filter(([, count]) => count !== 0)).toEqual([]);
    expect(await countIn("requests", neighbour.projectId)).toBe(kept);
    expect(await existingDemo()).toBeNull();
    await expect(removeDemo(neighbour.projectId)).rejects.toThrow(/only a demo project/);
  });
});
