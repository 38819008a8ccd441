import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

/**
 * Constructions that no native speaker writes, or that have a usual word. Messages and screens use the words of the
 * trade: notify, check, exceed, resolve, suppress, normal, baseline.
 */
const REFUSED: [RegExp, string][] = [
  [/\b(is|are) told\b|\btold of\b|\btells? nobody\b/i, "notify"],
  [/\bby (itself|themselves)\b/i, "automatically, separately"],
  [/\bso many\b/i, "a number, or too many"],
  [/\bwhoever\b/i, "anyone who"],
  [/\bmeanwhile\b/i, "drop it, or: until then"],
  [/\b(goes|go) on\b/i, "continues"],
  [/\bwhat is \w+ is\b/i, "subject, verb, object"],
  [/\bnobody\b/i, "no one"],
  [/\bheld back\b/i, "suppressed"],
  [/\ba person (ended|resolved)\b/i, "manually"],
  [/\bthe (lesson|design)\b/i, "the per-request z-score rule, the windowed summary"],
  [/\b(it|this|that) is no\b|\bare none\b|\bcannot be had\b/i, "is not, there are no"],
  [/\bis known of\b/i, "has no …"],
  [/\blooks? (at|for) (a|an|the|how|what)\b/i, "checks, evaluates"],
  [/\bon the good side\b/i, "below, above the threshold"],
  [/\bapart for\b/i, "per"],
  [/\bdearer\b/i, "more expensive"],
  [/\bnot yours\b|\bthere is nothing here\b/i, "not found"],
  [/\bwas not taken\b|\bdid not take\b/i, "was not accepted, failed"],
  [/\bper cent\b|\be-mail\b|\bset-up (key|code)\b/i, "percent, email, setup"],
];

/** Code without comments and imports: what is left in words are texts. */
function textsOf(source: string): string[] {
  return source
    .replaceAll(/\/\*[\s\S]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, " "))
    .split("\n")
    .map((line) => (/^\s*(import|export) .* from "/.test(line) ? "" : line.replace(/(^|\s)\/\/.*$/, "")));
}

function faultsIn(file: string, source: string): string[] {
  return textsOf(source).flatMap((line, at) =>
    REFUSED.filter(([pattern]) => pattern.test(line)).map(
      ([pattern, better]) => `${file}:${at + 1}: ${pattern.exec(line)![0]} (better: ${better})`,
    ),
  );
}

const root = path.resolve(import.meta.dirname, "..");

function sources(): string[] {
  return ["app", "components", "lib"].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
      .map((file) => path.posix.join(folder, file))
      .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file) && !file.includes("/generated/")),
  );
}

describe("the words of messages and screens", () => {
  it("are plain English", () => {
    const files = sources();
    expect(files.length).toBeGreaterThan(300);
    expect(files.flatMap((file) => faultsIn(file, readFileSync(path.join(root, file), "utf8")))).toEqual([]);
  });

  it.each([
    'const text = "Nobody is told of it by itself";',
    "<p>Alerts with these labels fire, and people are told meanwhile.</p>",
    "return `$" + "{name} goes on`;",
    'message: "No price is known of gpt-5"',
  ])("refuses %s", (line) => {
    expect(faultsIn("a.ts", line)).not.toEqual([]);
  });

  it.each([
    "// Nobody is told of comments.",
    "/** Goes on\n * by itself. */\nconst a = 1;",
    'import { setUp } from "./set-up-code";',
  ])("leaves code and comments alone: %s", (line) => {
    expect(faultsIn("a.ts", line)).toEqual([]);
  });
});
