import type { Notice } from "@/lib/schema/alerts/alert-message";
import type { ChannelKind, ChannelSettings } from "@/lib/schema/channels/channel";
import type { Cidr } from "./forbidden-address";
import { type HttpResult, type OutboundRequest, type OutboundResult, outbound } from "./outbound";

/**
 * A message to be sent, and the id that stays the same over its attempts. `threadId` is that of the message that began
 * its group's trouble, where there is an earlier one. `now` in epoch ms.
 */
export type Sending = { id: string; notice: Notice; threadId: string | null; now: number };

/** What the operator allows and provides: private ranges that may be called, and a mail server; and the time for it all. */
export type Outside = { allowed: readonly Cidr[]; mail: MailServer | null; deadlineMs: number };
export type MailServer = { url: string; from: string };

/** One kind of destination. Adding one is a file like these and an entry in the registry. */
export type ChannelDriver<K extends ChannelKind> = {
  /** One attempt. The answer is `accepted` only where the receiver itself says so. */
  send(sending: Sending, settings: ChannelSettings[K], outside: Outside): Promise<OutboundResult>;
};

type HttpChannel<K extends ChannelKind> = {
  /** The request that carries the message. */
  build(sending: Sending, settings: ChannelSettings[K]): OutboundRequest;
  /** Whether the receiver says that it took the message; a status of 2xx alone does not say so everywhere. */
  accepts(result: HttpResult): boolean;
  /** Statuses besides 410 that mean: gone for good. */
  goneStatuses?: readonly number[];
  /** How long the receiver wants to be left alone, where it does not say so by Retry-After. */
  pauseMs?(result: HttpResult): number | null;
};

const GONE = 410;

/** A channel that is one POST. */
export function overHttp<K extends ChannelKind>(channel: HttpChannel<K>): ChannelDriver<K> {
  return {
    send: async (sending, settings, { allowed, deadlineMs }) => {
      const result = await outbound(channel.build(sending, settings), allowed, deadlineMs);
      const { answer, status } = result;
      if (answer.kind !== "answered" || status === null) return result;
      const accepted = channel.accepts(result);
      const gone = status === GONE || Boolean(channel.goneStatuses?.includes(status));
      const retryAfterMs = channel.pauseMs?.(result) ?? (accepted ? null : answer.retryAfterMs);
      return { ...result, answer: { ...answer, accepted, gone, retryAfterMs } };
    },
  };
}
