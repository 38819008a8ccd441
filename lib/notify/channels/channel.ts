import type { ChannelFacts } from "@/lib/notify/channel-facts";
import type { Notice } from "@/lib/schema/alerts/alert-message";
import type { ChannelKind, ChannelSettings } from "@/lib/schema/channels/kinds/registry";
import type { Cidr } from "./forbidden-address";
import { type HttpResult, type OutboundRequest, type OutboundResult, outbound } from "./outbound";

/** One attempt to send a message. */
export type Sending = {
  /** The same for all attempts. */
  id: string;
  notice: Notice;
  /** The id of the first message about this trouble of the group, where there is an earlier one. */
  threadId: string | null;
  /** The recipients to retry, where an attempt reached only some; null: all. */
  recipientsLeft: string[] | null;
  /** Epoch ms. */
  now: number;
};

/** What the operator allows and provides: private ranges that may be called, a mail server, and a deadline. */
export type Outside = { allowed: readonly Cidr[]; mail: MailServer | null; deadlineMs: number };
export type MailServer = { url: string; from: string };

/** A kind of channel. A new one needs a driver, a schema, form fields, and an entry in both registries. */
export type ChannelDriver<K extends ChannelKind> = {
  facts: ChannelFacts;
  /** One attempt. The answer is `accepted` only if the receiver says so. */
  send(sending: Sending, settings: ChannelSettings[K], outside: Outside): Promise<OutboundResult>;
};

type HttpChannel<K extends ChannelKind> = {
  facts: ChannelFacts;
  /** The request that carries the message. */
  build(sending: Sending, settings: ChannelSettings[K]): OutboundRequest;
  /** Whether the receiver accepted the message; not every receiver means that by 2xx. */
  accepts(result: HttpResult): boolean;
  /** Statuses besides 410 that mean that the receiver no longer exists. */
  goneStatuses?: readonly number[];
  /** How long the receiver asks to wait, where it does not use Retry-After. */
  pauseMs?(result: HttpResult): number | null;
};

const GONE = 410;

/** A channel where a message is one POST. */
export function overHttp<K extends ChannelKind>(channel: HttpChannel<K>): ChannelDriver<K> {
  return {
    facts: channel.facts,
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
