import type { ChannelKind } from "@/lib/schema/channel";
import type { Sending } from "./channel";
import type { Cidr } from "./forbidden-address";
import { type OutboundResult, outbound } from "./outbound";
import { CHANNEL_DRIVERS } from "./registry";

/** One attempt. The answer is `accepted` only where the receiver itself says so. */
export async function send(
  kind: ChannelKind,
  sending: Sending,
  config: Record<string, string>,
  secret: string,
  allowed: readonly Cidr[],
): Promise<OutboundResult> {
  const driver = CHANNEL_DRIVERS[kind];
  const result = await outbound(driver.build(sending, config, secret), allowed);
  if (result.answer.kind === "failed") return result;
  return { ...result, answer: { ...result.answer, accepted: driver.accepts(result) } };
}
