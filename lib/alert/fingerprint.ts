import { createHash } from "node:crypto";
import type { AlertSubject } from "@/lib/schema/rules/finding";

/** A replay meets the same label sets every minute. */
const known = new WeakMap<Readonly<Record<string, string>>, string>();

/** Names an instance of a rule: SHA-256 of its labels, which nobody may change, as JSON with sorted keys. */
export function fingerprintOf(labels: Readonly<Record<string, string>>): string {
  const before = known.get(labels);
  if (before !== undefined) return before;
  const made = hashed(labels);
  known.set(labels, made);
  return made;
}

function hashed(labels: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex");
}

/** The same for whatever is the same to its rule. */
export function subjectKey({ labels, identity }: AlertSubject): string {
  return fingerprintOf(identity ?? labels);
}
