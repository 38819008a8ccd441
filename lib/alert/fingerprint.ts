import { createHash } from "node:crypto";
import { type AlertSubject, subjectKey } from "@/lib/schema/rules/finding";

/** A replay meets the same label sets every minute. */
const known = new WeakMap<Readonly<Record<string, string>>, string>();

/** Names an instance of a rule: SHA-256 of what its subject is known by. */
export function fingerprintOf(subject: AlertSubject): string {
  const labels = subject.identity ?? subject.labels;
  const before = known.get(labels);
  if (before !== undefined) return before;
  const made = createHash("sha256").update(subjectKey(subject)).digest("hex");
  known.set(labels, made);
  return made;
}
