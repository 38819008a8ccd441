import { describe, expect, it } from "vitest";
import { readDemoOptions } from "./options";

describe("the command line of demo", () => {
  it("needs no arguments", () => {
    expect(readDemoOptions([], {})).toEqual({
      days: 30,
      seed: 7,
      url: "http://localhost:3000",
      remove: false,
      follow: false,
    });
  });

  it("prefers --url, then the public URL, then the port", () => {
    const urlOf = (args: string[], environment: Record<string, string>) => {
      const options = readDemoOptions(args, environment);
      return options === "help" ? options : options.url;
    };
    expect(urlOf(["--url", "http://h:1/"], { NEXTAUTH_URL: "https://public" })).toBe("http://h:1");
    expect(urlOf([], { NEXTAUTH_URL: "https://public", PORT: "1" })).toBe("https://public");
    expect(urlOf([], { NEXTAUTH_URL: "", PORT: "3001" })).toBe("http://localhost:3001");
  });

  it("returns help for --help", () => expect(readDemoOptions(["--help"], {})).toBe("help"));

  it.each([
    [["--days", "0"], /--days is "0"/],
    [["--days", "61"], /--days/],
    [["--days", "ten"], /--days/],
    [["--seed", "1.5"], /--seed is "1.5"/],
    [["--url", "localhost"], /--url/],
    [["--remove", "--follow"], /cannot be combined/],
    [["--dayz", "3"], /--dayz/],
    [["3"], /3/],
  ])("refuses %j", (args, message) => expect(() => readDemoOptions(args, {})).toThrow(message));
});
