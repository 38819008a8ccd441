/** A team's own price, in nano-dollars a token, valid in [from, to). It wins over every other source. */
export type PriceOverride = {
  model: string;
  /** Null: whatever the provider. */
  provider: string | null;
  input: number;
  output: number;
  cached: number | null;
  cacheWrite: number | null;
  from: number;
  to: number | null;
};

/** How a project's senders count: thinking tokens within output tokens, or apart from them. */
export type TokenConvention = { outputIncludesThinking: boolean };
