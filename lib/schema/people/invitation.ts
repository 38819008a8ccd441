import { z } from "zod";
import { DisplayName, Email, NewPassword } from "./credentials";
import { INVITATION_DAYS } from "./facts";
import { Role } from "./role";

export const NewInvitation = z.strictObject({
  email: Email,
  role: Role,
  expires_in_days: z.int().min(1).max(30).default(INVITATION_DAYS),
  /** Also sends the link by email; requires a mail server. */
  send_email: z.boolean().default(false),
});
export type NewInvitation = z.infer<typeof NewInvitation>;

/** A text of another form is a link that does not exist, and gets the same answer. */
export const LinkToken = z.string().max(500);

/** By a person without an account. */
export const AcceptInvitation = z.strictObject({
  token: LinkToken,
  name: DisplayName,
  password: NewPassword,
});
export type AcceptInvitation = z.infer<typeof AcceptInvitation>;

/** By the signed-in user whom the invitation names. */
export const JoinTeam = z.strictObject({ token: LinkToken });

/** An open invitation as admins see it, never its link. */
export type InvitationView = {
  id: string;
  email: string;
  role: Role;
  /** Email address of the admin; null if the account is gone. */
  invited_by: string | null;
  created_at: string;
  expires_at: string;
  is_expired: boolean;
};
