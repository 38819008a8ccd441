import { hashPassword, verifyPassword } from "@/lib/auth/credentials/password-hash";
import { throttle } from "@/lib/auth/credentials/throttle";
import { ApiError } from "@/lib/schema/http/api-error";
import type { ChangePassword } from "@/lib/schema/people/credentials";
import { transaction } from "@/lib/store/database/pool";
import { endResetsOf } from "@/lib/store/people/password-resets";
import { revokeAllSessions } from "@/lib/store/people/sessions";
import { findPasswordHash, replacePasswordHash } from "@/lib/store/people/users";
import { noteOwnChange } from "./audited";

/** Requires the current password and ends all sessions of the user, including this one. */
export async function changePassword(
  user: { userId: string; email: string },
  change: ChangePassword,
  address: string,
): Promise<void> {
  const { userId } = user;
  await throttle(user.email, address);
  const current = await findPasswordHash(userId);
  if (current === null || !(await verifyPassword(change.current, current))) {
    throw new ApiError(422, "wrong_password", "The current password is wrong", {
      details: [{ path: "current", message: "is wrong" }],
    });
  }
  const passwordHash = await hashPassword(change.password);
  await transaction(async (client) => {
    if (!(await replacePasswordHash(client, userId, current, passwordHash)))
      throw new ApiError(409, "password_changed", "The password was changed in the meantime; log in again");
    await endResetsOf(client, userId);
    await revokeAllSessions(client, userId);
    await noteOwnChange(client, userId, "password.change", {
      subject: userId,
      after: { sessions: "all ended" },
    });
  });
}
