import { expect, it } from "vitest";
import { bedrockRegion, isBedrockName } from "./bedrock-name";

it.each([
  ["us.anthropic.claude-haiku-4-5-20251001-v1:0", true, "us"],
  ["us-gov.amazon.nova-pro-v1:0", true, "us-gov"],
  ["amazon.nova-pro-v1:0", true, null],
  ["claude-haiku-4-5", false, null],
  ["my.model", false, null],
])("%s is a name of Bedrock: %s, in %s", (model, is, region) => {
  expect([isBedrockName(model), bedrockRegion(model)]).toEqual([is, region]);
});
