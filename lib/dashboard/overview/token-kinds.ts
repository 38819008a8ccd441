import type { Rollup } from "@/lib/schema/figures/rollup";

export type TokenKind = "input" | "output" | "thinking" | "cached";
export type TokenCounts = Record<TokenKind, number>;

/**
 * Tokens of each kind, no token in two of them, so that they can be stacked. Input and output include their parts, unless
 * there is more of a part than of the whole: then its sender counts it separately. Rollups do not tell a sender that counts
 * a smaller part separately.
 */
export function tokenKinds(figures: Rollup | null): TokenCounts {
  const thinking = figures?.thinkingTokens ?? 0;
  const cached = figures?.cachedInputTokens ?? 0;
  return {
    input: withoutPart(figures?.inputTokens ?? 0, cached),
    output: withoutPart(figures?.outputTokens ?? 0, thinking),
    thinking,
    cached,
  };
}

const withoutPart = (whole: number, part: number) => (part <= whole ? whole - part : whole);

/** What legends call them: without its part, a kind is less than the total of that name elsewhere. */
export const tokenKindNames = ({ thinking, cached }: TokenCounts): Record<TokenKind, string> => ({
  input: cached > 0 ? "uncached input" : "input",
  output: thinking > 0 ? "other output" : "output",
  thinking: "thinking",
  cached: "cached input",
});
