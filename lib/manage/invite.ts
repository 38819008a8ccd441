import type { UserActor } from "@/lib/auth/actor";
import { limitRate } from "@/lib/auth/credentials/throttle";
import { invitationMail } from "@/lib/notify/account-mail";
import { ApiError, notFound } from "@/lib/schema/http/api-error";
import type { InvitationView, NewInvitation } from "@/lib/schema/people/invitation";
import { transaction } from "@/lib/store/database/pool";
import { insertInvitation, listInvitations, revokeInvitationRows } from "@/lib/store/people/invitations";
import { isMemberEmail } from "@/lib/store/people/memberships";
import { lockTeam } from "@/lib/store/people/teams";
import { assertStillAdmin } from "./assert-still-admin";
import { noteTeamChange } from "./audited";
import { hasMailServer, mailTo, pageUrl } from "./mail-account";
import { makeToken } from "./one-time-token";
import { requireRoom } from "./require-room";

/** The open invitations of a team, expired ones too, newest first. */
export async function loadInvitations(teamId: string): Promise<InvitationView[]> {
  const rows = await listInvitations(teamId);
  return rows.map(({ id, email, role, invitedBy, createdAt, expiresAt, isExpired }) => ({
    id,
    email,
    role,
    invited_by: invitedBy,
    created_at: createdAt.toISOString(),
    expires_at: expiresAt.toISOString(),
    is_expired: isExpired,
  }));
}

export type MadeInvitation = {
  id: string;
  email: string;
  /** Shown only now: only its hash is stored. */
  url: string;
  expires_at: string;
  sent: boolean;
  /** Why the email was not sent; the link works all the same. */
  mail_error: string | null;
};

/** Of a team: they go to addresses that are not confirmed. */
export const MAILS_AN_HOUR = 50;

/** Invites an address, known or not. Its earlier invitation to this team stops working. */
export async function invite(actor: UserActor, input: NewInvitation): Promise<MadeInvitation> {
  const { email, role, expires_in_days: days, send_email: mails } = input;
  if (mails && !hasMailServer()) {
    throw new ApiError(422, "no_mail_server", "send_email: requires SMTP_URL and SMTP_FROM", {
      details: [{ path: "send_email", message: "requires SMTP_URL and SMTP_FROM" }],
    });
  }
  if (mails) await limitRate(`invitation mails of ${actor.teamId}`, MAILS_AN_HOUR, 3_600);
  const { token, hash } = makeToken();
  const { id, expiresAt, team } = await transaction(async (client) => {
    await assertStillAdmin(client, actor);
    const { teamId } = actor;
    if (await isMemberEmail(client, teamId, email)) {
      throw new ApiError(409, "already_member", "email: is already a member of this team", {
        details: [{ path: "email", message: "is already a member of this team" }],
      });
    }
    await revokeInvitationRows(client, teamId, { email });
    await requireRoom(client, "invitations", teamId);
    const made = await insertInvitation(client, {
      teamId,
      email,
      role,
      tokenHash: hash,
      createdBy: actor.userId,
      days,
    });
    const after = { email, role, expires_at: made.expiresAt.toISOString() };
    await noteTeamChange(client, actor, "invitation.create", { subject: made.id, after });
    return { ...made, team: (await lockTeam(client, teamId)) ?? "" };
  });
  const url = pageUrl(`/invite/${token}`);
  const invitedBy = actor.name || actor.email;
  const fault = mails ? await mailTo(email, invitationMail({ team, role, invitedBy, url, days })) : null;
  return {
    id,
    email,
    url,
    expires_at: expiresAt.toISOString(),
    sent: mails && fault === null,
    mail_error: fault,
  };
}

export async function revokeInvitation(actor: UserActor, id: string): Promise<void> {
  await transaction(async (client) => {
    await assertStillAdmin(client, actor);
    const [revoked] = await revokeInvitationRows(client, actor.teamId, { id });
    if (!revoked) throw notFound();
    const before = { email: revoked.email, role: revoked.role };
    await noteTeamChange(client, actor, "invitation.revoke", { subject: id, before });
  });
}
