import { describe, expect, it } from "vitest";
import { parseAzureRow, requestOf } from "./azure-row";

describe("a line of the trace", () => {
  it.each([
    [
      "2023-11-16 18:17:03.9799600,4808,10",
      { ts: Date.parse("2023-11-16T18:17:03.979Z"), contextTokens: 4808, generatedTokens: 10 },
    ],
    [
      "2023-11-16 18:17:03,1,2\r",
      { ts: Date.parse("2023-11-16T18:17:03Z"), contextTokens: 1, generatedTokens: 2 },
    ],
  ])("%s", (line, row) => expect(parseAzureRow(line)).toEqual(row));

  it.each([
    "",
    "TIMESTAMP,ContextTokens,GeneratedTokens",
    "2023-11-16 18:17:03,1",
    "2023-11-16 18:17:03,-1,2",
    "x,1,2",
  ])("%j is not a row", (line) => expect(parseAzureRow(line)).toBeNull());

  it("becomes the same request each time, with a latency that follows its tokens", () => {
    const row = { ts: 0, contextTokens: 100, generatedTokens: 40 };
    const made = requestOf(row, 7, "gpt-5-mini", 1_000);
    expect(made).toEqual(requestOf(row, 7, "gpt-5-mini", 1_000));
    expect(made).toMatchObject({
      id: "azure-code-2023-7",
      input_tokens: 100,
      output_tokens: 40,
      timestamp: "1970-01-01T00:00:01.000Z",
    });
    for (let number = 0; number < 1_000; number++) {
      const { latency_ms } = requestOf(row, number, "m", 0);
      expect(latency_ms).toBeGreaterThanOrEqual(1_150 * 0.8 - 1);
      expect(latency_ms).toBeLessThanOrEqual(1_150 * 1.2 + 1);
    }
  });
});
