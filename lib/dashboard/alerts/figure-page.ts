import type { Figure } from "@/lib/rules/figure";
import { kindNamed } from "@/lib/rules/registry";

export type FigurePage = "/traffic" | "/reliability" | "/tokens" | "/cost" | "/quality";

const PAGES: Record<Figure, FigurePage> = {
  requests: "/traffic",
  latency: "/traffic",
  ttft: "/traffic",
  input_tokens: "/tokens",
  output_tokens: "/tokens",
  thinking_tokens: "/tokens",
  cached_tokens: "/tokens",
  cost: "/cost",
  cost_per_request: "/cost",
  errors: "/reliability",
  fallbacks: "/reliability",
  cache_hits: "/tokens",
  truncations: "/quality",
};

/** The figure of an alert; null where it is about none. */
export const figureOfAlert = (ruleKind: string, type: string): Figure | null =>
  kindNamed(ruleKind)?.figure(type) ?? null;

/** The page that shows the figure of an alert. */
export function pageOfAlert(ruleKind: string, type: string): FigurePage | null {
  const figure = figureOfAlert(ruleKind, type);
  return figure && PAGES[figure];
}
