import type { Hold } from "@/lib/schema/alerts/silence";

/** Why nobody is told of an alert for now, in a sentence. */
export function holdText(hold: Hold): string {
  switch (hold.kind) {
    case "cool_down":
      return "It came back soon after its end: nobody is told unless it lasts.";
    case "inhibited":
      return `Nobody is told of it by itself: ${hold.why} (${hold.by}).`;
    default: {
      const what = hold.kind === "maintenance" ? "A maintenance window" : "A silence";
      const until = hold.until === null ? "" : ` until ${hold.until.slice(0, 16).replace("T", " ")} UTC`;
      return `${what} by ${hold.by} keeps it quiet${until}${hold.comment ? `: ${hold.comment}` : ""}.`;
    }
  }
}
