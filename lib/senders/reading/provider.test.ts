import { expect, it } from "vitest";
import { providerName } from "./provider";

it.each([
  ["OpenAI.responses", "openai"],
  ["google", "gcp.gemini"],
  ["aws.bedrock", "aws.bedrock"],
  ["constructor", "constructor"],
  ["toString", "tostring"],
  ["valueof", "valueof"],
])("%s is %s", (sent, name) => {
  expect(providerName(sent)).toBe(name);
});
