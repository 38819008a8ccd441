import { markedChanges } from "@/lib/rules/anomaly/marked-changes";
import type { ChangesAnswer } from "@/lib/schema/detectors/change";
import { type Filters, lets, NO_FILTERS, type TimeSpan } from "@/lib/schema/figures/filters";
import { listChangeEffects, listChanges } from "@/lib/store/detectors/changes";

export type ChangeView = ChangesAnswer["changes"][number];

/** New models and prompt versions first seen in a span, and the level shifts that they explain. */
export async function loadChanges(
  projectId: number,
  { from, to }: TimeSpan,
  filters: Filters = NO_FILTERS,
): Promise<ChangeView[]> {
  const [changes, effects] = await Promise.all([listChanges(projectId), listChangeEffects(projectId)]);
  return markedChanges(changes)
    .filter(
      ({ firstSeenAt, service }) =>
        firstSeenAt >= from && firstSeenAt < to && lets(filters, "service", service),
    )
    .map(({ kind, service, value, before, firstSeenAt }) => ({
      kind,
      service,
      value,
      before,
      first_seen_at: new Date(firstSeenAt).toISOString(),
      effects: effects
        .filter((one) => one.kind === kind && one.service === service && one.value === value)
        .map(({ metric, model, effect }) => ({ metric, model, effect })),
    }))
    .reverse();
}
