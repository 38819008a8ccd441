import { createHash } from "node:crypto";

/** Names an instance of a rule: SHA-256 of its labels as JSON with sorted keys. */
export function fingerprintOf(labels: Record<string, string>): string {
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex");
}
