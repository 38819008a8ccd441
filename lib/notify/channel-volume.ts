import type { ChannelVolume, GroupMember } from "@/lib/schema/alerts/group-member";

/** Separate messages per channel and hour; the last ones are reserved for groups with a critical alert. */
const HOURLY_LIMIT = { warning: 15, critical: 20 };
const DIGEST_INTERVAL_MS = 5 * 60_000;

/** Whether these alerts get a separate message, or go into the next digest of the channel. */
export function hasRoom({ messages }: ChannelVolume, members: readonly GroupMember[]): boolean {
  const isCritical = members.some(({ severity }) => severity === "critical");
  return messages < HOURLY_LIMIT[isCritical ? "critical" : "warning"];
}

/** When the next digest may be sent; epoch ms. */
export function nextDigestAt({ lastDigestAt }: ChannelVolume): number {
  return lastDigestAt === null ? Number.NEGATIVE_INFINITY : lastDigestAt + DIGEST_INTERVAL_MS;
}
