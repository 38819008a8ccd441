import { type Figure, figureOfMetric } from "@/lib/rules/figure";
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

const pageOf = (figure: Figure | null): FigurePage | null => figure && PAGES[figure];

/** The page that shows a metric. */
export const pageOfMetric = (metric: string): FigurePage | null => pageOf(figureOfMetric(metric));

/** The page that shows the figure of an alert. */
export const pageOfAlert = (ruleKind: string, type: string): FigurePage | null =>
  pageOf(figureOfAlert(ruleKind, type));
