import { HOUR_MS, MINUTE_MS, SECOND_MS } from "@/lib/schema/time/epoch";

/** What a kind of channel takes and wants to hear. Its driver states it; the decisions of this stage take it as an argument. */
export type ChannelFacts = {
  /** At most one message in this time, after a short burst. Null: the receiver states no limit. */
  paceMs: number | null;
  backoff: Backoff;
  /** Pause after a 429 that does not say how long to wait, or less than this. */
  rateLimitPauseMs: number;
  /** Largest message body. Null: the receiver limits only the texts within. */
  maxBytes: number | null;
  /** What a message is about: the alerts of one rule and model, or a single alert. */
  grouping: "group" | "alert";
  /** Whether Sightline repeats what still fires. False: the receiver reminds people. */
  sendsRepeats: boolean;
  /** Whether a message is worth sending after the alert has already resolved. */
  sendsPast: boolean;
  /** Whether the receiver is notified of acknowledgements. */
  sendsAcknowledgements: boolean;
  /** Whether messages beyond the hourly limit are merged into a digest. */
  sendsDigests: boolean;
  /** Whether a message opens an incident that only a resolve closes, even if the attempt seemed to fail. */
  opensIncidents: boolean;
};

export type Backoff = {
  /** The wait after the first attempt, the second, and so on. */
  waitsMs: readonly number[];
  /** The wait after any further attempt. Null: there is none. */
  thenMs: number | null;
  giveUpAfterMs: number;
};

/** Retries for a day. */
export const DAY_OF_RETRIES: Backoff = {
  waitsMs: [5 * SECOND_MS, 15 * SECOND_MS, MINUTE_MS, 2 * MINUTE_MS, 5 * MINUTE_MS],
  thenMs: 10 * MINUTE_MS,
  giveUpAfterMs: 24 * HOUR_MS,
};
