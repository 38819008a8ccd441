import type { ChannelVolume, GroupMember } from "@/lib/schema/alerts/group-member";

/** A channel gets so many messages an hour one by one; the last ones are kept for groups with a critical alert. */
const HOURLY_LIMIT = { warning: 15, critical: 20 };
const DIGEST_INTERVAL_MS = 5 * 60_000;

/** Whether the channel takes one more message about these alerts by itself, or they go into its next digest. */
export function hasRoom({ messages }: ChannelVolume, members: readonly GroupMember[]): boolean {
  const isCritical = members.some(({ severity }) => severity === "critical");
  return messages < HOURLY_LIMIT[isCritical ? "critical" : "warning"];
}

/** When the next digest may go; epoch ms. */
export function nextDigestAt({ lastDigestAt }: ChannelVolume): number {
  return lastDigestAt === null ? Number.NEGATIVE_INFINITY : lastDigestAt + DIGEST_INTERVAL_MS;
}
