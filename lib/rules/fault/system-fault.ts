import { counted, formatDuration } from "@/lib/format/format-value";
import { explainsItsLike } from "@/lib/rules/explains";
import { NO_RANK, peakSentence, seesOpenMinute } from "@/lib/rules/rule-defaults";
import type { Needing, RuleKind } from "@/lib/rules/rule-kind";
import { OTHER, SERIES_CAP } from "@/lib/schema/request/series-cap";
import type { Finding } from "@/lib/schema/rules/finding";
import { LOOK_BACK_DAYS, LOOK_BACK_ROWS } from "@/lib/schema/rules/look-back";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { faultFindings } from "./fault-findings";

export const systemFault: RuleKind<"system_fault", Needing<"faults">> = {
  needs: () => ({ faults: true }),
  judge: (_, { faults }, watched) => faultFindings(faults, watched),
  persistence: () => ({ k: 1, n: 1, keepFiringMs: MINUTE_MS }),
  closedWindowEnd: seesOpenMinute,

  alertType: ({ kind }) => kind,
  unit: () => "count",
  window: () => null,
  describe: () =>
    "Fires when a channel fails or is disabled, a message cannot be delivered, a rule, silence or route fails, rules are evaluated late, more names arrive than a project keeps apart or its rules can look back on, or (in the oldest project only) Sightline itself needs attention. Never sent to the affected channel.",
  sentence: (_, finding) => faultSentence(finding),
  endSentence: peakSentence,

  ...NO_RANK,
  // It may be the reason why no other alert arrives.
  isNeverExplained: true,
  isAboutSightline: true,
  figure: () => null,
  explains: explainsItsLike,

  knobs: () => [],
  replay: null,
};

function faultSentence({ labels, value, note }: Finding): string {
  const reason = note ? ` ${note}` : "";
  const { fault, channel, failing_rule: rule, failing_silence: silence, failing_route: route } = labels;
  switch (fault) {
    case "sightline degraded":
      return `Sightline itself needs attention, ${labels.part}: ${note ?? "see its health"}.`;
    case "channel degraded":
      return `Channel ${channel} is failing${failures(value)}.${reason}`;
    case "channel disabled":
      return `Channel ${channel} was disabled: its receiver no longer exists.${reason}`;
    case "delivery failed":
      return `Channel ${channel} did not accept ${counted(value ?? 0, "message")}, which ${value === 1 ? "was" : "were"} dropped.${reason}`;
    case "rules late":
      return `The ${counted(value ?? 0, "rule")} of project ${labels.project} take${value === 1 ? "s" : ""} longer than their share of a round: some were not evaluated for over a minute. Delete rules, or group them by fewer labels. If other projects are late, too, the server or its database is overloaded.`;
    case "names full":
      return `Project ${labels.project} keeps ${counted(SERIES_CAP, "combination")} of model, provider, service and environment apart. ${counted(value ?? 0, "request")} of the last hour ${value === 1 ? "has" : "have"} another one and ${value === 1 ? "counts" : "count"} as model ${OTHER}. Send what differs with each request as a tag.`;
    case "history short": {
      const leftOut = (value ?? 0) * HOUR_MS;
      return `Rules of project ${labels.project} compare with ${formatDuration(LOOK_BACK_DAYS * DAY_MS - leftOut)} instead of ${formatDuration(LOOK_BACK_DAYS * DAY_MS)}: the oldest ${formatDuration(leftOut)} are left out, because its combinations of model, provider, service and environment have more than ${counted(LOOK_BACK_ROWS, "hour")} with requests. Send what differs with each request as a tag.`;
    }
    case "silence failing":
      return `Silence ${silence} cannot be read and suppresses nothing.${reason}`;
    case "route failing":
      return `The route for ${route} cannot be read and notifies no channel.${reason}`;
    default:
      return `Rule ${rule} failed to evaluate ${value === 1 ? "once" : `${counted(value ?? 0, "time")} in a row`}.${reason}`;
  }
}

function failures(count: number | null): string {
  if (!count) return "";
  return count === 1 ? ": the last delivery failed" : `: the last ${count} deliveries failed`;
}
