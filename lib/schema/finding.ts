/** What a rule found for one label set in one evaluation. Values in the metric's base unit. */
export type Finding = {
  labels: Record<string, string>;
  /** Labels that say more about it for routes and messages, but do not tell it from others. */
  facts?: Record<string, string>;
  value: number | null;
  /** The limit that the value was held against, in the same unit as the value. */
  threshold: number | null;
  baseline: number | null;
  sampleSize: number;
  /** Enough data to say anything? */
  enough: boolean;
  breaches: boolean;
  recovered: boolean;
  /** More that a message may tell, such as the reason of a breaker. */
  note: string | null;
};
