import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, expect, test } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { NewInvitation } from "@/lib/schema/people/invitation";
import { pool } from "@/lib/store/database/pool";
import { listProjectsToPurge, purgeProject } from "@/lib/store/people/purge-project";
import { deleteEmptyTeams, listTeamsOfUser } from "@/lib/store/people/teams";
import { actorOf, makeAdmin, makeMember, makeTeam, type TestTeam } from "@/test/people";
import { acceptAsNewUser } from "./accept-invitation";
import { changeMemberRole, leaveTeam } from "./change-member";
import { createTeam, deleteTeam, renameTeam } from "./edit-teams";
import { invite } from "./invite";

let team: TestTeam;
let admin: UserActor;

beforeEach(async () => {
  team = await makeTeam();
  admin = await makeAdmin(team);
});
afterAll(() => pool().end());

const account = ({ userId, email, name }: UserActor) => ({ userId, email, name, sessionId: randomUUID() });
const create = (actor: UserActor) =>
  createTeam(account(actor), { name: "Research", project: "Default", time_zone: "UTC" });
const roles = async () =>
  (await pool().query("SELECT role FROM memberships WHERE team_id = $1", [team.teamId])).rows.map(
    ({ role }) => role,
  );

test("an admin creates another team, with a project, and is its admin", async () => {
  const { id, projectId } = await create(admin);
  expect(await listTeamsOfUser(admin.userId)).toMatchObject([
    { id: team.teamId, role: "admin", projects: 1 },
    { id, name: "Research", role: "admin", projects: 1 },
  ]);
  await renameTeam({ ...admin, teamId: id, projectId }, "Models");
  expect((await listTeamsOfUser(admin.userId))[1]).toMatchObject({ name: "Models" });
});

test("a member cannot create a team and so become an admin", async () => {
  const member = await actorOf(team, await makeMember(team, "member"));
  await expect(create(member)).rejects.toMatchObject({ status: 403 });
  await expect(renameTeam(member, "Mine")).rejects.toMatchObject({ status: 403 });
});

test("a team is deleted with its projects and invitations, but not the last one of its admin", async () => {
  const name = (await listTeamsOfUser(admin.userId))[0]!.name;
  await expect(deleteTeam(admin, name)).rejects.toMatchObject({ status: 409, code: "last_team" });
  const { id, projectId } = await create(admin);
  const there: UserActor = { ...admin, teamId: id, projectId };
  const input = NewInvitation.parse({ email: `${randomUUID()}@example.com`, role: "viewer" });
  const token = (await invite(there, input)).url.split("/").at(-1)!;
  await expect(deleteTeam(there, "research")).rejects.toMatchObject({ status: 422, code: "wrong_name" });
  await deleteTeam(there, "Research");
  expect(await listTeamsOfUser(admin.userId)).toMatchObject([{ id: team.teamId }]);
  await expect(
    acceptAsNewUser({ token, name: "Ada", password: "a long enough secret" }, "10.0.0.1"),
  ).rejects.toMatchObject({ code: "revoked" });
  await pool().query("UPDATE projects SET deleted_at = now() - interval '61 seconds' WHERE id = $1", [
    projectId,
  ]);
  expect(await listProjectsToPurge()).toContain(projectId);
  await deleteEmptyTeams();
  const left = () => pool().query("SELECT 1 FROM teams WHERE id = $1", [id]);
  expect((await left()).rowCount).toBe(1);
  await purgeProject(projectId);
  await deleteEmptyTeams();
  expect((await left()).rowCount).toBe(0);
});

test("an admin who deletes two teams at once keeps one", async () => {
  const second = await create(admin);
  const name = (await listTeamsOfUser(admin.userId))[0]!.name;
  const outcomes = await Promise.allSettled([
    deleteTeam(admin, name),
    deleteTeam({ ...admin, teamId: second.id, projectId: second.projectId }, "Research"),
  ]);
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await listTeamsOfUser(admin.userId)).toHaveLength(1);
});

test("an admin who is disabled does not count as one", async () => {
  const disabled = await makeAdmin(team);
  await pool().query("UPDATE users SET disabled_at = now() WHERE id = $1", [disabled.userId]);
  await expect(leaveTeam(admin.userId, team.teamId)).rejects.toMatchObject({ code: "last_admin" });
  await expect(changeMemberRole(admin, admin.userId, "member")).rejects.toMatchObject({ code: "last_admin" });
  expect(await roles()).toEqual(["admin", "admin"]);
});

test("everyone but the last admin may leave", async () => {
  const viewer = await makeMember(team, "viewer");
  await leaveTeam(viewer, team.teamId);
  await expect(leaveTeam(viewer, team.teamId)).rejects.toMatchObject({ status: 404 });
  await expect(leaveTeam(admin.userId, team.teamId)).rejects.toMatchObject({
    status: 409,
    code: "last_admin",
  });
  expect(await roles()).toEqual(["admin"]);
});

test("an admin who demotes himself while another leaves: one always stays", async () => {
  for (let round = 0; round < 10; round++) {
    team = await makeTeam();
    admin = await makeAdmin(team);
    const other = await makeAdmin(team);
    const outcomes = await Promise.allSettled([
      changeMemberRole(admin, admin.userId, "member"),
      round % 2 === 0
        ? leaveTeam(other.userId, team.teamId)
        : changeMemberRole(other, other.userId, "viewer"),
    ]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const refused = outcomes.find(({ status }) => status === "rejected") as PromiseRejectedResult;
    expect(refused.reason).toMatchObject({
      code: "last_admin",
      message: expect.stringContaining("promote another"),
    });
    expect((await roles()).filter((role) => role === "admin")).toHaveLength(1);
  }
});
