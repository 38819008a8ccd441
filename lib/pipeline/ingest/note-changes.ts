import { databaseWide } from "@/lib/process-wide";
import { type Change, type ChangeKind, PROMPT_VERSION_TAG } from "@/lib/schema/detectors/change";
import type { LlmRequest } from "@/lib/schema/request/request";
import { saveChanges } from "@/lib/store/detectors/changes";

type Seen = Pick<LlmRequest, "ts" | "model" | "service" | "status" | "fallbackFrom" | "tags">;

/** When this process first saw each pair: a known pair needs no query. */
const known = () => databaseWide("known-changes", () => new Map<string, number>());
const MOST_KNOWN = 50_000;

/** Records the first time that each service used a model or a prompt version. */
export async function noteChanges(projectId: number, requests: readonly Seen[]): Promise<void> {
  const earlier = new Map<string, Change>();
  const look = (kind: ChangeKind, service: string, value: string, ts: number) => {
    // Names cannot contain NUL.
    const key = `${projectId}\0${kind}\0${service}\0${value}`;
    if (ts >= (earlier.get(key)?.firstSeenAt ?? known().get(key) ?? Number.POSITIVE_INFINITY)) return;
    earlier.set(key, { kind, service, value, firstSeenAt: ts });
  };
  for (const { ts, model, service, status, fallbackFrom, tags } of requests) {
    // A fallback model is not a change: it comes with trouble that must not become normal.
    if (status !== "fallback" && fallbackFrom === null) look("model", service, model, ts);
    const version = tags?.[PROMPT_VERSION_TAG];
    if (version) look("prompt_version", service, version, ts);
  }
  if (earlier.size === 0) return;
  await saveChanges(projectId, [...earlier.values()]);
  if (known().size > MOST_KNOWN) known().clear();
  for (const [key, { firstSeenAt }] of earlier) known().set(key, firstSeenAt);
}
