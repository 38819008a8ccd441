import { describe, expect, it } from "vitest";
import { type Filters, isFiltered, lets, NO_FILTERS } from "@/lib/schema/figures/filters";
import { parseFilters } from "@/lib/schema/figures/reading-query";
import { parsePageQuery } from "./page-query";

const api = (search: string) => parseFilters(new URLSearchParams(search));
const NOW = Date.parse("2026-11-23T14:00:00Z");
const page = (search: string) => parsePageQuery(search, "UTC", NOW).filters;

const TABLE: [search: string, not: Partial<Filters> | undefined][] = [
  ["model=a", undefined],
  ["not_model=a", { models: ["a"] }],
  ["not_model=a&not_model=b", { models: ["a", "b"] }],
  // A name may begin with what other tools use as an operator.
  ["not_model=!a", { models: ["!a"] }],
  ["model=a&not_model=a", { models: ["a"] }],
  ["not_provider=", { providers: [""] }],
  ["not_environment=staging&not_service=chat", { environments: ["staging"], services: ["chat"] }],
  ["not_service=%2Cx%26y", { services: [",x&y"] }],
];

describe("values that a filter leaves out", () => {
  it.each(TABLE)("are read alike by pages and by the API: %s", (search, not) => {
    for (const parse of [api, page]) {
      const filters = parse(search);
      expect(filters.not).toEqual(not && { ...NO_FILTERS, ...not });
      expect(isFiltered(filters)).toBe(true);
    }
  });

  it.each([
    ["model=a", "a", true],
    ["model=a", "b", false],
    ["not_model=a", "a", false],
    ["not_model=a", "b", true],
    ["not_model=a", "", true],
    ["model=a&not_model=a", "a", false],
    ["model=a&model=b&not_model=b", "a", true],
    ["not_service=a", "a", true],
  ])("%s: the model %j passes: %j", (search, model, passes) => {
    expect(lets(api(search), "model", model)).toBe(passes);
  });

  it.each([
    ["not_model", "", "must not be empty"],
    ["not_service", "x".repeat(201), "accepts at most 50 values of at most 200 characters"],
    ["not_provider", "a&not_provider=".repeat(50), "accepts at most 50 values of at most 200 characters"],
  ])("are refused by name: %s", (name, value, message) => {
    const refusal = {
      status: 400,
      message: `${name} ${message}`,
      extra: { details: [{ path: name, message }] },
    };
    expect(() => api(`${name}=${value}`)).toThrow(expect.objectContaining(refusal));
  });

  it("are ignored by a page where they are invalid, with a notice", () => {
    const { filters, notice } = parsePageQuery("not_model=&not_model=a", "UTC", NOW);
    expect(filters.not?.models).toEqual(["a"]);
    expect(notice).toBe("Ignored invalid values of the filter not_model.");
  });
});
