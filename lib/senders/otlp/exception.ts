import { textOf } from "@/lib/senders/reading/attributes";
import type { Attributes } from "@/lib/senders/record";
import { Wanted } from "./wanted";

/** All that is read of an event. */
export const EXCEPTION_WANTED = new Wanted(["exception.type", "exception.message"]);

/** Types of which every error is one. */
const PLAIN = new Set(["Error", "Exception"]);

/**
 * What an event says was thrown: its type, or the first line of its message where the type does not tell; "" for any other
 * event.
 */
export function exceptionTypeOf(name: string, attributes: Attributes): string {
  if (name !== "exception") return "";
  const type = textOf(attributes, "exception.type", 500);
  const message = attributes.get("exception.message");
  if (!PLAIN.has(type) || typeof message !== "string") return type;
  return message.slice(0, 200).split("\n", 1)[0]?.trim() || type;
}
