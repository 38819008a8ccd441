import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NewInvitation } from "@/lib/schema/people/invitation";
import type { ProviderIdentity } from "@/lib/schema/people/sign-on";
import { pool } from "@/lib/store/database/pool";
import { findLiveSession, insertSession } from "@/lib/store/people/sessions";
import { emptyInstallation, makeAdmin, makeMember, makeTeam, type TestTeam } from "@/test/people";
import { previewInvitation } from "./accept-invitation";
import { admitPerson } from "./admit-person";
import { invite, revokeInvitation } from "./invite";

const ISSUER = "https://id.example.org";
const VIEWER = { role: "viewer", team: null } as const;
const somebody = (over: Partial<ProviderIdentity> = {}): ProviderIdentity => ({
  issuer: ISSUER,
  subject: randomUUID(),
  email: `${randomUUID()}@example.org`,
  name: "Grace",
  ...over,
});

let team: TestTeam;
beforeAll(async () => {
  await emptyInstallation();
  team = await makeTeam();
});
afterAll(() => pool().end());

const rolesOf = async (userId: string) =>
  (await pool().query("SELECT team_id, role FROM memberships WHERE user_id = $1", [userId])).rows;
const auditOf = async (userId: string) =>
  (
    await pool().query("SELECT team_id, action, after FROM audit_entries WHERE subject = $1 ORDER BY id", [
      userId,
    ])
  ).rows;
async function memberWithAddress() {
  const userId = await makeMember(team, "member");
  const { rows } = await pool().query("SELECT email FROM users WHERE id = $1", [userId]);
  return { userId, email: rows[0].email as string };
}

describe("a new person", () => {
  it("gets an account without a password, the role and the oldest team, once", async () => {
    const identity = somebody();
    const first = await admitPerson(identity, VIEWER);
    expect(first).toEqual({ userId: expect.any(String) });
    expect(await admitPerson(identity, VIEWER)).toEqual(first);
    const { userId } = first as { userId: string };
    expect(await rolesOf(userId)).toEqual([{ team_id: team.teamId, role: "viewer" }]);
    const { rows } = await pool().query("SELECT email, name, password_hash FROM users WHERE id = $1", [
      userId,
    ]);
    expect(rows).toEqual([{ email: identity.email, name: "Grace", password_hash: null }]);
    expect(await auditOf(userId)).toEqual([
      {
        team_id: team.teamId,
        action: "member.sign_on",
        after: { issuer: ISSUER, email: identity.email, role: "viewer" },
      },
    ]);
  });

  it("who was invited gets the teams and roles of the invitations, and no other", async () => {
    const admin = await makeAdmin(await makeTeam());
    const other = await makeAdmin(await makeTeam());
    const identity = somebody();
    const input = (role: "member" | "viewer") => NewInvitation.parse({ email: identity.email, role });
    const { url } = await invite(admin, input("member"));
    await invite(other, input("viewer"));
    const { userId } = (await admitPerson(identity, null)) as { userId: string };
    expect(await rolesOf(userId)).toEqual(
      expect.arrayContaining([
        { team_id: admin.teamId, role: "member" },
        { team_id: other.teamId, role: "viewer" },
      ]),
    );
    expect(await rolesOf(userId)).toHaveLength(2);
    await expect(previewInvitation(url.split("/").at(-1)!)).rejects.toMatchObject({ code: "accepted" });
  });

  it("whose invitation was withdrawn is refused where newcomers are", async () => {
    const admin = await makeAdmin(await makeTeam());
    const identity = somebody();
    const { id } = await invite(admin, NewInvitation.parse({ email: identity.email, role: "admin" }));
    await revokeInvitation(admin, id);
    expect(await admitPerson(identity, null)).toEqual({ refusal: "no_account" });
  });

  it("is made once by ten simultaneous sign-ins", async () => {
    const identity = somebody();
    const all = await Promise.all(Array.from({ length: 10 }, () => admitPerson(identity, VIEWER)));
    expect(new Set(all.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(all[0]).toHaveProperty("userId");
  });

  it("is refused where only existing accounts are let in", async () => {
    const identity = somebody();
    expect(await admitPerson(identity, null)).toEqual({ refusal: "no_account" });
    const { rows } = await pool().query("SELECT 1 FROM users WHERE email = $1", [identity.email]);
    expect(rows).toEqual([]);
  });

  it("joins the named team, and none if its name is unknown or ambiguous", async () => {
    const other = await makeTeam();
    const rename = (id: string, name: string) =>
      pool().query("UPDATE teams SET name = $2 WHERE id = $1", [id, name]);
    await rename(other.teamId, "Platform");
    const made = await admitPerson(somebody(), { role: "member", team: "Platform" });
    expect(await rolesOf((made as { userId: string }).userId)).toEqual([
      { team_id: other.teamId, role: "member" },
    ]);
    expect(await admitPerson(somebody(), { role: "member", team: "Nobody" })).toEqual({ refusal: "no_team" });
    await rename((await makeTeam()).teamId, "Platform");
    expect(await admitPerson(somebody(), { role: "member", team: "Platform" })).toEqual({
      refusal: "no_team",
    });
  });
});

describe("a person with an account", () => {
  it("is linked by the verified address and keeps the role; later the subject alone counts", async () => {
    const { userId, email } = await memberWithAddress();
    const identity = somebody({ email });
    expect(await admitPerson(identity, VIEWER)).toEqual({ userId });
    expect(await rolesOf(userId)).toEqual([{ team_id: team.teamId, role: "member" }]);
    expect(await auditOf(userId)).toMatchObject([{ team_id: team.teamId, action: "identity.link" }]);
    expect(await admitPerson({ ...identity, email: "married@example.org" }, null)).toEqual({ userId });
  });

  it("loses a password that the holder of an invitation link set before, and its sessions", async () => {
    const { userId, email } = await memberWithAddress();
    await pool().query("UPDATE users SET address_unproven = true, password_hash = 'x' WHERE id = $1", [
      userId,
    ]);
    const session = (await insertSession(userId, { address: "", userAgent: "" }))!;
    expect(await admitPerson(somebody({ email }), VIEWER)).toEqual({ userId });
    expect(await findLiveSession(session)).toBeNull();
    const { rows } = await pool().query("SELECT password_hash, address_unproven FROM users WHERE id = $1", [
      userId,
    ]);
    expect(rows).toEqual([{ password_hash: null, address_unproven: false }]);
  });

  it("is not handed to another subject that the provider gives the same address", async () => {
    const { email } = await memberWithAddress();
    await admitPerson(somebody({ email }), VIEWER);
    expect(await admitPerson(somebody({ email }), VIEWER)).toEqual({ refusal: "other_identity" });
  });

  it("is not found by the same subject of another provider", async () => {
    const identity = somebody();
    const first = (await admitPerson(identity, VIEWER)) as { userId: string };
    const other = { ...identity, issuer: "https://other.example.org", email: `${randomUUID()}@example.org` };
    expect(await admitPerson(other, VIEWER)).not.toEqual(first);
  });

  it("is refused while it is disabled, linked or not", async () => {
    const { userId, email } = await memberWithAddress();
    const identity = somebody({ email });
    const disable = (at: string) =>
      pool().query(`UPDATE users SET disabled_at = ${at} WHERE id = $1`, [userId]);
    await disable("now()");
    expect(await admitPerson(identity, VIEWER)).toEqual({ refusal: "disabled" });
    await disable("NULL");
    expect(await admitPerson(identity, VIEWER)).toEqual({ userId });
    await disable("now()");
    expect(await admitPerson(identity, VIEWER)).toEqual({ refusal: "disabled" });
  });

  it("that was removed from its team does not come back to it", async () => {
    const { userId, email } = await memberWithAddress();
    const identity = somebody({ email });
    await admitPerson(identity, VIEWER);
    await pool().query("DELETE FROM memberships WHERE user_id = $1", [userId]);
    expect(await admitPerson(identity, VIEWER)).toEqual({ userId });
    expect(await rolesOf(userId)).toEqual([]);
  });
});
