import fc from "fast-check";
import { expect, it } from "vitest";
import { withoutOwner } from "./resource-name";
import { trimName } from "./trim-name";

const subscription =
  "/subscriptions/0f3c/resourceGroups/prod/providers/Microsoft.CognitiveServices/accounts/acme";

it.each([
  [
    "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-pro-v1:0",
    "arn:aws:bedrock:us-east-1::inference-profile/us.amazon.nova-pro-v1:0",
  ],
  [
    "bedrock/arn:aws-us-gov:bedrock:us-gov-west-1:123456789012:application-inference-profile/abc123",
    "bedrock/arn:aws-us-gov:bedrock:us-gov-west-1::application-inference-profile/abc123",
  ],
  ["arn:aws:sagemaker:eu-west-1:123456789012:endpoint/chat", "arn:aws:sagemaker:eu-west-1::endpoint/chat"],
  ["projects/acme-prod/locations/us-central1/publishers/google/models/gemini-2.5-pro", "gemini-2.5-pro"],
  ["projects/p/locations/l/publishers/anthropic/models/claude-opus-5@20260801", "claude-opus-5@20260801"],
  ["vertex_ai/projects/p/locations/l/endpoints/4711", "vertex_ai/endpoints/4711"],
  ["projects/p/locations/l/models/4711@2", "models/4711@2"],
  ["publishers/google/models/gemini-2.5-pro", "gemini-2.5-pro"],
  ["models/gemini-2.5-pro", "gemini-2.5-pro"],
  ["gemini/models/gemini-2.5-pro", "gemini/gemini-2.5-pro"],
  ["deployments/chat-prod", "chat-prod"],
  ["azure/deployments/chat-prod", "azure/chat-prod"],
  ["/openai/deployments/chat-prod/chat/completions", "chat-prod"],
  ["deployments/chat-prod/chat/completions", "chat-prod"],
  ["deployments/chat-prod/embeddings?api-version=2025-04-01", "chat-prod"],
  ["openai/deployments/chat-prod?api-version=2025-04-01", "chat-prod"],
  ["openai/deployments/chat-prod/realtime", "chat-prod"],
  [`${subscription}/deployments/chat-prod`, "chat-prod"],
  [`${subscription.slice(1)}/Deployments/chat-prod`, "chat-prod"],
  [
    "/subscriptions/0f3c/resourceGroups/prod/providers/Microsoft.MachineLearningServices/workspaces/w/onlineEndpoints/chat",
    "chat",
  ],
  ["deployments/acme/chat-prod", "chat-prod"],
  ["deployments/acme/chat-prod/predictions", "chat-prod"],
  ["replicate/deployments/acme/chat-prod", "replicate/chat-prod"],
  ["accounts/acme/deployments/chat-prod", "chat-prod"],
  ["accounts/acme/models/tune-1", "tune-1"],
  [
    "accounts/fireworks/models/deepseek-v3#accounts/acme/deployments/d1",
    "accounts/fireworks/models/deepseek-v3#d1",
  ],
])("%s is %s", (sent, name) => {
  expect(withoutOwner(sent)).toBe(name);
  expect(withoutOwner(name)).toBe(name);
});

it("is the same of what it returns, and never blank", () => {
  const part = fc.oneof(
    fc.constantFrom(
      "projects",
      "locations",
      "publishers",
      "endpoints",
      "models",
      "deployedModels",
      "accounts",
      "fireworks",
      "deployments",
      "openai",
      "azure",
      "subscriptions",
      "replicate",
      "arn:aws:bedrock:us-east-1:123456789012:inference-profile",
      "completions",
      "m#accounts",
      "projects/p/locations/l",
      "publishers/google/models",
      "accounts/acme/models",
      " models",
      "",
      "4711",
      "a",
    ),
    fc.string({ maxLength: 4 }),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 9 }), (parts) => {
      const sent = parts.join("/");
      const name = withoutOwner(sent);
      expect(withoutOwner(name)).toBe(name);
      if (trimName(sent) !== "") expect(trimName(name)).not.toBe("");
    }),
    { numRuns: 5_000 },
  );
});

it.each([
  "gpt-5-mini",
  "us.amazon.nova-pro-v1:0",
  "arn:aws:bedrock:us-east-1::foundation-model/m",
  "anthropic/claude-sonnet-4",
  "accounts/fireworks/models/deepseek-v3",
  "tunedModels/my-tune",
  "in-house/models/m",
  "in-house/deployments/m",
  "ft:gpt-4o-2024-08-06:org::id",
  "projects/p/locations/l/",
  "models/",
])("%s stays as it is", (model) => {
  expect(withoutOwner(model)).toBe(model);
});
