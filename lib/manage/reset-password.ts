import type { UserActor } from "@/lib/auth/actor";
import { hashPassword } from "@/lib/auth/credentials/password-hash";
import { throttle, throttleThere } from "@/lib/auth/credentials/throttle";
import { errorText, log } from "@/lib/log";
import { resetMail } from "@/lib/notify/account-mail";
import { ApiError, notFound } from "@/lib/schema/http/api-error";
import { type PasswordReset, RESET_HOURS } from "@/lib/schema/people/password-reset";
import { pool, transaction } from "@/lib/store/database/pool";
import { insertAuditEntry } from "@/lib/store/people/audit-entries";
import { isOnlyInTeamsOf } from "@/lib/store/people/memberships";
import {
  countRecentResets,
  endResetsOf,
  findReset,
  insertReset,
  lockReset,
  type StoredReset,
} from "@/lib/store/people/password-resets";
import { revokeAllSessions } from "@/lib/store/people/sessions";
import { findUserByEmail, updatePasswordHash } from "@/lib/store/people/users";
import { assertStillAdmin } from "./assert-still-admin";
import { noteOwnChange, noteTeamChange } from "./audited";
import { hasMailServer, mailTo, pageUrl } from "./mail-account";
import { makeToken, tokenHash } from "./one-time-token";
import { assertPasswordLogin } from "./password-login";
import { requireRoom } from "./require-room";

export type ResetLink = { url: string; expires_at: string };

const MAILS_AN_HOUR = 5;

/**
 * Mails a link to the owner of an account. Resolves before it is known whether there is one, so that neither the answer
 * nor its time tells; `done` is for tests.
 */
export async function requestReset(email: string, address: string): Promise<{ done: Promise<void> }> {
  assertPasswordLogin();
  if (!hasMailServer()) {
    throw new ApiError(
      422,
      "no_mail_server",
      "No mail server is set up; ask an admin of your team for a reset link",
    );
  }
  await throttle(email, address, "reset ");
  const done = mailReset(email).catch((thrown) =>
    log.error("could not send a reset link", { error: errorText(thrown) }),
  );
  return { done };
}

async function mailReset(email: string): Promise<void> {
  const user = await findUserByEmail(email);
  if (!user || user.disabledAt !== null) return;
  if ((await countRecentResets(pool(), user.id)) >= MAILS_AN_HOUR) return;
  const { token, hash } = makeToken();
  await transaction(async (client) => {
    const reset = { userId: user.id, tokenHash: hash, createdBy: null, hours: RESET_HOURS };
    const { id, expiresAt } = await insertReset(client, reset);
    const after = { expires_at: expiresAt.toISOString() };
    await noteOwnChange(client, user.id, "password.request_reset", { subject: id, after });
  });
  const fault = await mailTo(email, resetMail({ email, url: resetUrl(token), hours: RESET_HOURS }));
  if (fault !== null) throw new Error(`the email with the reset link was not accepted: ${fault}`);
}

/**
 * A link that an admin passes on. Not for a user who also belongs to a team of which this admin is not an admin: the
 * link opens that team too.
 */
export async function makeResetLink(actor: UserActor, userId: string): Promise<ResetLink> {
  assertPasswordLogin();
  const { token, hash } = makeToken();
  return transaction(async (client) => {
    const roles = await assertStillAdmin(client, actor);
    if (!roles.has(userId)) throw notFound();
    if (!(await isOnlyInTeamsOf(client, userId, actor.userId))) {
      throw new ApiError(
        409,
        "other_teams",
        "This user also belongs to a team that you do not administer; they can reset the password by email, or the operator with npm run reset-password",
      );
    }
    await requireRoom(client, "reset_links", userId);
    const reset = { userId, tokenHash: hash, createdBy: actor.userId, hours: RESET_HOURS };
    const { expiresAt } = await insertReset(client, reset);
    const after = { expires_at: expiresAt.toISOString() };
    await noteTeamChange(client, actor, "password.make_reset_link", { subject: userId, after });
    return { url: resetUrl(token), ...after };
  });
}

/** The same for the operator's command line; null where there is no such account. */
export async function makeResetLinkFor(email: string): Promise<ResetLink | null> {
  const user = await findUserByEmail(email);
  if (!user || user.disabledAt !== null) return null;
  const { token, hash } = makeToken();
  return transaction(async (client) => {
    const reset = { userId: user.id, tokenHash: hash, createdBy: null, hours: RESET_HOURS };
    const { expiresAt } = await insertReset(client, reset);
    const after = { expires_at: expiresAt.toISOString() };
    await insertAuditEntry(client, {
      teamId: null,
      projectId: null,
      actorKind: "system",
      actorId: null,
      action: "password.make_reset_link",
      subject: user.id,
      after,
    });
    return { url: resetUrl(token), ...after };
  });
}

const resetUrl = (token: string) => pageUrl(`/reset-password/${token}`);

/** Whose password a link resets. Changes nothing. */
export async function previewReset(token: string): Promise<{ email: string }> {
  const { email } = await openReset(token);
  return { email };
}

/** Sets the password and ends every session and every other link of the user. */
export async function resetPassword(
  { token, password }: PasswordReset,
  address: string,
): Promise<{ email: string }> {
  assertPasswordLogin();
  const { id, email } = await openReset(token);
  await throttleThere(`reset link ${id}`, address);
  const passwordHash = await hashPassword(password);
  await transaction(async (client) => {
    const hash = tokenHash(token);
    const { userId, createdBy } = assertOpen(hash && (await lockReset(client, hash)));
    // The user may have joined another team since an admin made the link.
    if (createdBy !== null && !(await isOnlyInTeamsOf(client, userId, createdBy)))
      throw new ApiError(
        410,
        "other_teams",
        "This link is no longer valid for this account; ask for a new one",
      );
    await updatePasswordHash(client, userId, passwordHash);
    await endResetsOf(client, userId);
    await revokeAllSessions(client, userId);
    await noteOwnChange(client, userId, "password.reset", {
      subject: userId,
      after: { sessions: "all ended" },
    });
  });
  return { email };
}

async function openReset(token: string): Promise<StoredReset> {
  const hash = tokenHash(token);
  return assertOpen(hash && (await findReset(hash)));
}

const CLOSED = {
  used: "This link was already used or replaced; ask for a new one",
  expired: "This link has expired; ask for a new one",
};

function assertOpen(reset: StoredReset | null): StoredReset {
  if (!reset) throw new ApiError(404, "not_found", "This reset link is invalid or incomplete");
  const { state } = reset;
  if (state !== "open") throw new ApiError(410, state, CLOSED[state]);
  return reset;
}
