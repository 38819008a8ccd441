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

/** Whether the output tokens that a project sends include thinking tokens. */
export type TokenConvention = { outputIncludesThinking: boolean };
