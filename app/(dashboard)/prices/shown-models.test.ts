import { expect, test } from "vitest";
import type { PricedModel } from "@/lib/schema/prices/own-price";
import { SHOWN, shownModels } from "./shown-models";

const priced = (model: string, more: Partial<PricedModel> = {}): PricedModel => ({
  model,
  provider: "openai",
  requests: 1,
  cost_usd: 1,
  unpriced_requests: 0,
  doubtful_usd: 0,
  input_tokens: 1,
  output_tokens: 1,
  match: "exact",
  priced_as: "OpenAI, GPT-5",
  as_model: "gpt-5",
  input_usd_per_mtok: 1,
  cached_usd_per_mtok: 1,
  output_usd_per_mtok: 1,
  doubts: [],
  assumptions: [],
  reason: null,
  waits: false,
  ...more,
});
const many = Array.from({ length: 10_000 }, (_, at) =>
  priced(`model-${at}`, at % 2 === 0 ? { match: "unpriced", waits: true } : {}),
);

test("of thousands of models each list has the first hundred, and says how many there are", () => {
  const { waiting, found, names } = shownModels(many, "", []);
  expect(waiting.models).toHaveLength(SHOWN);
  expect(waiting.count).toBe(5_000);
  expect(found.models).toEqual(many.slice(0, SHOWN));
  expect(found.count).toBe(10_000);
  expect(names).toHaveLength(500);
});

test("chosen models go first, wherever they are", () => {
  const { waiting, found } = shownModels(many, "", ["model-9998"]);
  expect(waiting.models[0]!.model).toBe("model-9998");
  expect(found.models[0]!.model).toBe("model-9998");
});

test.each([
  ["model-9999", 1],
  ["OPENAI gpt-5 model-999", 11],
  ["no price", 5_000],
  ["absent", 0],
])("finds %s", (text, count) => {
  expect(shownModels(many, text, []).found.count).toBe(count);
});
