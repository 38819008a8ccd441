/** A team's price override, in nano-dollars per token, valid in [from, to). It takes precedence over every other source. */
export type PriceOverride = {
  model: string;
  /** Null: any provider. */
  provider: string | null;
  input: number;
  output: number;
  cached: number | null;
  cacheWrite: number | null;
  /** Priced as this model of the price table; the rates are then 0 and without a meaning. */
  asModel: string | null;
  /** Why, above all for a price of zero. */
  reason: string | null;
  from: number;
  to: number | null;
};

/** True: thinking tokens are within output tokens whatever the provider; false: as each provider's API counts them. */
export type TokenConvention = { outputIncludesThinking: boolean };

/** What may be wrong with a price. The order is that of the bits in the column `cost_doubts`: append only, at most 15. */
export const DOUBT_KINDS = [
  "similar_name",
  "assumed_provider",
  "token_counts",
  "missing_price",
  "cached_price",
  "audio_or_image",
  "uncertain_price",
  "lapsed_correction",
  "service_tier",
  "cache_write_1h",
  "region",
] as const;
export type DoubtKind = (typeof DOUBT_KINDS)[number];
export type Doubt = { kind: DoubtKind; text: string };

/** The kinds as one number; null where there are none. */
export function doubtBits(doubts: readonly Doubt[]): number | null {
  if (doubts.length === 0) return null;
  return doubts.reduce((bits, { kind }) => bits | (1 << DOUBT_KINDS.indexOf(kind)), 0);
}

export const doubtKinds = (bits: number | null): DoubtKind[] =>
  DOUBT_KINDS.filter((_, at) => ((bits ?? 0) >> at) & 1);
