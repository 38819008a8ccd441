import pg from "pg";
import { afterAll, expect, it, vi } from "vitest";
import { loadProjects } from "@/lib/dashboard/settings/load-projects";
import { createProject } from "@/lib/manage/edit-projects";
import { DAY_MS, floorTo } from "@/lib/schema/time/epoch";
import { ensurePartitions } from "@/lib/store/database/partitions";
import { pool } from "@/lib/store/database/pool";
import { callRoute, listApiRoutes } from "@/test/api-routes";
import { makeKey, makeMember, makeTeam } from "@/test/people";
import { loadProjectRows } from "./load-project-rows";

afterAll(() => pool().end());

const routes = await listApiRoutes();
const send = routes.find(({ method, address }) => method === "POST" && address === "/api/v1/requests")!;

it("shows each project of the user with its own figures, and no other", async () => {
  const team = await makeTeam();
  const userId = await makeMember(team, "admin");
  const actor = { kind: "user", userId, email: "", name: "", role: "admin", ...team } as const;
  await createProject(actor, { name: "Quiet", time_zone: "Asia/Kolkata" });
  const foreign = await makeTeam();
  const now = Date.now();
  const request = (status: string) => ({
    model: "m",
    status,
    latency_ms: 800,
    cost_usd: 0.5,
    timestamp: new Date(now - 1_000).toISOString(),
  });
  for (const { of, statuses } of [
    { of: team, statuses: ["success", "success", "success", "error"] },
    { of: foreign, statuses: ["success"] },
  ]) {
    const { key } = await makeKey(of, "ingest");
    const answer = await callRoute(send, { authorization: `Bearer ${key}` }, { body: statuses.map(request) });
    expect(answer.status).toBeLessThan(300);
  }
  await pool().query(
    `INSERT INTO budgets (project_id, name, period, amount_nano, time_zone, filters)
     VALUES ($1, 'all', 'daily', 10e9, 'UTC', '{}'), ($1, 'part', 'daily', 1e9, 'UTC', '{"model": ["m"]}')`,
    [team.projectId],
  );
  const rows = await loadProjectRows(await loadProjects(userId), now);
  expect(rows.map(({ name }) => name)).toEqual(["Project", "Quiet"]);
  const [busy, quiet] = rows;
  expect(busy).toMatchObject({ errorRate: 0.25, budget: 10, critical: 0, warning: 0 });
  expect(busy!.requestsPerMinute).toBeCloseTo(4 / 60);
  expect(busy!.p95).toBeCloseTo(800, -2);
  expect(busy!.spark.at(-1)).toBe(4);
  expect(now - busy!.lastSeen!).toBeLessThan(120_000);
  expect(quiet).toMatchObject({
    requestsPerMinute: 0,
    errorRate: null,
    p95: null,
    lastSeen: null,
    budget: null,
  });
});

it("sends as many statements for many projects as for one, and reads folded hours, minutes and fragments once each", async () => {
  const day = floorTo(Date.now(), DAY_MS);
  const at = (time: string, before = 0) =>
    new Date(Date.parse(`1970-01-01T${time}:00Z`) + day - before * DAY_MS);
  const now = at("14:20").getTime() + 30_000;
  const team = await makeTeam();
  const userId = await makeMember(team, "admin");
  const actor = { kind: "user", userId, email: "", name: "", role: "admin", ...team } as const;
  for (const time_zone of ["UTC", "Asia/Kolkata", "America/St_Johns"])
    await createProject(actor, { name: time_zone, time_zone });
  const projects = await loadProjects(userId);
  const store = async (table: string, bucket: Date) => {
    const { rows: columns } = await pool().query<{ name: string; type: string }>(
      `SELECT column_name AS name, data_type AS type FROM information_schema.columns WHERE table_name = $1
       AND table_schema = current_schema() AND is_nullable = 'NO' AND column_default IS NULL`,
      [table],
    );
    const given: Record<string, string> = {
      project_id: "id",
      bucket: "$2::timestamptz",
      series_id: "1",
      requests: "1",
      cost_nano: "1e9",
    };
    const values = columns.map(({ name, type }) => given[name] ?? (type === "bytea" ? "''::bytea" : "0"));
    await pool().query(
      `INSERT INTO ${table} (${columns.map(({ name }) => name)}) SELECT ${values} FROM unnest($1::int4[]) AS id`,
      [projects.map(({ id }) => id), bucket],
    );
  };
  await ensurePartitions([day - DAY_MS, day]);
  await pool().query(
    `INSERT INTO rollup_marks (project_id, level, until) SELECT id, '1h', $2 FROM unnest($1::int4[]) AS id
     ON CONFLICT (project_id, level) DO UPDATE SET until = excluded.until`,
    [projects.map(({ id }) => id), at("13:00")],
  );
  // Folded: the hour has its minutes too. 18:40 and 18:20 are on two sides of midnight in Kolkata, 18:30 UTC.
  for (const bucket of [at("18:00", 1), at("02:00"), at("12:00")]) await store("rollup_1h", bucket);
  for (const bucket of [at("18:40", 1), at("02:10"), at("12:59"), at("13:10")])
    await store("rollup_1m", bucket);
  await store("rollup_fragments", at("14:19"));
  const sent = vi.spyOn(pg.Client.prototype, "query");
  const many = await loadProjectRows(projects, now);
  const forMany = sent.mock.calls.length;
  const [one] = await loadProjectRows(projects.slice(0, 1), now);
  expect([forMany, sent.mock.calls.length - forMany]).toEqual([5, 5]);
  sent.mockRestore();
  expect(one).toEqual(many[0]);
  const costs = Object.fromEntries(many.map(({ name, costToday }) => [name, costToday]));
  // Midnight in St. John's is 02:30 or 03:30 UTC.
  expect(costs).toEqual({ Project: 4, UTC: 4, "Asia/Kolkata": 5, "America/St_Johns": 3 });
  const spark = many[1]!.spark.map((count, hour) => [hour, count] as const).filter(([, count]) => count > 0);
  expect(spark).toEqual([
    [3, 1],
    [11, 1],
    [21, 1],
    [22, 1],
    [23, 1],
  ]);
  expect(many[1]!.requestsPerMinute).toBeCloseTo(1 / 60);
  expect(many[1]!.lastSeen).toBe(at("14:19").getTime());
});
