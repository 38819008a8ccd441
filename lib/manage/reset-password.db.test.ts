import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { checkCredentials } from "@/lib/auth/check-credentials";
import { hashPassword } from "@/lib/auth/credentials/password-hash";
import { pool, transaction } from "@/lib/store/database/pool";
import { rememberNetwork } from "@/lib/store/people/known-networks";
import { insertMembership } from "@/lib/store/people/memberships";
import { findLiveSession, insertSession } from "@/lib/store/people/sessions";
import { updatePasswordHash } from "@/lib/store/people/users";
import { makeAdmin, makeMember, makeTeam, type TestTeam } from "@/test/people";
import { SmtpReceiver } from "@/test/receivers/smtp-receiver";
import { changeMemberRole } from "./change-member";
import { changePassword } from "./change-password";
import { makeResetLink, makeResetLinkFor, previewReset, requestReset, resetPassword } from "./reset-password";

const OLD = "the one before this";
const NEW = "and the one after it";

let mails: SmtpReceiver;
let team: TestTeam;
let admin: UserActor;
let userId: string;
let email: string;

beforeAll(async () => {
  mails = await SmtpReceiver.start();
  process.env.SMTP_URL = mails.url;
  process.env.SMTP_FROM = "Sightline <alerts@sightline.example>";
});
beforeEach(async () => {
  team = await makeTeam();
  admin = await makeAdmin(team);
  userId = await makeMember(team, "member");
  const { rows } = await pool().query("SELECT email FROM users WHERE id = $1", [userId]);
  email = rows[0].email;
});
afterAll(async () => {
  await mails.stop();
  await pool().end();
});

const tokenOf = ({ url }: { url: string }) => url.split("/").at(-1)!;
const use = (token: string, password = NEW) => resetPassword({ token, password }, "10.0.0.1");
const logsIn = async (password: string) =>
  (await checkCredentials(email, password, `10.0.0.${Math.floor(Math.random() * 250)}`))?.id === userId;

describe("a reset link", () => {
  test("of an admin sets the password once and ends all sessions", async () => {
    const session = (await insertSession(userId, { address: "", userAgent: "" }))!;
    const link = await makeResetLink(admin, userId);
    expect(Date.parse(link.expires_at) - Date.now()).toBeGreaterThan(59 * 60_000);
    expect(Date.parse(link.expires_at) - Date.now()).toBeLessThan(61 * 60_000);
    expect(await previewReset(tokenOf(link))).toEqual({ email });
    await use(tokenOf(link));
    expect(await logsIn(NEW)).toBe(true);
    expect(await findLiveSession(session)).toBeNull();
    await expect(use(tokenOf(link), "another long secret")).rejects.toMatchObject({
      status: 410,
      code: "used",
    });
    expect(await logsIn(NEW)).toBe(true);
  });

  test("used twice at once works once", async () => {
    const token = tokenOf(await makeResetLink(admin, userId));
    const outcomes = await Promise.allSettled([use(token, NEW), use(token, "another long secret")]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test.each([
    ["expired", "UPDATE password_resets SET expires_at = now() WHERE user_id = $1", 410],
    ["of a disabled user", "UPDATE users SET disabled_at = now() WHERE id = $1", 404],
    ["deleted", "DELETE FROM password_resets WHERE user_id = $1", 404],
  ])("that is %s does nothing", async (_, sql, status) => {
    const token = tokenOf(await makeResetLink(admin, userId));
    await pool().query(sql, [userId]);
    await expect(previewReset(token)).rejects.toMatchObject({ status });
    await expect(use(token)).rejects.toMatchObject({ status });
    const { rows } = await pool().query("SELECT password_hash FROM users WHERE id = $1", [userId]);
    expect(rows[0].password_hash).toBe("none");
  });

  test("with a changed, cut or foreign token is not found", async () => {
    const token = tokenOf(await makeResetLink(admin, userId));
    for (const wrong of [`${token.slice(0, -2)}AA`, token.slice(1), "", "%00", token.toLowerCase()])
      if (wrong !== token) await expect(previewReset(wrong), wrong).rejects.toMatchObject({ status: 404 });
  });

  test("expires when the password changes in another way, or its creator is not an admin any more", async () => {
    const hash = await hashPassword(OLD);
    await transaction((client) => updatePasswordHash(client, userId, hash));
    const first = tokenOf(await makeResetLink(admin, userId));
    await changePassword({ userId, email }, { current: OLD, password: NEW }, "10.0.0.2");
    await expect(use(first)).rejects.toMatchObject({ code: "used" });
    const other = await makeAdmin(team);
    const second = tokenOf(await makeResetLink(other, userId));
    await changeMemberRole(admin, other.userId, "viewer");
    await expect(use(second)).rejects.toMatchObject({ code: "used" });
    await expect(makeResetLink(other, userId)).rejects.toMatchObject({ status: 403 });
  });

  test("is not made for users of other teams, who would open those as well", async () => {
    const stranger = await makeMember(await makeTeam(), "member");
    await expect(makeResetLink(admin, stranger)).rejects.toMatchObject({ status: 404 });
    const elsewhere = await makeTeam();
    await transaction((client) => insertMembership(client, elsewhere.teamId, userId, "viewer"));
    await expect(makeResetLink(admin, userId)).rejects.toMatchObject({ status: 409, code: "other_teams" });
    await transaction((client) => insertMembership(client, elsewhere.teamId, admin.userId, "member"));
    await expect(makeResetLink(admin, userId)).rejects.toMatchObject({ code: "other_teams" });
    await pool().query("UPDATE memberships SET role = 'admin' WHERE team_id = $1 AND user_id = $2", [
      elsewhere.teamId,
      admin.userId,
    ]);
    await makeResetLink(admin, userId);
  });

  test("of an admin ends when the user joins a team of others or leaves all of them", async () => {
    const link = await makeResetLink(admin, userId);
    const elsewhere = await makeTeam();
    await transaction((client) => insertMembership(client, elsewhere.teamId, userId, "viewer"));
    await expect(use(tokenOf(link))).rejects.toMatchObject({ status: 410, code: "other_teams" });
    await pool().query("DELETE FROM memberships WHERE user_id = $1", [userId]);
    await expect(use(tokenOf(link))).rejects.toMatchObject({ status: 410, code: "other_teams" });
    expect(await logsIn(NEW)).toBe(false);
  });

  test("that is used while a login is under way ends that login, too", async () => {
    await use(tokenOf(await makeResetLink(admin, userId)));
    const checked = (await checkCredentials(email, NEW, "10.0.0.3"))!;
    await use(tokenOf(await makeResetLink(admin, userId)), "another long secret");
    expect(await insertSession(userId, { address: "", userAgent: "" }, checked.sessionVersion)).toBeNull();
    expect(await insertSession(userId, { address: "", userAgent: "" })).not.toBeNull();
  });

  test("of the command line works for any account that is there", async () => {
    expect(await makeResetLinkFor(`${randomUUID()}@example.com`)).toBeNull();
    await use(tokenOf((await makeResetLinkFor(email))!));
    expect(await logsIn(NEW)).toBe(true);
  });
});

describe("a forgotten password", () => {
  const mailsTo = (to: string) => mails.received.filter((mail) => mail.to.includes(to));

  test("gets the same answer for known and unknown addresses, and a mail only for known ones", async () => {
    const unknown = `${randomUUID()}@example.com`;
    const answers = [await requestReset(email, "10.0.1.1"), await requestReset(unknown, "10.0.1.1")];
    for (const answer of answers) {
      expect(Object.keys(answer)).toEqual(["done"]);
      await answer.done;
    }
    expect(mailsTo(unknown)).toEqual([]);
    const [mail] = mailsTo(email);
    const url = /http\S+\/reset-password\/\S+/.exec(mail!.text)![0];
    await use(tokenOf({ url }));
    expect(await logsIn(NEW)).toBe(true);
    expect(mails.violations).toEqual([]);
  });

  test("sends at most five mails an hour, and still answers", async () => {
    for (let i = 0; i < 7; i++) await (await requestReset(email, "10.0.1.2")).done;
    expect(mailsTo(email)).toHaveLength(5);
  });

  test("is throttled for known and unknown addresses alike", async () => {
    for (const address of [email, `${randomUUID()}@example.com`]) {
      const outcomes = [];
      // A new window of five minutes may begin in between.
      for (let i = 0; i < 102; i++)
        outcomes.push(
          await requestReset(address, `10.0.2.${i}`).then(
            ({ done }) => done,
            (thrown) => thrown.status,
          ),
        );
      expect(outcomes).toContain(429);
    }
  });
});

test("strangers in twelve networks do not keep the owner from asking for a link", async () => {
  await rememberNetwork(userId, "192.0.2.7");
  // A new window of five minutes may begin in between: at most 50 pass in each of the two.
  const strangers = Array.from({ length: 120 }, (_, at) => `198.51.${at % 12}.1`);
  const asked = await Promise.allSettled(strangers.map((address) => requestReset(email, address)));
  expect(asked.filter(({ status }) => status === "rejected").length).toBeGreaterThanOrEqual(10);
  await Promise.all(asked.map((one) => (one.status === "fulfilled" ? one.value.done : null)));
  await (await requestReset(email, "192.0.2.7")).done;
});
