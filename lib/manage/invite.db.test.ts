import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { NewInvitation } from "@/lib/schema/people/invitation";
import type { Role } from "@/lib/schema/people/role";
import { pool } from "@/lib/store/database/pool";
import { makeAdmin, makeMember, makeTeam, type TestTeam } from "@/test/people";
import { SmtpReceiver } from "@/test/receivers/smtp-receiver";
import { acceptAsNewUser, acceptAsUser, previewInvitation } from "./accept-invitation";
import { changeMemberRole, removeMember } from "./change-member";
import { invite, loadInvitations, revokeInvitation } from "./invite";

const PASSWORD = "a long enough secret";

let mails: SmtpReceiver;
let team: TestTeam;
let admin: UserActor;

beforeAll(async () => {
  mails = await SmtpReceiver.start();
  process.env.SMTP_URL = mails.url;
  process.env.SMTP_FROM = "Sightline <alerts@sightline.example>";
});
beforeEach(async () => {
  team = await makeTeam();
  admin = await makeAdmin(team);
});
afterAll(async () => {
  await mails.stop();
  await pool().end();
});

const address = () => `${randomUUID()}@example.com`;
const inviteTo = (email: string, more: Partial<NewInvitation> = {}, actor = admin) =>
  invite(actor, NewInvitation.parse({ email, role: "member", ...more }));
const tokenOf = ({ url }: { url: string }) => url.split("/").at(-1)!;
const accept = (token: string) => acceptAsNewUser({ token, name: "Ada", password: PASSWORD }, "10.0.0.1");

async function accountOf(userId: string) {
  const { rows } = await pool().query("SELECT email FROM users WHERE id = $1", [userId]);
  return { userId, email: rows[0].email as string, name: "", sessionId: randomUUID() };
}

async function rolesByEmail(): Promise<Record<string, Role>> {
  const { rows } = await pool().query(
    "SELECT u.email, m.role FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.team_id = $1",
    [team.teamId],
  );
  return Object.fromEntries(rows.map(({ email, role }) => [email, role]));
}

const countUsers = async (email: string) =>
  (await pool().query("SELECT 1 FROM users WHERE email = $1", [email])).rowCount;

describe("an invitation", () => {
  test("creates the account and the membership that it names, once", async () => {
    const email = address();
    const made = await inviteTo(email.toUpperCase(), { role: "viewer" });
    expect(await previewInvitation(tokenOf(made))).toEqual({
      email,
      role: "viewer",
      team: expect.stringContaining("Team"),
      invitedBy: admin.email,
      hasAccount: false,
    });
    expect(await accept(tokenOf(made))).toEqual({ email });
    expect(await rolesByEmail()).toMatchObject({ [email]: "viewer" });
    await expect(accept(tokenOf(made))).rejects.toMatchObject({ status: 410, code: "accepted" });
    await expect(previewInvitation(tokenOf(made))).rejects.toMatchObject({ status: 410, code: "accepted" });
    expect(await loadInvitations(team.teamId)).toEqual([]);
  });

  test("opened twice at once creates one account", async () => {
    const email = address();
    const token = tokenOf(await inviteTo(email));
    const outcomes = await Promise.allSettled([accept(token), accept(token), accept(token)]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ status: 410 });
    expect(await countUsers(email)).toBe(1);
  });

  test("adds an existing account of that address in any case, and no other", async () => {
    const elsewhere = await makeTeam();
    const user = await accountOf(await makeMember(elsewhere, "viewer"));
    const stranger = await accountOf(await makeMember(elsewhere, "admin"));
    const token = tokenOf(await inviteTo(user.email.toUpperCase()));
    expect(await previewInvitation(token)).toMatchObject({ hasAccount: true });
    await expect(acceptAsUser(stranger, token)).rejects.toMatchObject({ status: 403, code: "other_account" });
    await expect(accept(token)).rejects.toMatchObject({ status: 409, code: "has_account" });
    expect(await rolesByEmail()).not.toHaveProperty(user.email);
    expect(await acceptAsUser(user, token)).toEqual(team);
    expect(await rolesByEmail()).toMatchObject({ [user.email]: "member" });
    await expect(acceptAsUser(user, token)).rejects.toMatchObject({ status: 410 });
  });

  test.each([
    ["expired", "UPDATE invitations SET expires_at = now() WHERE id = $1", 410, "expired"],
    ["withdrawn", "UPDATE invitations SET revoked_at = now() WHERE id = $1", 410, "revoked"],
    ["deleted", "DELETE FROM invitations WHERE id = $1", 404, "not_found"],
  ])("that is %s does nothing", async (_, sql, status, code) => {
    const email = address();
    const made = await inviteTo(email);
    await pool().query(sql, [made.id]);
    await expect(previewInvitation(tokenOf(made))).rejects.toMatchObject({ status, code });
    await expect(accept(tokenOf(made))).rejects.toMatchObject({ status, code });
    expect(await countUsers(email)).toBe(0);
  });

  test("with a changed, cut or foreign token is not found", async () => {
    const token = tokenOf(await inviteTo(address()));
    const changed = `${token[0] === "A" ? "B" : "A"}${token.slice(1)}`;
    for (const wrong of [
      changed,
      token.slice(1),
      `${token}A`,
      "",
      "..",
      "' OR 1=1",
      `${token}\0`,
      "é".repeat(43),
    ])
      await expect(previewInvitation(wrong), wrong).rejects.toMatchObject({ status: 404 });
  });

  test("is stored as a hash only", async () => {
    const made = await inviteTo(address());
    const { rows } = await pool().query("SELECT i::text AS stored FROM invitations i WHERE id = $1", [
      made.id,
    ]);
    expect(rows[0].stored).not.toContain(tokenOf(made));
    expect(Buffer.from(tokenOf(made), "base64url")).toHaveLength(32);
  });

  test("replaces an earlier one to the same address", async () => {
    const email = address();
    const first = await inviteTo(email, { role: "admin" });
    const second = await inviteTo(email, { role: "viewer" });
    await expect(accept(tokenOf(first))).rejects.toMatchObject({ code: "revoked" });
    await accept(tokenOf(second));
    expect(await rolesByEmail()).toMatchObject({ [email]: "viewer" });
  });

  test("expires after seven days unless it says otherwise", async () => {
    for (const [input, days] of [
      [{}, 7],
      [{ expires_in_days: 1 }, 1],
    ] as const) {
      const { id } = await inviteTo(address(), input);
      const { rows } = await pool().query(
        "SELECT extract(epoch FROM expires_at - created_at)::int / 86400 AS days FROM invitations WHERE id = $1",
        [id],
      );
      expect(rows[0].days).toBe(days);
    }
  });

  test("for a member is refused", async () => {
    await expect(inviteTo(admin.email.toUpperCase())).rejects.toMatchObject({ code: "already_member" });
  });

  test("is withdrawn by an admin of its team only", async () => {
    const { id } = await inviteTo(address());
    const stranger = await makeAdmin(await makeTeam());
    await expect(revokeInvitation(stranger, id)).rejects.toMatchObject({ status: 404 });
    await revokeInvitation(admin, id);
    await expect(revokeInvitation(admin, id)).rejects.toMatchObject({ status: 404 });
    expect(await loadInvitations(team.teamId)).toEqual([]);
  });

  test("ends with the role of the admin who sent it", async () => {
    for (const end of [
      (userId: string) => changeMemberRole(admin, userId, "member"),
      (userId: string) => removeMember(admin, userId),
    ]) {
      const other = await makeAdmin(team);
      const token = tokenOf(await inviteTo(address(), { role: "admin" }, other));
      await end(other.userId);
      await expect(accept(token)).rejects.toMatchObject({ code: "revoked" });
      await expect(inviteTo(address(), {}, other)).rejects.toMatchObject({ status: 403 });
    }
  });

  test("records who did what", async () => {
    const email = address();
    const { id } = await inviteTo(email);
    await revokeInvitation(admin, id);
    const made = await inviteTo(email, { role: "viewer" });
    await accept(tokenOf(made));
    const { rows } = await pool().query(
      "SELECT action, actor_id, before, after FROM audit_entries WHERE team_id = $1 ORDER BY id",
      [team.teamId],
    );
    expect(rows).toMatchObject([
      { action: "invitation.create", actor_id: admin.userId, after: { email, role: "member" } },
      { action: "invitation.revoke", actor_id: admin.userId, before: { email, role: "member" } },
      { action: "invitation.create", after: { email, role: "viewer" } },
      { action: "invitation.accept", after: { email, role: "viewer" } },
    ]);
    expect(JSON.stringify(rows)).not.toContain(tokenOf(made));
  });
});

describe("an invitation by email", () => {
  test("carries the link that the answer shows", async () => {
    await pool().query("UPDATE teams SET name = $2 WHERE id = $1", [
      team.teamId,
      'R&D "core" <ops>\r\nBcc: x@y.z',
    ]);
    const email = address();
    const made = await inviteTo(email, { send_email: true });
    expect(made).toMatchObject({ sent: true, mail_error: null });
    const mail = mails.received.find(({ to }) => to.includes(email))!;
    expect(mail.text).toContain(made.url);
    expect(mail.html).toContain(made.url);
    expect(mail.html).toContain("R&amp;D &quot;core&quot; &lt;ops&gt;");
    expect(mail.to).toEqual([email]);
    expect(mails.violations).toEqual([]);
  });

  test("that the mail server refuses still has a link", async () => {
    const email = address();
    mails.refused.set(email, { code: 550, text: "5.1.1 no such user" });
    const made = await inviteTo(email, { send_email: true });
    expect(made).toMatchObject({ sent: false, mail_error: expect.stringContaining("no such user") });
    await accept(tokenOf(made));
  });
});
