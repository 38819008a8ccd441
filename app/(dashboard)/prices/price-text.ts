import { decimals } from "@/lib/format/number-text";
import type { PricedModel } from "@/lib/schema/prices/own-price";

/** Dollars a million tokens. */
export const rateText = (rate: number | null) => (rate === null ? "–" : `$${decimals(rate, 4, 2)}`);

export const MATCH_TEXT: Record<
  PricedModel["match"],
  { text: string; tone: "ok" | "neutral" | "warning" | "critical" }
> = {
  exact: { text: "exact name", tone: "ok" },
  dated: { text: "name with a date", tone: "ok" },
  corrected: { text: "corrected", tone: "ok" },
  own: { text: "custom price", tone: "neutral" },
  reported: { text: "reported", tone: "neutral" },
  "not billed": { text: "not billed", tone: "neutral" },
  similar: { text: "similar name", tone: "warning" },
  unpriced: { text: "no price", tone: "critical" },
};

export const nameText = ({ model, provider }: { model: string; provider: string | null }) =>
  provider ? `${model} (${provider})` : model;
