import { hasWords } from "@/lib/schema/has-words";
import type { PricedModel } from "@/lib/schema/prices/own-price";
import { MATCH_TEXT } from "./price-text";

/** Rows of each list; the others are found by their name. */
export const SHOWN = 100;
const NAMES_SHOWN = 500;

type Shown = { models: PricedModel[]; count: number };

export type ShownModels = {
  /** Without a decision. */
  waiting: Shown;
  /** What matches the search. */
  found: Shown;
  /** To choose from. */
  names: string[];
};

/** What the page shows of all models, the dearest first; `chosen` models go before the others. */
export function shownModels(
  models: readonly PricedModel[],
  text: string,
  chosen: readonly string[],
): ShownModels {
  const matches = ({ model, provider, priced_as: pricedAs, match }: PricedModel) =>
    hasWords(text, [model, provider, pricedAs, MATCH_TEXT[match].text]);
  const isChosen = ({ model }: PricedModel) => chosen.includes(model);
  const first = (some: readonly PricedModel[]): Shown => ({
    models: [...some.filter(isChosen), ...some.filter((one) => !isChosen(one))].slice(0, SHOWN),
    count: some.length,
  });
  return {
    waiting: first(models.filter(({ waits }) => waits)),
    found: first(models.filter(matches)),
    names: [...new Set(models.slice(0, NAMES_SHOWN).map(({ model }) => model))].sort(),
  };
}
