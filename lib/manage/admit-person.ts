import type { Newcomers, ProviderIdentity, SignOnRefusal } from "@/lib/schema/people/sign-on";
import type { Client } from "@/lib/store/database/client";
import { transaction } from "@/lib/store/database/pool";
import { hasRoom } from "@/lib/store/database/quotas";
import { insertAuditEntry } from "@/lib/store/people/audit-entries";
import {
  findAddressUser,
  findIdentityUser,
  insertIdentity,
  listTeamsOfUser,
  lockAddress,
  lockNewcomerTeam,
  touchIdentity,
} from "@/lib/store/people/identities";
import { listOpenInvitationsTo } from "@/lib/store/people/invitations";
import { insertMembership } from "@/lib/store/people/memberships";
import { endResetsOf } from "@/lib/store/people/password-resets";
import { revokeAllSessions } from "@/lib/store/people/sessions";
import { dropUnprovenPassword, insertUser } from "@/lib/store/people/users";
import { acceptAllFor } from "./accept-invitation";

type Admitted = { userId: string } | { refusal: SignOnRefusal };

/**
 * The user of an identity that a provider vouches for: the one it is linked to, else the account with its verified
 * address, which is linked, else a new one. docs/decisions/0016-single-sign-on.md says why that is safe.
 */
export function admitPerson(identity: ProviderIdentity, newcomers: Newcomers): Promise<Admitted> {
  return transaction(async (client) => {
    await lockAddress(client, identity.email);
    const known = await findIdentityUser(client, identity);
    if (known?.disabled) return { refusal: "disabled" };
    if (known) {
      await touchIdentity(client, identity);
      return { userId: known.userId };
    }
    const sameAddress = await findAddressUser(client, identity);
    if (sameAddress?.disabled) return { refusal: "disabled" };
    if (sameAddress?.taken) return { refusal: "other_identity" };
    return sameAddress ? link(client, sameAddress.userId, identity) : welcome(client, identity, newcomers);
  });
}

async function link(client: Client, userId: string, identity: ProviderIdentity): Promise<Admitted> {
  await insertIdentity(client, userId, identity);
  if (await dropUnprovenPassword(client, userId)) {
    await endResetsOf(client, userId);
    await revokeAllSessions(client, userId);
  }
  for (const teamId of await listTeamsOfUser(client, userId))
    await record(client, teamId, userId, "identity.link", identity);
  return { userId };
}

/** An invited person gets the teams and roles of the invitations, even if other newcomers are rejected. */
async function welcome(client: Client, identity: ProviderIdentity, newcomers: Newcomers): Promise<Admitted> {
  const { email } = identity;
  if ((await listOpenInvitationsTo(client, email)).length > 0) {
    const userId = await insertNewcomer(client, identity);
    if (!(await acceptAllFor(client, userId, email)))
      throw new Error("the invitations ended while the user was created");
    return { userId };
  }
  if (newcomers === null) return { refusal: "no_account" };
  const teamId = await lockNewcomerTeam(client, newcomers.team);
  if (teamId === null) return { refusal: "no_team" };
  if (!(await hasRoom(client, "members", teamId, 1))) return { refusal: "team_full" };
  const userId = await insertNewcomer(client, identity);
  await insertMembership(client, teamId, userId, newcomers.role);
  await record(client, teamId, userId, "member.sign_on", identity, { role: newcomers.role });
  return { userId };
}

async function insertNewcomer(client: Client, identity: ProviderIdentity): Promise<string> {
  const { email, name } = identity;
  const userId = await insertUser(client, { email, name, passwordHash: null });
  if (userId === null) throw new Error("the address was taken while its lock was held");
  await insertIdentity(client, userId, identity);
  return userId;
}

function record(
  client: Client,
  teamId: string,
  userId: string,
  action: string,
  { issuer, email }: ProviderIdentity,
  more: Record<string, unknown> = {},
): Promise<void> {
  return insertAuditEntry(client, {
    teamId,
    projectId: null,
    actorKind: "user",
    actorId: userId,
    action,
    subject: userId,
    after: { issuer, email, ...more },
  });
}
