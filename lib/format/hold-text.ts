import type { Hold } from "@/lib/schema/alerts/silence";

/** Why an alert sends no notifications for now: "Suppressed: the breaker of openai is open (Circuit breaker)." */
export function holdText(hold: Hold): string {
  return `Suppressed: ${holdReason(hold)}.`;
}

/** The same as part of a sentence: "silenced by Ada". */
export function holdReason(hold: Hold): string {
  switch (hold.kind) {
    case "cool_down":
      return "fired again soon after it resolved; notifies if it lasts";
    case "inhibited":
      return `${hold.why} (${hold.by})`;
    default: {
      const what = hold.kind === "maintenance" ? "maintenance window" : "silenced";
      const until = hold.until === null ? "" : ` until ${hold.until.slice(0, 16).replace("T", " ")} UTC`;
      return `${what} by ${hold.by}${until}${hold.comment ? `: ${hold.comment}` : ""}`;
    }
  }
}
