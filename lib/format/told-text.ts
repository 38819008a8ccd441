type Told = {
  /** "Slack #oncall at 04:13" */
  notified: readonly string[];
  notNotified: string | null;
  /** Why its notifications are suppressed for now. */
  held: string | null;
};

/** Who was notified of an alert or incident, or why no one was. */
export const toldText = ({ notified, notNotified, held }: Told): string =>
  notified.length > 0 ? `Sent to ${notified.join(", ")}` : (held ?? notNotified ?? "Not delivered");
