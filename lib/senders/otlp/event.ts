import { textOf } from "@/lib/senders/reading/attributes";
import { readsOfUsageEvent, USAGE_EVENT } from "@/lib/senders/reading/usage-event";
import type { Attributes } from "@/lib/senders/record";
import { Wanted } from "./wanted";

/** All that is read of an event. */
export const EVENT_WANTED = new Wanted(["exception.type", "exception.message", ...readsOfUsageEvent]);

const NO_USAGE: Attributes = new Map();

/** Types of which every error is one. */
const PLAIN = new Set(["Error", "Exception"]);

/** What the events of a span say, in their order. */
export class EventNotes {
  exceptionType = "";
  usage = NO_USAGE;

  add(name: string, attributes: Attributes): void {
    if (name === USAGE_EVENT && attributes.size > 0) this.usage = attributes;
    if (name === "exception" && this.exceptionType === "") this.exceptionType = thrownType(attributes);
  }
}

/** The type of what was thrown, or the first line of its message where the type does not tell. */
function thrownType(attributes: Attributes): string {
  const type = textOf(attributes, "exception.type", 500);
  const message = attributes.get("exception.message");
  if (!PLAIN.has(type) || typeof message !== "string") return type;
  return message.slice(0, 200).split("\n", 1)[0]?.trim() || type;
}
