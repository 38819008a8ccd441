import { textOf } from "@/lib/senders/reading/attributes";
import type { Attributes } from "@/lib/senders/record";
import { Wanted } from "./wanted";

/** The one attribute that is read of an event. */
export const EXCEPTION_WANTED = new Wanted(["exception.type"]);

/** What an event says was thrown; "" for any other event. */
export const exceptionTypeOf = (name: string, attributes: Attributes): string =>
  name === "exception" ? textOf(attributes, "exception.type", 500) : "";
