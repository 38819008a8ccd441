/** What is wrong with a channel, for the audit log. */
export type ChannelFault = {
  kind:
    | "channel_disabled"
    | "channel_degraded"
    | "channel_deleted"
    | "delivery_failed"
    | "recipients_refused";
  /** A sentence for people. */
  text: string;
};
