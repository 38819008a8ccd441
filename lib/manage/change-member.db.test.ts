import { afterAll, expect, test } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { pool } from "@/lib/store/database/pool";
import { makeMember, makeTeam, type TestTeam } from "@/test/people";
import { changeMemberRole, removeMember } from "./change-member";

afterAll(() => pool().end());

const actorOf = (team: TestTeam, userId: string): UserActor => ({
  kind: "user",
  userId,
  email: "a@example.com",
  name: "",
  role: "admin",
  ...team,
});

async function roles(team: TestTeam): Promise<Record<string, string>> {
  const { rows } = await pool().query("SELECT user_id, role FROM memberships WHERE team_id = $1", [
    team.teamId,
  ]);
  return Object.fromEntries(rows.map((row) => [row.user_id, row.role]));
}

test("the last admin cannot be removed or demoted", async () => {
  const team = await makeTeam();
  const only = await makeMember(team, "admin");
  const actor = actorOf(team, only);
  await expect(changeMemberRole(actor, only, "viewer")).rejects.toMatchObject({
    status: 409,
    code: "last_admin",
  });
  await expect(removeMember(actor, only)).rejects.toMatchObject({ status: 409, code: "last_admin" });
  expect(await roles(team)).toEqual({ [only]: "admin" });
});

test("two admins that demote each other at once: one always stays", async () => {
  for (let round = 0; round < 20; round++) {
    const team = await makeTeam();
    const one = await makeMember(team, "admin");
    const two = await makeMember(team, "admin");
    const outcomes = await Promise.allSettled([
      changeMemberRole(actorOf(team, one), two, "member"),
      round % 2 === 0
        ? removeMember(actorOf(team, two), one)
        : changeMemberRole(actorOf(team, two), one, "viewer"),
    ]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(Object.values(await roles(team)).filter((role) => role === "admin")).toHaveLength(1);
  }
});

test("returns 404 for a user of another team", async () => {
  const team = await makeTeam();
  const admin = actorOf(team, await makeMember(team, "admin"));
  const stranger = await makeMember(await makeTeam(), "admin");
  await expect(changeMemberRole(admin, stranger, "viewer")).rejects.toMatchObject({ status: 404 });
  await expect(removeMember(admin, stranger)).rejects.toMatchObject({ status: 404 });
});

test("writes an audit entry", async () => {
  const team = await makeTeam();
  const admin = actorOf(team, await makeMember(team, "admin"));
  const member = await makeMember(team, "viewer");
  await changeMemberRole(admin, member, "member");
  await removeMember(admin, member);
  const { rows } = await pool().query(
    "SELECT action, actor_id, subject, before, after FROM audit_entries WHERE team_id = $1 ORDER BY id",
    [team.teamId],
  );
  expect(rows).toEqual([
    {
      action: "member.change_role",
      actor_id: admin.userId,
      subject: member,
      before: { role: "viewer" },
      after: { role: "member" },
    },
    {
      action: "member.remove",
      actor_id: admin.userId,
      subject: member,
      before: { role: "member" },
      after: null,
    },
  ]);
});
