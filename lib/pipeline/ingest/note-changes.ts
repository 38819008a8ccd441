import { databaseWide } from "@/lib/process-wide";
import { type Change, type ChangeKind, PROMPT_VERSION_TAG } from "@/lib/schema/detectors/change";
import { UNNAMED_MODEL } from "@/lib/schema/request/model-name";
import type { LlmRequest } from "@/lib/schema/request/request";
import { TwoGenerations } from "@/lib/schema/two-generations";
import { saveChanges } from "@/lib/store/detectors/changes";

type Seen = Pick<LlmRequest, "ts" | "model" | "service" | "status" | "fallbackFrom" | "tags">;

/** When this process first saw each pair: a known pair needs no query. */
const known = () => databaseWide("known-changes", () => new TwoGenerations<number>(25_000));

/** The earliest time of each value of a service. */
class FirstSeen {
  private readonly times = new Map<string, Map<string, number>>();

  see(service: string, value: string, ts: number): void {
    const known = this.times.get(service);
    const earliest = known?.get(value);
    if (known === undefined) this.times.set(service, new Map([[value, ts]]));
    else if (earliest === undefined || ts < earliest) known.set(value, ts);
  }

  *changes(kind: ChangeKind): Generator<Change> {
    for (const [service, times] of this.times)
      for (const [value, firstSeenAt] of times) yield { kind, service, value, firstSeenAt };
  }
}

/** Records the first time that each service used a model or a prompt version. */
export async function noteChanges(projectId: number, requests: readonly Seen[]): Promise<void> {
  const models = new FirstSeen();
  const versions = new FirstSeen();
  for (const { ts, model, service, status, fallbackFrom, tags } of requests) {
    // A change makes a new level normal. An outage must not do that: fallback models are not changes, and neither is the
    // name that stands for the model of failed calls.
    if (status !== "fallback" && fallbackFrom === null && model !== UNNAMED_MODEL)
      models.see(service, model, ts);
    const version = tags?.[PROMPT_VERSION_TAG];
    if (version) versions.see(service, version, ts);
  }
  const earlier = new Map<string, Change>();
  for (const change of [...models.changes("model"), ...versions.changes("prompt_version")]) {
    const { kind, service, value, firstSeenAt } = change;
    // Names cannot contain NUL.
    const key = `${projectId}\0${kind}\0${service}\0${value}`;
    if (firstSeenAt < (known().get(key) ?? Number.POSITIVE_INFINITY)) earlier.set(key, change);
  }
  if (earlier.size === 0) return;
  await saveChanges(projectId, [...earlier.values()]);
  for (const [key, { firstSeenAt }] of earlier) known().set(key, firstSeenAt);
}
