import type { Notice } from "@/lib/schema/alert-message";
import type { OutboundRequest, OutboundResult } from "./outbound";

/** A message to be sent, and the id that stays the same over its attempts. `now` in epoch ms. */
export type Sending = { id: string; notice: Notice; now: number };

/** One kind of destination. Adding one is a file like these and an entry in the registry. */
export type ChannelDriver = {
  label: string;
  /** The request that carries the message. `config` is what may be shown, `secret` the field that may not. */
  build(sending: Sending, config: Record<string, string>, secret: string): OutboundRequest;
  /** Beyond a status of 2xx: whether the receiver says that it took the message. */
  accepts(result: OutboundResult): boolean;
};
