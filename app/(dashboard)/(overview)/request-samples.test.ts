import { expect, test } from "vitest";
import { requestSamples } from "./request-samples";

const bodies = requestSamples("http://localhost:3000", null).flatMap(({ id, code }) => {
  if (id === "curl") return [code.match(/-d '([\s\S]*)'$/)![1]!];
  return id === "ndjson" ? code.split("\n").filter((line) => line.startsWith("{")) : [];
});

test.each(bodies)("a curl body is JSON with the required fields: %s", (body) => {
  expect(JSON.parse(body)).toMatchObject({ model: expect.any(String), latency_ms: expect.any(Number) });
});

test("every sample uses the endpoint, and the key once it exists", () => {
  for (const { code } of requestSamples("https://sightline.example", "slk_abc")) {
    expect(code).toContain("https://sightline.example/api/v1/requests");
    expect(code).toContain("Bearer slk_abc");
    expect(code).not.toContain("SIGHTLINE_API_KEY");
  }
});
