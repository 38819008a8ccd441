import { afterAll, expect, it } from "vitest";
import { loadProjects } from "@/lib/dashboard/settings/load-projects";
import { createProject } from "@/lib/manage/edit-projects";
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
