import type { Severity } from "./severity";

/** The last notification of an alert that may have reached the channel. */
export type Told = {
  state: "firing" | "resolved";
  severity: Severity;
  /** The channel refused it, but may have processed it. */
  refused?: boolean;
};

/** An alert within a notification group. Times in epoch ms. */
export type GroupMember = {
  alertId: string;
  firing: boolean;
  severity: Severity;
  /** Silenced, inhibited or in its cool-down: its start is not notified. */
  held: boolean;
  /**
   * Held by a silence or a maintenance window, and its incident is not: the rest may end without it, unless the channel
   * knows of it.
   */
  silenced: boolean;
  /** Repeats and escalations are paused until then; null if not acknowledged. */
  acknowledgedUntil: number | null;
  /** When the alert joined the group. */
  since: number;
  /** For an escalation: notified only after this time, and only if not acknowledged by then. */
  notBefore: number | null;
  /** Its message contains counts: an update is due every five minutes while it fires. */
  counting: boolean;
  /** Someone asked to send it now: it does not wait for others of its group. */
  urgent?: boolean;
  told: Told | null;
};

/** The messages that a channel received in the last hour, and its last digest. Times in epoch ms. */
export type ChannelVolume = { messages: number; lastDigestAt: number | null };
