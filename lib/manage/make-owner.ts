import { randomBytes } from "node:crypto";
import { makeApiKey } from "@/lib/schema/people/api-key";
import type { Scope } from "@/lib/schema/people/role";
import type { Client } from "@/lib/store/database/client";
import { hashApiKey, insertApiKey } from "@/lib/store/people/api-keys";
import { insertAuditEntry } from "@/lib/store/people/audit-entries";
import { closeSetUp } from "@/lib/store/people/installation";
import { insertMembership } from "@/lib/store/people/memberships";
import { insertTeam } from "@/lib/store/people/teams";
import { insertUser } from "@/lib/store/people/users";
import { makeProject } from "./make-project";

export type Owner = {
  email: string;
  name: string;
  passwordHash: string;
  team: string;
  project: string;
  timeZone: string;
  keys: readonly FirstKey[];
};
export type FirstKey = { name: string; key: string; scopes: Scope[] };

/** One to send data with: it goes into applications, where it must not be able to change a channel. */
export function makeFirstKeys(): { apiKey: string; manageKey: string; keys: FirstKey[] } {
  const [apiKey, manageKey] = [makeApiKey(randomBytes(64)), makeApiKey(randomBytes(64))];
  const keys: FirstKey[] = [
    { name: "Sending", key: apiKey, scopes: ["ingest"] },
    { name: "Managing", key: manageKey, scopes: ["read", "manage"] },
  ];
  return { apiKey, manageKey, keys };
}

/** Creates the first admin, team, project and keys, and closes setup. The caller holds the setup lock. */
export async function makeOwner(
  client: Client,
  owner: Owner,
): Promise<{ userId: string; projectId: number }> {
  const userId = await insertUser(client, owner);
  if (userId === null) throw new Error(`user ${owner.email} already exists`);
  const teamId = await insertTeam(client, owner.team);
  await insertMembership(client, teamId, userId, "admin");
  const projectId = await makeProject(client, teamId, { name: owner.project, timeZone: owner.timeZone });
  for (const { name, key, scopes } of owner.keys)
    await insertApiKey(client, {
      projectId,
      name,
      keyHash: hashApiKey(key),
      last4: key.slice(-4),
      scopes,
      createdBy: userId,
      expiresAt: null,
    });
  await closeSetUp(client);
  await insertAuditEntry(client, {
    teamId,
    projectId,
    actorKind: "system",
    actorId: null,
    action: "installation.set_up",
    subject: userId,
    after: { email: owner.email, team: owner.team, project: owner.project },
  });
  return { userId, projectId };
}
