import { upperFirst } from "@/lib/format/first-letter";
import { utcText } from "@/lib/format/time-text";
import type { Hold } from "@/lib/schema/alerts/silence";

/** Why the notifications of an alert are suppressed: what follows "Notification suppressed: ". */
export function holdReason(hold: Hold): string {
  switch (hold.kind) {
    case "cool_down":
      return "fired again soon after it resolved. Notifies if it keeps firing.";
    case "inhibited":
      return `${hold.why} (${hold.by}).`;
    default: {
      const what = hold.kind === "maintenance" ? "maintenance window" : "silenced";
      const until = hold.until === null ? "" : ` until ${utcText(Date.parse(hold.until), "minutes")}`;
      return `${what} by ${hold.by}${until}${hold.comment ? `: ${hold.comment}` : ""}.`;
    }
  }
}

/** The same as a sentence. */
export function holdText(hold: Hold): string {
  const reason = holdReason(hold);
  return "silence_id" in hold ? upperFirst(reason) : `Suppressed: ${reason}`;
}
