import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { serve } from "@/lib/auth/serve";
import { endArchivedAlerts } from "@/lib/pipeline/evaluate/end-archived-alerts";
import { acceptCircuitEvents } from "@/lib/pipeline/ingest/accept-circuit-events";
import { acceptRequests } from "@/lib/pipeline/ingest/accept-requests";
import type { Permission } from "@/lib/schema/people/permission";
import { DAY_MS, HOUR_MS } from "@/lib/schema/time/epoch";
import { readEvaluationLag } from "@/lib/store/alerts/evaluation-lag";
import { listAlerts } from "@/lib/store/alerts/list-alerts";
import { listProjectsToEvaluate } from "@/lib/store/alerts/rules";
import { databaseNow } from "@/lib/store/database/database-clock";
import { pool } from "@/lib/store/database/pool";
import { listProjectsOfUser } from "@/lib/store/people/projects";
import { listProjectsToPurge, PURGED_TABLES, purgeProject } from "@/lib/store/people/purge-project";
import { compactRollups } from "@/lib/store/rollups/compact-rollups";
import { browserHeaders, makeAdmin, makeKey, makeMember, makeTeam, type TestTeam } from "@/test/people";
import { changeMemberRole } from "./change-member";
import { changeProject } from "./change-project";
import { createProject, deleteProject } from "./edit-projects";

let team: TestTeam;
let admin: UserActor;

beforeEach(async () => {
  team = await makeTeam();
  admin = await makeAdmin(team);
});
afterAll(() => pool().end());

const inProject = (projectId: number): UserActor => ({ ...admin, projectId });
const create = (name = "Second") => createProject(admin, { name, time_zone: "UTC" });
const archive = (projectId: number, archived = true) => changeProject(inProject(projectId), { archived });

/** The answer to a call that requires this permission. */
function ask(access: Permission, headers: Record<string, string>): Promise<Response> {
  const route = serve(
    { method: "get", path: "/x", summary: "", access, answer: { status: 200 } },
    async () => ({}),
  );
  return route(new Request("http://localhost:3000/api/v1/x", { headers }));
}

const statusOf = async (access: Permission, headers: Record<string, string>) =>
  (await ask(access, headers)).status;

/** Requests with the given times, as a sender would post them. */
async function send(projectId: number, times: readonly number[]): Promise<void> {
  const rows = times.map((ts) => ({
    request_id: randomUUID(),
    model: "gpt-5-mini",
    provider: "openai",
    latency_ms: 900,
    input_tokens: 10,
    output_tokens: 5,
    timestamp: ts / 1_000,
  }));
  const body = JSON.stringify(rows);
  const headers = { "content-type": "application/json" };
  const request = new Request("http://localhost:3000/api/v1/requests", { method: "POST", headers, body });
  expect((await acceptRequests(request, projectId)).accepted).toBe(times.length);
}

async function openBreaker(projectId: number): Promise<void> {
  const event = { name: "primary", provider: "openai", state: "open", timestamp: Date.now() / 1_000 };
  const body = JSON.stringify(event);
  const headers = { "content-type": "application/json" };
  const request = new Request("http://localhost:3000/api/v1/circuit-events", {
    method: "POST",
    headers,
    body,
  });
  expect((await acceptCircuitEvents(request, projectId)).accepted).toBe(1);
}

const firing = (projectId: number) =>
  listAlerts({ projectId, state: "firing", severity: null, since: null, limit: 100 });

describe("a new project", () => {
  test("belongs to the team of its admin and has the default rules", async () => {
    const id = await create();
    expect(await listProjectsOfUser(admin.userId)).toMatchObject([
      { id: team.projectId },
      { id, name: "Second", teamId: team.teamId, role: "admin", archivedAt: null },
    ]);
    const { rows } = await pool().query("SELECT count(*)::int AS n FROM rules WHERE project_id = $1", [id]);
    expect(rows[0].n).toBeGreaterThan(5);
  });

  test("needs a name of its own and an actor who is still an admin", async () => {
    await expect(create("Project")).rejects.toMatchObject({ status: 409, code: "name_taken" });
    const other = await makeAdmin(team);
    await changeMemberRole(other, admin.userId, "member");
    await expect(create()).rejects.toMatchObject({ status: 403 });
  });
});

describe("an archived project", () => {
  test("is read-only for users and keys until it is restored", async () => {
    const projectId = await create();
    const key = await makeKey({ ...team, projectId }, "ingest", "read", "manage");
    const byKey = { authorization: `Bearer ${key.key}` };
    const member = await browserHeaders(await makeMember(team, "member"), projectId);
    const byAdmin = await browserHeaders(admin.userId, projectId);
    const all = async () => [
      await statusOf("ingest", byKey),
      await statusOf("act", byKey),
      await statusOf("edit", member),
      await statusOf("act", byAdmin),
      await statusOf("read", byKey),
      await statusOf("read", member),
      await statusOf("admin", byAdmin),
    ];
    const open = Array(7).fill(200);
    expect(await all()).toEqual(open);
    await archive(projectId);
    expect(await all()).toEqual([403, 403, 403, 403, 200, 200, 200]);
    await archive(projectId, false);
    expect(await all()).toEqual(open);
  });

  test("refuses ingest by a key that another process has cached within a second, and says why", async () => {
    const projectId = await create();
    const { key } = await makeKey({ ...team, projectId }, "ingest");
    const byKey = { authorization: `Bearer ${key}` };
    vi.useFakeTimers({ toFake: ["hrtime"] });
    try {
      expect(await statusOf("ingest", byKey)).toBe(200);
      await pool().query("UPDATE projects SET archived_at = now() WHERE id = $1", [projectId]);
      vi.advanceTimersByTime(1_000);
      const { error } = await (await ask("ingest", byKey)).json();
      expect(error).toMatchObject({ code: "project_archived", message: expect.stringContaining("archived") });
    } finally {
      vi.useRealTimers();
    }
  });

  test("is not evaluated, is not late, and its open alerts end", async () => {
    const projectId = await create();
    await openBreaker(projectId);
    expect(await firing(projectId)).toHaveLength(1);
    await pool().query("UPDATE projects SET created_at = now() - interval '1 day' WHERE id = $1", [
      projectId,
    ]);
    await pool().query("UPDATE rules SET updated_at = now() - interval '1 day' WHERE project_id = $1", [
      projectId,
    ]);
    await archive(projectId);
    expect(await listProjectsToEvaluate()).not.toContain(projectId);
    expect(await readEvaluationLag(projectId)).toBeNull();
    await endArchivedAlerts();
    expect(await firing(projectId)).toEqual([]);
    const { rows } = await pool().query(
      "SELECT data ->> 'reason' AS reason FROM alert_events WHERE project_id = $1",
      [projectId],
    );
    expect(rows.map(({ reason }) => reason)).toContain("project_archived");
    await archive(projectId, false);
    expect(await listProjectsToEvaluate()).toContain(projectId);
    expect(await readEvaluationLag(projectId)).toBeLessThan(HOUR_MS);
  });

  test("is never the last one of a team", async () => {
    await expect(archive(team.projectId)).rejects.toMatchObject({ status: 409, code: "last_project" });
    const second = await create();
    const outcomes = await Promise.allSettled([archive(team.projectId), archive(second)]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const left = (await listProjectsOfUser(admin.userId)).filter(({ archivedAt }) => archivedAt === null);
    expect(left).toHaveLength(1);
  });
});

describe("a deleted project", () => {
  test("needs its name typed", async () => {
    const projectId = await create("Second");
    for (const typed of ["second", "Second ", "", "Project"])
      await expect(deleteProject(inProject(projectId), typed), typed).rejects.toMatchObject({
        status: 422,
        code: "wrong_name",
      });
    expect(await listProjectsOfUser(admin.userId)).toHaveLength(2);
  });

  test("is gone for users and keys at the next call, and its name is free", async () => {
    const projectId = await create("Second");
    const { key } = await makeKey({ ...team, projectId }, "read");
    const byKey = { authorization: `Bearer ${key}` };
    const byAdmin = await browserHeaders(admin.userId, projectId);
    expect([await statusOf("read", byKey), await statusOf("read", byAdmin)]).toEqual([200, 200]);
    await deleteProject(inProject(projectId), "Second");
    expect([await statusOf("read", byKey), await statusOf("read", byAdmin)]).toEqual([401, 404]);
    expect(await listProjectsOfUser(admin.userId)).toMatchObject([{ id: team.projectId }]);
    await expect(deleteProject(inProject(projectId), "Second")).rejects.toMatchObject({ status: 404 });
    await create("Second");
  });

  test("is never the last one of a team, also when two are deleted at once", async () => {
    await expect(deleteProject(admin, "Project")).rejects.toMatchObject({
      status: 409,
      code: "last_project",
    });
    const second = await create("Second");
    const outcomes = await Promise.allSettled([
      deleteProject(admin, "Project"),
      deleteProject(inProject(second), "Second"),
    ]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await listProjectsOfUser(admin.userId)).toHaveLength(1);
  });

  test("loses every row after a minute, without affecting others, and can be interrupted", async () => {
    const projectId = await create("Second");
    const now = await databaseNow();
    // More at one time than a step deletes, and times on several days.
    await send(projectId, Array(1_500).fill(now - HOUR_MS));
    await send(
      projectId,
      Array.from({ length: 1_500 }, (_, at) => now - (at % 3) * DAY_MS - at * 1_000),
    );
    await send(team.projectId, Array(200).fill(now - HOUR_MS));
    await openBreaker(projectId);
    await compactRollups(now);
    await send(projectId, [now]);
    await expect(purgeProject(projectId)).rejects.toThrow("only a deleted project");
    await deleteProject(inProject(projectId), "Second");
    expect(await listProjectsToPurge()).not.toContain(projectId);
    await pool().query("UPDATE projects SET deleted_at = now() - interval '61 seconds' WHERE id = $1", [
      projectId,
    ]);
    expect(await listProjectsToPurge()).toContain(projectId);

    // An interrupted purge has deleted a part.
    await pool().query("DELETE FROM requests WHERE project_id = $1 AND ts < $2", [
      projectId,
      new Date(now - DAY_MS),
    ]);
    let purged = false;
    const purging = purgeProject(projectId).finally(() => {
      purged = true;
    });
    let sent = 0;
    while (!purged) {
      await send(team.projectId, [now]);
      sent += 1;
    }
    expect(await purging).toBeGreaterThan(1_500);
    const { rows: tables } = await pool().query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
       WHERE a.attname = 'project_id' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'audit_entries'
         AND c.relnamespace = current_schema()::regnamespace`,
    );
    expect(tables.length).toBeGreaterThan(25);
    for (const { name } of tables) {
      const { rows } = await pool().query(`SELECT count(*)::int AS n FROM ${name} WHERE project_id = $1`, [
        projectId,
      ]);
      expect({ name, rows: rows[0].n }).toEqual({ name, rows: 0 });
    }
    const { rows } = await pool().query("SELECT count(*)::int AS n FROM requests WHERE project_id = $1", [
      team.projectId,
    ]);
    expect(rows[0].n).toBe(200 + sent);
    expect(sent).toBeGreaterThan(0);
    expect(await listProjectsToPurge()).not.toContain(projectId);
  });

  test("leaves no table out: each goes with the project's row, or in steps", async () => {
    const { rows } = await pool().query<{ name: string; cascades: boolean }>(
      `SELECT c.relname AS name, EXISTS (
         WITH RECURSIVE up AS (
           SELECT c.oid AS rel UNION
           SELECT k.confrelid FROM pg_constraint k JOIN up ON k.conrelid = up.rel WHERE k.contype = 'f' AND k.confdeltype = 'c')
         SELECT 1 FROM up WHERE rel = 'projects'::regclass) AS cascades
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
       WHERE a.attname = 'project_id' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'audit_entries'
         AND c.relnamespace = current_schema()::regnamespace`,
    );
    expect(rows.filter(({ cascades }) => cascades).length).toBeGreaterThan(10);
    expect(rows.filter(({ name, cascades }) => !cascades && !PURGED_TABLES.includes(name))).toEqual([]);
  });

  test("leaves what was done in the audit log", async () => {
    const projectId = await create("Second");
    await changeProject(inProject(projectId), { archived: true, name: "Old" });
    await deleteProject(inProject(projectId), "Old");
    const { rows } = await pool().query(
      "SELECT action, subject, actor_id, before, after FROM audit_entries WHERE team_id = $1 ORDER BY id",
      [team.teamId],
    );
    const by = { subject: String(projectId), actor_id: admin.userId };
    expect(rows).toMatchObject([
      { action: "project.create", ...by, after: { name: "Second" } },
      {
        action: "project.change",
        ...by,
        before: { name: "Second", archived: false },
        after: { name: "Old", archived: true },
      },
      { action: "project.delete", ...by, before: { name: "Old" } },
    ]);
  });
});
