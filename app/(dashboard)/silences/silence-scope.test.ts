import { expect, test } from "vitest";
import { letsScope } from "@/lib/schema/figures/filters";
import { pageFilters } from "@/lib/schema/http/page-query";
import { silenceScope } from "./silence-scope";

const FACETS = { models: ["gpt-5", "gpt-5-mini", "o3"], services: ["chat"], providers: [], environments: [] };
const shown = (matchers: Record<string, string>, search: string) =>
  letsScope(pageFilters(new URLSearchParams(search)), silenceScope(matchers, FACETS));

test.each<[Record<string, string>, string, boolean]>([
  [{ model: "gpt-5" }, "", true],
  [{ model: "gpt-5" }, "model=gpt-5", true],
  [{ model: "gpt-5" }, "model=o3", false],
  [{ model: "gpt-5" }, "not_model=gpt-5", false],
  [{ model: "gpt-5" }, "not_model=o3", true],
  [{ model: "gpt*" }, "model=gpt-5-mini", true],
  [{ model: "gpt*" }, "model=o3", false],
  [{ model: "gpt*" }, "not_model=gpt-5", true],
  [{ model: "gpt*" }, "not_model=gpt-5&not_model=gpt-5-mini", false],
  [{ model: "gone*" }, "model=o3", false],
  [{ model: "*" }, "not_model=gpt-5", true],
  [{ rule: "Errors" }, "model=o3&not_service=chat", true],
  [{ model: "o3", service: "chat" }, "model=o3&not_service=chat", false],
])("a silence of %j is listed for %j: %j", (matchers, search, expected) => {
  expect(shown(matchers, search)).toBe(expected);
});
