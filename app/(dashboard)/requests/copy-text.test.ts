import { expect, test } from "vitest";
import type { RequestRow } from "@/lib/dashboard/requests/requests-model";
import { StoredRequest } from "@/lib/schema/figures/reading-answer";
import { requestCurl, requestJson } from "./copy-text";

const ROW: RequestRow = {
  id: "r'1/2",
  t: Date.parse("2026-11-28T10:00:00Z"),
  model: "gpt-5",
  provider: "openai",
  environment: null,
  service: "chat",
  status: "success",
  errorType: null,
  finishReason: "stop",
  latencyMs: 1_200,
  ttftMs: 300,
  inputTokens: 10,
  outputTokens: 20,
  thinkingTokens: null,
  cachedInputTokens: 0,
  cacheWriteTokens: null,
  billing: {
    cacheWrite1hTokens: 5,
    audioInputTokens: null,
    audioOutputTokens: null,
    imageInputTokens: null,
    imageOutputTokens: null,
    serviceTier: "batch",
    region: null,
  },
  costUsd: 0.01,
  costSource: "computed",
  previousCost: null,
  cacheHit: false,
  userId: "u1",
  fallbackFrom: null,
  tags: { team: "search" },
  servedModel: null,
  sender: null,
  anomalies: [],
};

test("the JSON has the names of the API", () => {
  const written = JSON.parse(requestJson(ROW));
  expect(written).toMatchObject({
    id: "r'1/2",
    timestamp: "2026-11-28T10:00:00.000Z",
    latency_ms: 1_200,
    cache_write_1h_tokens: 5,
    service_tier: "batch",
    user_id: "u1",
    tags: { team: "search" },
  });
  expect(Object.keys(written).filter((name) => !(name in StoredRequest.shape))).toEqual([]);
  expect(Object.values(written)).not.toContain(null);
});

test("no id ends the quotes of the command", () => {
  expect(requestCurl(ROW, "https://s.example")).toBe(
    `curl 'https://s.example/api/v1/requests/r%271%2F2?timestamp=2026-11-28T10:00:00.000Z' \\\n  -H "Authorization: Bearer $SIGHTLINE_API_KEY"`,
  );
});
