import { randomBytes, randomUUID } from "node:crypto";
import { encode } from "next-auth/jwt";
import type { UserActor } from "@/lib/auth/actor";
import { sessionCookie } from "@/lib/auth/cookie-name";
import { env } from "@/lib/env";
import { makeProject } from "@/lib/manage/make-project";
import { makeApiKey } from "@/lib/schema/people/api-key";
import type { Role, Scope } from "@/lib/schema/people/role";
import { pool, transaction } from "@/lib/store/database/pool";
import { hashApiKey, insertApiKey } from "@/lib/store/people/api-keys";
import { insertMembership } from "@/lib/store/people/memberships";
import { insertSession } from "@/lib/store/people/sessions";
import { insertTeam } from "@/lib/store/people/teams";
import { insertUser } from "@/lib/store/people/users";

process.env.NEXTAUTH_URL ??= "http://localhost:3000";
process.env.NEXTAUTH_SECRET ??= "a secret for tests and nothing else, 1";
process.env.SIGHTLINE_SECRET_KEY ??= "a secret for tests and nothing else, 2";

export type TestTeam = { teamId: string; projectId: number };

/** A separate team with one project, so that tests do not see each other's rows. */
export function makeTeam(): Promise<TestTeam> {
  return transaction(async (client) => {
    const teamId = await insertTeam(client, `Team ${randomUUID()}`);
    return { teamId, projectId: await makeProject(client, teamId, { name: "Project", timeZone: "UTC" }) };
  });
}

/** A member with this role; no password matches its hash. */
export function makeMember({ teamId }: TestTeam, role: Role): Promise<string> {
  return transaction(async (client) => {
    const email = `${role}-${randomUUID()}@example.com`;
    const userId = await insertUser(client, { email, name: role, passwordHash: "none" });
    await insertMembership(client, teamId, userId!, role);
    return userId!;
  });
}

/** The headers of a browser with a session of this user. */
export async function browserHeaders(userId: string, projectId?: number): Promise<Record<string, string>> {
  const claim = await insertSession(userId, { address: "127.0.0.1", userAgent: "test" });
  const token = { sub: claim!.userId, sid: claim!.sessionId, sv: claim!.sessionVersion };
  const value = await encode({ token, secret: env().NEXTAUTH_SECRET });
  return {
    cookie: `${sessionCookie(env().NEXTAUTH_URL).name}=${value}`,
    origin: new URL(env().NEXTAUTH_URL).origin,
    ...(projectId === undefined ? {} : { "x-sightline-project": String(projectId) }),
  };
}

export const makeKey = (team: TestTeam, ...scopes: Scope[]) => makeKeyWithLimit(team, null, ...scopes);

/** `requestsPerMinute` null: the limit of the installation. */
export async function makeKeyWithLimit(
  { projectId }: TestTeam,
  requestsPerMinute: number | null,
  ...scopes: Scope[]
): Promise<{ id: string; key: string }> {
  const key = makeApiKey(randomBytes(64));
  const id = await transaction((client) =>
    insertApiKey(client, {
      projectId,
      name: scopes.join("+"),
      scopes,
      keyHash: hashApiKey(key),
      last4: key.slice(-4),
      createdBy: null,
      expiresAt: null,
      requestsPerMinute,
    }),
  );
  return { id: id!, key };
}

/** The database as a first start finds it. Ids of projects are not reused: hot tables keep the rows of old ones. */
export async function emptyInstallation(): Promise<void> {
  await pool().query("TRUNCATE users, teams, installation, login_attempts CASCADE");
}

/** The actor that the guard makes of a member, as the verbs of lib/manage take it. */
export async function actorOf(team: TestTeam, userId: string): Promise<UserActor> {
  const { rows } = await pool().query<{ email: string; name: string; role: Role }>(
    `SELECT u.email, u.name, m.role FROM users u JOIN memberships m ON m.user_id = u.id AND m.team_id = $1
     WHERE u.id = $2`,
    [team.teamId, userId],
  );
  return { kind: "user", userId, ...rows[0]!, ...team };
}

/** A new admin of the team. */
export const makeAdmin = async (team: TestTeam): Promise<UserActor> =>
  actorOf(team, await makeMember(team, "admin"));
