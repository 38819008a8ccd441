import type { ChangeView } from "@/lib/dashboard/detectors/load-changes";
import { formatChange } from "@/lib/format/format-value";
import { momentText } from "@/lib/format/time-text";
import { METRICS } from "@/lib/schema/figures/facts";

/** "New prompt version v8 since 23 Nov, 14:02 (was v7): output tokens, p50 \u221242 %" */
export function changeText(change: ChangeView, model: string, timeZone: string): string {
  const what = change.kind === "model" ? "model" : "prompt version";
  const since = momentText(Date.parse(change.first_seen_at), timeZone);
  const effects = change.effects
    .filter((one) => one.model === model)
    .map(({ metric, effect }) => `${METRICS[metric].label} ${formatChange(effect, "relative")}`);
  const moved = effects.length === 0 ? "" : `: ${effects.join(", ")}`;
  return `New ${what} ${change.value} since ${since} (was ${change.before})${moved}`;
}
