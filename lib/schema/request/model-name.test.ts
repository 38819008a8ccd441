import { expect, it } from "vitest";
import { Matchers, NewSilence, SilenceQuestion } from "@/lib/schema/alerts/silence";
import { HitModes } from "@/lib/schema/detectors/hit-mode";
import { NewIncident } from "@/lib/schema/detectors/incident";
import { parseFilters } from "@/lib/schema/figures/reading-query";
import { parsePageQuery } from "@/lib/schema/http/page-query";
import { OwnPriceInput, RepricingInput } from "@/lib/schema/prices/own-price";
import { BudgetScope } from "@/lib/schema/rules/budget";
import { RuleFilters } from "@/lib/schema/rules/rule-parts";
import { withoutOwner } from "./resource-name";

const PATH = "projects/acme-prod/locations/eu/publishers/google/models/gemini-2.5-pro";
const STORED = "gemini-2.5-pro";
const search = new URLSearchParams({ model: PATH, not_model: PATH }).toString();
const rates = { input_usd_per_mtok: 1, output_usd_per_mtok: 2 };
const period = { from: "2026-11-01T00:00:00Z", to: "2026-11-02T00:00:00Z" };
const NOW = Date.UTC(2026, 10, 30);
const until = "2026-12-01T00:00:00Z";

const DOORS: Record<string, () => unknown> = {
  "the filters of a rule": () => RuleFilters.parse({ model: [PATH] }).model,
  "the scope of a budget": () => BudgetScope.parse({ model: [PATH] }).model,
  "a silence": () => NewSilence.parse({ matchers: { model: PATH }, ends_at: until }).matchers.model,
  "a question about a silence": () => SilenceQuestion.parse({ matchers: { model: PATH } }).matchers.model,
  "the model of a custom price": () => OwnPriceInput.parse({ model: PATH, ...rates }).model,
  "the model that a custom price names": () => OwnPriceInput.parse({ model: "m", as_model: PATH }).as_model,
  "a re-pricing": () => RepricingInput.parse({ from: 0, model: PATH }).model,
  "an excluded period": () => NewIncident.parse({ ...period, model: PATH }).model,
  "what is done with hits": () =>
    HitModes.parse({ modes: [{ model: PATH, mode: "notify" }] }).modes[0]!.model,
  "the filters of the API": () => parseFilters(new URLSearchParams(search)).models,
  "the exclusions of the API": () => parseFilters(new URLSearchParams(search)).not?.models,
  "the filters of a page": () => parsePageQuery(search, "UTC", NOW).filters.models,
  "the exclusions of a page": () => parsePageQuery(search, "UTC", NOW).filters.not?.models,
};

it.each(Object.entries(DOORS))("a model is named as requests are stored with it: %s", (_, given) => {
  expect(withoutOwner(PATH)).toBe(STORED);
  expect([given()].flat()).toEqual([STORED]);
});

it("a pattern and the values of other labels stay as they are given", () => {
  const matchers = { model: "projects/p/locations/l/publishers/google/models/g*", service: "deployments/a" };
  expect(Matchers.parse(matchers)).toEqual(matchers);
});
