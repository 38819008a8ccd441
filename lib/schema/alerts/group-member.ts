import type { Severity } from "./severity";

/** What a channel was last told of an alert, as far as that may have arrived. */
export type Told = { state: "firing" | "resolved"; severity: Severity };

/** An alert within a group, as the group sees it. Times in epoch ms. */
export type GroupMember = {
  alertId: string;
  firing: boolean;
  severity: Severity;
  /** Silenced, inhibited or within its cool-down: its start is not told. */
  held: boolean;
  /** Repeats and escalations wait until then; null: nobody acknowledged it. */
  acknowledgedUntil: number | null;
  /** When the alert came to this group. */
  since: number;
  /** An escalation: not told before, and only if nobody has acknowledged it by then. */
  notBefore: number | null;
  /** Its message counts what came: a new one is due every five minutes while it goes on. */
  counting: boolean;
  told: Told | null;
};

/** What a channel got in the last hour: messages one by one, and its last digest. Times in epoch ms. */
export type ChannelVolume = { messages: number; lastDigestAt: number | null };
