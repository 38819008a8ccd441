import { commitTrouble } from "@/lib/store/requests/commit-queue";
import { heartbeat, stalledLoops } from "./heartbeat";

/** Of this process alone, without asking the database. */
export function ownParts(now: number): Record<string, string> {
  // The probe updates a row in place, which may work when inserting does not.
  const parts: Record<string, string> = { ingest: commitTrouble(now) ?? "ok" };
  const { worker, stopping, isWorkerGone } = heartbeat();
  const stalled = stalledLoops(now);
  if (worker) parts.worker = stalled.length === 0 ? "ok" : `stalled: ${stalled.join(", ")}`;
  if (isWorkerGone) parts.worker = "ended unexpectedly, and starts again";
  if (stopping) parts.process = "stopping";
  return parts;
}
