import { expect, it } from "vitest";
import { isolated } from "./isolate-text";

it.each([
  ["No price for gpt-5: 60 of 60 requests.", "No price for gpt-5: 60 of 60 requests."],
  ["No price for נמוך-3: 60 of 60 requests.", "No price for [נמוך-3]: 60 of 60 requests."],
  ["Errors of نموذج كبير, chat: 5 of 20", "Errors of [نموذج كبير], chat: 5 of 20"],
  ["a-חזק and b-חלש.", "[a-חזק] and [b-חלש]."],
  ["نموذج", "[نموذج]"],
  ["", ""],
])("%s", (sentence, expected) => {
  expect(isolated(sentence).replaceAll("\u2068", "[").replaceAll("\u2069", "]")).toBe(expected);
});
