import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, expect, it } from "vitest";
import { storeCircuitEvents } from "@/lib/pipeline/ingest/accept-circuit-events";
import { acceptItems } from "@/lib/pipeline/ingest/accept-requests";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";
import { compactRollups } from "@/lib/store/rollups/compact-rollups";
import { exportedMetrics, expositionFaults } from "@/test/exposition-format";
import { makeTeam } from "@/test/people";
import { dayAgo, setMarks } from "@/test/rollup-checks";
import { withTableLock } from "@/test/table-lock";
import { loadExposition } from "./load-exposition";

const day = dayAgo(20);
const afterDay = day + DAY_MS + 2 * MINUTE_MS;
let projectId: number;
let sent = 0;

async function store(at: number, count: number): Promise<void> {
  const items = Array.from({ length: count }, (_, index) => ({
    index,
    value: {
      id: `r${++sent}`,
      timestamp: (at + index) / 1_000,
      model: "gpt-5",
      latency_ms: 100,
      input_tokens: 10,
      output_tokens: 7,
      cost_usd: 0.25,
    },
  }));
  expect((await acceptItems(items, [], projectId, at + MINUTE_MS)).rejected).toEqual([]);
}

async function counters(now = afterDay): Promise<Record<string, number>> {
  const lines = (await loadExposition(projectId, now)).split("\n");
  const value = (start: string) =>
    Number(
      lines
        .find((line) => line.startsWith(start))
        ?.split(" ")
        .at(-1),
    );
  return {
    requests: value('sightline_requests_total{model="gpt-5",status="success"}'),
    output: value('sightline_tokens_total{model="gpt-5",kind="output"}'),
    spend: value('sightline_spend_dollars_total{model="gpt-5"}'),
  };
}

const of = (requests: number) => ({ requests, output: 7 * requests, spend: 0.25 * requests });

beforeAll(async () => {
  ({ projectId } = await makeTeam());
  await compactRollups(Date.now());
  await setMarks(day);
});

it("counters are the same before and after minutes, hours and days close", async () => {
  await store(day + 10 * MINUTE_MS, 4);
  await store(day + 5 * HOUR_MS, 3);
  expect(await counters()).toEqual(of(7));
  await compactRollups(day + 6 * HOUR_MS);
  expect(await counters()).toEqual(of(7));
  expect(await compactRollups(afterDay)).toMatchObject({ days: 1 });
  expect(await counters()).toEqual(of(7));
});

it("counters grow with requests that come after their day has closed", async () => {
  await store(day + 3 * HOUR_MS, 2);
  expect(await counters()).toEqual(of(9));
  await compactRollups(afterDay);
  expect(await counters()).toEqual(of(9));
});

it("a scrape reads no closed day", async () => {
  await withTableLock("rollup_1d", "ACCESS EXCLUSIVE", async () => expect(await counters()).toEqual(of(9)));
});

it("counters do not fall when the days are past retention", async () => {
  for (const table of ["rollup_1d", "rollup_1h", "rollup_1m"])
    await pool().query(`DELETE FROM ${table} WHERE project_id = $1 AND bucket < $2`, [
      projectId,
      new Date(day + DAY_MS),
    ]);
  expect(await counters()).toEqual(of(9));
});

it("counters count requests whose clock is ahead, and keep them", async () => {
  await store(afterDay + 30 * MINUTE_MS, 1);
  expect(await counters()).toEqual(of(10));
});

/** Grafana puts the chosen data source in its place. */
const VARIABLE = ["$", "{datasource}"].join("");

/** What a project exports that has requests with and without a price, odd names, and a breaker in each state. */
async function fullExposition(): Promise<string> {
  const team = await makeTeam();
  const now = Date.now();
  const request = (model: string, more: object = {}) => ({
    timestamp: now / 1_000,
    model,
    latency_ms: 100,
    input_tokens: 10,
    output_tokens: 7,
    finish_reason: "stop",
    ...more,
  });
  const sent = [
    request("gpt-5", { service: "chat" }),
    request("gpt-5", { status: "error", error_type: "timeout" }),
    request("my-own-model"),
    request('quoted "model" \\ with a\nnewline'),
  ];
  await acceptItems(
    sent.map((value, index) => ({ index, value })),
    [],
    team.projectId,
    now,
  );
  const states = ["closed", "half_open", "open"] as const;
  const event = { provider: null, model: null, reason: null, ts: now };
  await storeCircuitEvents(
    team.projectId,
    states.map((state) => ({ ...event, id: state, name: state, state })),
    now,
  );
  return loadExposition(team.projectId, now);
}

it("an exposition is clean, and a model without a price has no spend instead of 0", async () => {
  const text = await fullExposition();
  expect(expositionFaults(text)).toEqual([]);
  expect(text).toMatch(/^sightline_spend_dollars_total\{model="gpt-5"\} \d/m);
  expect(text).not.toMatch(/^sightline_(spend|cost)_dollars(_total)?\{model="my-own-model"/m);
  expect(text).toContain('sightline_unpriced_requests_total{model="my-own-model"} 1');
});

it("the dashboard for Grafana reads metrics that are exported, counters as rates and gauges as they are", async () => {
  const file = path.resolve(import.meta.dirname, "../../../docs/grafana/sightline.json");
  const dashboard = JSON.parse(readFileSync(file, "utf8"));
  const exported = exportedMetrics(await fullExposition());
  const [source] = dashboard.templating.list;
  expect(source).toMatchObject({ type: "datasource", query: "prometheus", name: "datasource" });
  const parts = [
    ...dashboard.panels,
    ...dashboard.panels.flatMap(({ targets }: { targets: object[] }) => targets),
  ];
  for (const { datasource } of parts) expect(datasource).toEqual({ type: "prometheus", uid: VARIABLE });
  const queries: string[] = [
    ...dashboard.panels.flatMap(({ targets }: { targets: { expr: string }[] }) =>
      targets.map(({ expr }) => expr),
    ),
    ...dashboard.templating.list.slice(1).map(({ definition }: { definition: string }) => definition),
  ];
  expect(queries.length).toBeGreaterThan(15);
  const read = new Set<string>();
  for (const query of queries) {
    const names = [...query.matchAll(/\bsightline_\w+/g)].map(([name]) => name);
    expect(names, query).not.toEqual([]);
    for (const name of names) {
      read.add(name);
      const isRate = /\b(rate|increase)\(/.test(query);
      const isList = query.startsWith("label_values");
      expect([name, exported.get(name)]).toEqual([
        name,
        isList ? expect.any(String) : isRate ? "counter" : "gauge",
      ]);
    }
  }
  const unread = [...exported.keys()].filter((name) => !read.has(name));
  // Amounts of the last five minutes, which the counters tell for any span.
  expect(unread.sort()).toEqual([
    "sightline_cost_dollars",
    "sightline_finished_total",
    "sightline_input_tokens",
    "sightline_output_tokens",
    "sightline_thinking_tokens",
  ]);
  const ids = dashboard.panels.map(({ id }: { id: number }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
