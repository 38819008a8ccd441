import type { Call } from "@/lib/senders/call";
import type { Attributes } from "@/lib/senders/record";
import { textOf } from "./attributes";
import { addTag } from "./read-call";

/** Properties of people who look like one: they are read as the user, or not at all. */
const PERSONAL = /user|mail|name|account|phone|host|path/i;

/** Tags from attributes whose names begin with `prefix`, without those that may name a person. */
export function tagsFrom(call: Call, attributes: Attributes, prefix: string): void {
  for (const name of attributes.keys()) {
    if (!name.startsWith(prefix) || PERSONAL.test(name.slice(prefix.length))) continue;
    const value = textOf(attributes, name, 100);
    if (value !== "") addTag(call, name.slice(prefix.length), value);
  }
}
