import { randomUUID } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { NewInvitation } from "@/lib/schema/people/invitation";
import { pool } from "@/lib/store/database/pool";
import { makeAdmin, makeMember, makeTeam } from "@/test/people";
import { acceptAsNewUser, acceptAsUser } from "./accept-invitation";
import { invite } from "./invite";
import { makeResetLink, makeResetLinkFor, requestReset, resetPassword } from "./reset-password";

process.env.SIGHTLINE_SSO_PROVIDER = "google";
process.env.SIGHTLINE_SSO_CLIENT_ID = "client";
process.env.SIGHTLINE_SSO_CLIENT_SECRET = "secret";
process.env.SIGHTLINE_SSO_ONLY = "yes";

const PASSWORD = "a long enough secret";
const REFUSED = { status: 409, code: "password_off", message: expect.stringContaining("Google") };

afterAll(() => pool().end());

test("where only single sign-on is allowed, no link sets a password", async () => {
  const team = await makeTeam();
  const admin = await makeAdmin(team);
  const userId = await makeMember(team, "member");
  const { rows } = await pool().query("SELECT email FROM users WHERE id = $1", [userId]);
  await expect(makeResetLink(admin, userId)).rejects.toMatchObject(REFUSED);
  await expect(requestReset(rows[0].email, "10.0.0.1")).rejects.toMatchObject(REFUSED);
  // Made before, or on the command line.
  const token = (await makeResetLinkFor(rows[0].email))!.url.split("/").at(-1)!;
  await expect(resetPassword({ token, password: PASSWORD }, "10.0.0.1")).rejects.toMatchObject(REFUSED);
  const hashes = await pool().query("SELECT password_hash FROM users WHERE id = $1", [userId]);
  expect(hashes.rows).toEqual([{ password_hash: "none" }]);
});

test("an invitation makes no account with a password, and an existing account still joins", async () => {
  const team = await makeTeam();
  const admin = await makeAdmin(team);
  const email = `${randomUUID()}@example.com`;
  const made = await invite(admin, NewInvitation.parse({ email, role: "viewer" }));
  const token = made.url.split("/").at(-1)!;
  await expect(acceptAsNewUser({ token, name: "Ada", password: PASSWORD }, "10.0.0.1")).rejects.toMatchObject(
    REFUSED,
  );
  const userId = await makeMember(await makeTeam(), "viewer");
  await pool().query("UPDATE users SET email = $2 WHERE id = $1", [userId, email]);
  const account = { userId, email, name: "", sessionId: randomUUID() };
  expect(await acceptAsUser(account, token)).toMatchObject({ teamId: team.teamId });
});
