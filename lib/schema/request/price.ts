/** A team's price override, in nano-dollars per token, valid in [from, to). It takes precedence over every other source. */
export type PriceOverride = {
  model: string;
  /** Null: any provider. */
  provider: string | null;
  input: number;
  output: number;
  cached: number | null;
  cacheWrite: number | null;
  from: number;
  to: number | null;
};

/** True: thinking tokens are within output tokens whatever the provider; false: as each provider's API counts them. */
export type TokenConvention = { outputIncludesThinking: boolean };
