import { deviceName } from "@/lib/format/device-name";
import type { SessionView } from "@/lib/schema/people/account";
import { listLiveSessions } from "@/lib/store/people/sessions";

/** The sessions of a user that still work; the one that asks comes first. */
export async function loadSessions(userId: string, currentId: string): Promise<SessionView[]> {
  const rows = await listLiveSessions(userId);
  const views = rows.map(({ id, address, userAgent, createdAt, lastSeenAt }) => ({
    id,
    device: deviceName(userAgent),
    address,
    created_at: createdAt.toISOString(),
    last_seen_at: lastSeenAt.toISOString(),
    is_current: id === currentId,
  }));
  return views.sort((one, other) => Number(other.is_current) - Number(one.is_current));
}
