import { describe, expect, it } from "vitest";
import { headAndTail } from "./head-and-tail";

const PROFILE = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/";
const ARNS = Array.from(
  { length: 20 },
  (_, at) => `${PROFILE}${(at * 7_919 + 1_000_000).toString(36)}k2x9q${at}`,
);

describe("a name that does not fit", () => {
  it("keeps its end, where 20 ARNs differ", () => {
    expect(new Set(ARNS.map((arn) => headAndTail(arn)[1])).size).toBe(20);
    for (const arn of ARNS) expect(headAndTail(arn).join("")).toBe(arn);
  });

  it("is left whole if it is short", () => {
    expect(headAndTail("claude-sonnet-4-5")).toEqual(["claude-sonnet-4-5", ""]);
  });

  it("is not cut within a character", () => {
    for (const part of headAndTail("🙂".repeat(20))) expect(/[\ud800-\udfff]/u.test(part)).toBe(false);
    expect(headAndTail("e\u0301".repeat(20))[1].startsWith("\u0301")).toBe(false);
  });
});
