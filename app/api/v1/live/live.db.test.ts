import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { changeMemberRole, removeMember } from "@/lib/manage/change-member";
import { endAllSessions } from "@/lib/manage/edit-account";
import { createProject, deleteProject } from "@/lib/manage/edit-projects";
import { pool } from "@/lib/store/database/pool";
import { actorOf, browserHeaders, makeAdmin, makeMember, makeTeam, type TestTeam } from "@/test/people";
import { GET } from "./route";

let team: TestTeam;
let admin: UserActor;
let viewer: UserActor;

beforeEach(async () => {
  team = await makeTeam();
  admin = await makeAdmin(team);
  const projectId = await createProject(admin, { name: "Second", time_zone: "UTC" });
  team = { ...team, projectId };
  admin = { ...admin, projectId };
  viewer = await actorOf(team, await makeMember(team, "viewer"));
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
});
afterEach(() => vi.useRealTimers());
afterAll(() => pool().end());

/** Whether a stream that was opened before `change` has ended ten seconds after it. */
async function endsAfter(change: () => Promise<unknown>): Promise<boolean> {
  const abort = new AbortController();
  const headers = await browserHeaders(viewer.userId, team.projectId);
  const answer = await GET(
    new Request("http://localhost:3000/api/v1/live", { headers, signal: abort.signal }),
  );
  expect(answer.status).toBe(200);
  const reader = answer.body!.getReader();
  expect((await reader.read()).done).toBe(false);
  await change();
  vi.advanceTimersByTime(10_000);
  const ended = (async () => {
    while (!(await reader.read()).done);
    return true;
  })();
  // Each check is a query, which takes as long as it takes.
  const queries = (async () => {
    for (let i = 0; i < 20; i++) await pool().query("SELECT pg_sleep(0.05)");
    return false;
  })();
  const result = await Promise.race([ended, queries]);
  abort.abort();
  return result;
}

test.each<[string, () => Promise<unknown>]>([
  ["its user is removed", () => removeMember(admin, viewer.userId)],
  ["its user signs out everywhere", () => endAllSessions({ ...viewer, sessionId: "" })],
  [
    "its user is disabled",
    () => pool().query("UPDATE users SET disabled_at = now() WHERE id = $1", [viewer.userId]),
  ],
  ["its project is deleted", () => deleteProject(admin, "Second")],
])("an event stream ends within ten seconds after %s", async (_, change) => {
  expect(await endsAfter(change)).toBe(true);
});

test("an event stream continues for a user whose new role may still read", async () => {
  expect(await endsAfter(() => changeMemberRole(admin, viewer.userId, "member"))).toBe(false);
});
