/** An ongoing fault of Sightline itself. */
export type OpenFault = {
  kind:
    | "sightline_degraded"
    | "channel_degraded"
    | "channel_disabled"
    | "delivery_failed"
    | "rule_failing"
    | "rules_late"
    | "names_full"
    | "history_short"
    | "silence_failing"
    | "route_failing";
  /** How people know the channel, rule, silence, route or project; of Sightline as a whole the part of its health. */
  subject: string;
  /** Of a silence or route: their descriptions are not unique. */
  id?: string;
  /** How often it has failed. */
  count: number;
  error: string;
};
