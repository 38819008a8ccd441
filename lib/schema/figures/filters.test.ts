import { expect, it } from "vitest";
import { type Filters, filtersOf, filtersOfLabels, letsSeries, NO_FILTERS } from "./filters";

const series = { model: "gpt-5", provider: "openai", environment: "", service: "chat" };

it.each<[string, Filters, boolean]>([
  ["no filters", NO_FILTERS, true],
  ["a rule's lists, none of which is given", filtersOf({}), true],
  ["a rule's lists, of which one is empty", filtersOf({ model: [], service: ["chat", "search"] }), true],
  ["a rule's list without its value", filtersOf({ provider: ["azure"] }), false],
  ["the labels of an alert", filtersOfLabels({ model: "gpt-5", breaker: "one" }), true],
  ["a label of requests without a value", filtersOfLabels({ environment: "" }), true],
  ["a label of requests without a value that the series has", filtersOfLabels({ provider: "" }), false],
  ["an exclusion", { ...NO_FILTERS, not: { ...NO_FILTERS, services: ["chat"] } }, false],
])("%s: lets the series through or not", (_, filters, expected) => {
  expect(letsSeries(filters, series)).toBe(expected);
});
