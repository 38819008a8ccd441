import type { Severity } from "./severity";

/** What a channel was last sent about an alert, if it may have arrived. */
export type Told = { state: "firing" | "resolved"; severity: Severity };

/** An alert within a group, as the group sees it. Times in epoch ms. */
export type GroupMember = {
  alertId: string;
  firing: boolean;
  severity: Severity;
  /** Silenced, inhibited or within its cool-down: its start is not sent. */
  held: boolean;
  /** Repeats and escalations wait until then; null: not acknowledged. */
  acknowledgedUntil: number | null;
  /** When the alert joined this group. */
  since: number;
  /** For an escalation: not sent before, and only if it is not acknowledged by then. */
  notBefore: number | null;
  /** Its message counts hits: a new one is due every five minutes while it fires. */
  counting: boolean;
  told: Told | null;
};

/** What a channel got in the last hour: separate messages, and its last digest. Times in epoch ms. */
export type ChannelVolume = { messages: number; lastDigestAt: number | null };
