import { describe, expect, it } from "vitest";
import { readOptions } from "./options";
import { UsageFailure } from "./replay-failure";

const KEY = "slk_of_the_environment";

describe("the command line of replay", () => {
  it("needs only a file and a key", () => {
    expect(readOptions(["a.csv"], KEY)).toEqual({
      file: "a.csv",
      speed: null,
      url: "http://127.0.0.1:3000",
      key: KEY,
      model: "gpt-5-mini",
      limit: null,
      endMs: null,
    });
  });

  it("prefers arguments to the environment", () => {
    const args = ["a.csv", "--key", "k", "--speed", "2.5", "--limit", "7", "--url", "https://h:1/base/"];
    expect(readOptions(args, KEY)).toMatchObject({ key: "k", speed: 2.5, limit: 7, url: "https://h:1/base" });
    expect(readOptions(["a.csv", "--end", "2026-11-23T13:00:00+01:00"], KEY)).toMatchObject({
      endMs: Date.parse("2026-11-23T12:00:00Z"),
    });
  });

  it.each([["--help"], ["-h", "a.csv"]])("returns help for %s", (...args) =>
    expect(readOptions(args, undefined)).toBe("help"),
  );

  it.each([
    [[], KEY, /a file is required/],
    [["a.csv", "b.csv"], KEY, /only one file/],
    [["a.csv"], undefined, /--key.*SIGHTLINE_API_KEY/],
    [["a.csv"], "", /--key/],
    [["a.csv", "--speed", "fast"], KEY, /--speed is "fast"/],
    [["a.csv", "--speed", "0"], KEY, /--speed is "0"/],
    [["a.csv", "--speed", ""], KEY, /--speed/],
    [["a.csv", "--speed=-1"], KEY, /--speed/],
    [["a.csv", "--limit", "1.5"], KEY, /--limit is "1.5"/],
    [["a.csv", "--limit", "0"], KEY, /--limit/],
    [["a.csv", "--url", "localhost:3000"], KEY, /--url is "localhost:3000"/],
    [["a.csv", "--model", ""], KEY, /--model/],
    [["a.csv", "--end", "2026-11-23T12:00:00"], KEY, /--end.*zone/],
    [["a.csv", "--end", "2026-11-23T12:00:00Z", "--speed", "1"], KEY, /--end requires --speed max/],
    [["a.csv", "--sped", "1"], KEY, /--sped/],
  ] as const)("refuses %j with %j", (args, key, message) => {
    expect(() => readOptions(args, key)).toThrow(UsageFailure);
    expect(() => readOptions(args, key)).toThrow(message);
  });
});
