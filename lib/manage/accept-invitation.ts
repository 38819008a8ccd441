import type { Account } from "@/lib/auth/actor";
import { hashPassword } from "@/lib/auth/credentials/password-hash";
import { throttleThere } from "@/lib/auth/credentials/throttle";
import { ApiError } from "@/lib/schema/http/api-error";
import type { AcceptInvitation } from "@/lib/schema/people/invitation";
import type { Role } from "@/lib/schema/people/role";
import type { Client } from "@/lib/store/database/client";
import { transaction } from "@/lib/store/database/pool";
import {
  acceptInvitationRow,
  findInvitation,
  listOpenInvitationsTo,
  lockInvitation,
  type StoredInvitation,
} from "@/lib/store/people/invitations";
import { insertMembership, lockRoles } from "@/lib/store/people/memberships";
import { listProjectsOfTeam } from "@/lib/store/people/projects";
import { findUserByEmail, insertUser } from "@/lib/store/people/users";
import { noteOwnChange } from "./audited";
import { tokenHash } from "./one-time-token";
import { assertPasswordLogin } from "./password-login";
import { requireRoom } from "./require-room";

export type InvitationPreview = {
  email: string;
  role: Role;
  team: string;
  invitedBy: string | null;
  /** Whether this address has an account already: then its owner logs in first. */
  hasAccount: boolean;
};

/** What a link invites to. Changes nothing, so that mail scanners do no harm. */
export async function previewInvitation(token: string): Promise<InvitationPreview> {
  const { email, role, teamName: team, invitedBy } = await openInvitation(token);
  return { email, role, team, invitedBy, hasAccount: (await findUserByEmail(email)) !== null };
}

/** Creates the account that the invitation names, and its membership. Its owner logs in with the password. */
export async function acceptAsNewUser(
  { token, name, password }: AcceptInvitation,
  address: string,
): Promise<{ email: string }> {
  assertPasswordLogin();
  const { id, email } = await openInvitation(token);
  // Only now, because hashing is expensive and strangers have no link.
  await throttleThere(`invitation ${id}`, address);
  const passwordHash = await hashPassword(password);
  await transaction(async (client) => {
    const invitation = await lockOpenInvitation(client, token);
    const userId = await insertUser(client, { email, name, passwordHash, addressUnproven: true });
    if (userId === null) {
      throw new ApiError(
        409,
        "has_account",
        `${email} already has an account; log in to accept the invitation`,
      );
    }
    await join(client, invitation, userId);
  });
  return { email };
}

/** Adds the signed-in user to the team; the invitation must name this user's address. */
export async function acceptAsUser(
  account: Account,
  token: string,
): Promise<{ teamId: string; projectId: number | null }> {
  return transaction(async (client) => {
    const invitation = await lockOpenInvitation(client, token);
    if (invitation.email !== account.email) throw forAnother(invitation.email);
    await join(client, invitation, account.userId);
    const { teamId } = invitation;
    const projects = await listProjectsOfTeam(client, teamId);
    return { teamId, projectId: projects.find(({ isArchived }) => !isArchived)?.id ?? null };
  });
}

/**
 * Accepts every open invitation to the address of a new user, which a provider has verified: that proves more than a
 * link. Returns whether there was one.
 */
export async function acceptAllFor(client: Client, userId: string, email: string): Promise<boolean> {
  let joined = false;
  for (const { teamId, hash } of await listOpenInvitationsTo(client, email)) {
    await lockRoles(client, teamId);
    const invitation = await lockInvitation(client, hash);
    if (invitation?.state !== "open") continue;
    await join(client, invitation, userId);
    joined = true;
  }
  return joined;
}

async function join(client: Client, { id, teamId, role, email }: StoredInvitation, userId: string) {
  const roles = await lockRoles(client, teamId);
  if (roles.has(userId)) throw new ApiError(409, "already_member", "You are already a member of this team");
  await requireRoom(client, "members", teamId);
  await insertMembership(client, teamId, userId, role);
  await acceptInvitationRow(client, id);
  await noteOwnChange(client, userId, "invitation.accept", { teamId, subject: id, after: { email, role } });
}

const forAnother = (email: string) =>
  new ApiError(
    403,
    "other_account",
    `This invitation is for ${email}; log in with that account to accept it`,
  );

async function openInvitation(token: string): Promise<StoredInvitation> {
  const hash = tokenHash(token);
  return assertOpen(hash && (await findInvitation(hash)));
}

/** The team first, like every transaction that locks both. */
async function lockOpenInvitation(client: Client, token: string): Promise<StoredInvitation> {
  const hash = tokenHash(token);
  const found = assertOpen(hash && (await findInvitation(hash, client)));
  await lockRoles(client, found.teamId);
  return assertOpen(hash && (await lockInvitation(client, hash)));
}

const CLOSED = {
  accepted: "This invitation was already accepted; log in instead",
  revoked: "This invitation was withdrawn; ask an admin of the team for a new one",
  expired: "This invitation has expired; ask an admin of the team for a new one",
};

function assertOpen(invitation: StoredInvitation | null): StoredInvitation {
  if (!invitation) throw new ApiError(404, "not_found", "This invitation link is invalid or incomplete");
  const { state } = invitation;
  if (state !== "open") throw new ApiError(410, state, CLOSED[state]);
  return invitation;
}
