import type { Account } from "@/lib/auth/actor";
import { notFound } from "@/lib/schema/http/api-error";
import type { ZoneChoice } from "@/lib/schema/people/account";
import { transaction } from "@/lib/store/database/pool";
import { revokeAllSessions, revokeSessionOf } from "@/lib/store/people/sessions";
import { updateUserName, updateUserZone } from "@/lib/store/people/users";
import { noteOwnChange } from "./audited";

export async function renameAccount({ userId }: Account, name: string): Promise<void> {
  await transaction(async (client) => {
    const was = await updateUserName(client, userId, name);
    if (was === null) throw notFound();
    const change = { before: { name: was }, after: { name } };
    await noteOwnChange(client, userId, "account.rename", { subject: userId, ...change });
  });
}

/** What the dates of pages follow for this user. */
export async function chooseZone({ userId }: Account, zone: ZoneChoice): Promise<void> {
  await transaction(async (client) => {
    const was = await updateUserZone(client, userId, zone);
    if (was === null) throw notFound();
    const change = { before: { time_zone: was }, after: { time_zone: zone } };
    await noteOwnChange(client, userId, "time_zone.set", { subject: userId, ...change });
  });
}

/** Ends one session of the user. */
export async function endSession({ userId }: Account, sessionId: string): Promise<void> {
  await transaction(async (client) => {
    if (!(await revokeSessionOf(client, userId, sessionId))) throw notFound();
    await noteOwnChange(client, userId, "session.end", { subject: sessionId, after: { ended: true } });
  });
}

/** Ends every session of the user, including this one. */
export async function endAllSessions({ userId }: Account): Promise<void> {
  await transaction(async (client) => {
    await revokeAllSessions(client, userId);
    await noteOwnChange(client, userId, "session.end_all", {
      subject: userId,
      after: { sessions: "all ended" },
    });
  });
}
