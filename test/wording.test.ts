import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

/**
 * Constructions that no native speaker writes, or that have a usual word: the pattern, the better words, and a sentence that
 * it catches. Messages and screens use the words of the trade: notify, check, exceed, resolve, suppress, normal, baseline.
 */
const REFUSED: [pattern: RegExp, better: string, example: string][] = [
  [
    /\b(is|are) told\b|\btold (of|elsewhere)\b|\btells? (nobody|of)\b/i,
    "notify, report",
    "Nobody is told of it",
  ],
  [/\bby (itself|themselves)\b/i, "automatically, separately", "It ends by itself"],
  [/\bso many\b/i, "a number, or too many", "Rows that may wait: so many"],
  [/\bwhoever\b/i, "anyone who", "Whoever has it can post there"],
  [/\bmeanwhile\b/i, "drop it, or: until then", "Nothing is sent meanwhile"],
  [/\b(goes|go) on\b/i, "continues", "The traffic goes on"],
  [/\bwhat is \w+ is\b/i, "subject, verb, object", "What is silenced is shown"],
  [/\b(some|any|every|no)body\b/i, "someone, anyone, everyone, no one", "Until somebody fixes it"],
  [/\bheld back\b/i, "suppressed", "Held back: a silence"],
  [/\ba person (ended|resolved)\b/i, "manually", "A person ended it"],
  [
    /\bthe (lesson|design)\b/i,
    "the per-request z-score rule, the windowed summary",
    "Hits of the lesson's rule",
  ],
  [
    /(?<!there )\b(is|are) no (?!longer|more|less)\w|\bcannot be had\b/i,
    "is not",
    "A half-open breaker is no open one",
  ],
  [/(?<!there )\b(is|are) none\b/i, "is not one", "latency_p95 is none"],
  [/\bis known of\b/i, "has no …", "No price is known of gpt-5"],
  [/\blooks? again\b|\blooks? (at|for) (a|an|the|its|how|what)\b/i, "checks", "The rule looks at its window"],
  [/\b(is|are) (looked|asked) for\b/i, "is searched, requested", "A name is looked for once"],
  [/\bon the good side\b/i, "below, above the threshold", "The value was on the good side"],
  [
    /\bapart for\b|\btells? \w+ apart\b|\btold apart\b/i,
    "per, distinguishes",
    "Alerts are told apart by labels",
  ],
  [/\bdearer\b/i, "more expensive", "Clearly dearer"],
  [
    /\bnot yours\b|\bthere is nothing here\b|\bone of ours\b/i,
    "not found, invalid",
    "cursor: is not one of ours",
  ],
  [/\bwas not taken\b|\bdid not take\b/i, "was not accepted, failed", "The test message was not taken"],
  [/\bheld against\b|\bholds? \w+ against\b/i, "compared with", "A bin is held against its history"],
  [
    /\btaken for (a|an|the)\b|\btakes? \w+ for (a|an|the)\b/i,
    "treated as, accepted as",
    "Taken for the new normal",
  ],
  [
    /\banew\b|\bas ever\b|\bfor ever\b|\bof (its|their) own accord\b/i,
    "again, as before, forever",
    "Judged anew",
  ],
  [/\bheed(s|ed)?\b/i, "apply, follow", "Browsers heed it over https"],
  [/\bmend(s|ed|ing)?\b/i, "fix", "Until someone mends it"],
  [/\bnothing but\b|\b(is|are) in no\b/i, "only, is not in any", "It serves nothing but health checks"],
  [/\bnothing expires\b|\bis held\b(?= *["`'])/i, "no data is deleted", "Nothing expires until they agree"],
  [/\b(broke|breaks) off\b/i, "ended", "The body broke off after 3 bytes"],
  [/\brepeat the request\b/i, "retry", "The queue is full; repeat the request"],
  [/\bof late\b/i, "recently", "What it has spent of late"],
  [
    /\bneighbour|\brecognis|\bbehaviour|\bcolour|\bcatalogue\b|\blabelled\b|\bafterwards\b/i,
    "American spelling",
    "Its neighbours",
  ],
  [/\bper cent\b/i, "percent", "Five per cent"],
  [
    /<p\b[^<]*>(nothing|none)( \w+)?\.?</i,
    "a sentence: what was examined, and what to do",
    "<p>None sent</p>",
  ],
  // Folders and files may have such names.
  [/(?<![/.\-\w])(e-mail|set-up|log-in)s?\b(?![-./"\w])/i, "email, setup, login", "The set-up code"],
];

/** Code without comments and imports: what is left in words are texts. */
function textsOf(source: string): string[] {
  return source
    .replaceAll(/\/\*[\s\S]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, " "))
    .split("\n")
    .map((line) => (/^\s*(import|export) .* from "/.test(line) ? "" : line.replace(/(^|\s)\/\/.*$/, "")));
}

/** The comments of code. */
function commentsOf(source: string): string[] {
  let inBlock = false;
  return source.split("\n").map((line) => {
    const begins = /^\s*\/\*/.test(line);
    const is = inBlock || begins || /^\s*\/\//.test(line);
    if (inBlock || begins) inBlock = !line.includes("*/");
    return is ? line : "";
  });
}

/** The titles of tests. */
const titlesOf = (source: string): string[] =>
  source.split("\n").map((line) => (/^\s*(it|test|describe|\]\))[.(]/.test(line) ? line : ""));

/** Prose without code, quotations and tables of words. */
function proseOf(source: string): string[] {
  let inCode = false;
  return source.split("\n").map((line) => {
    if (line.startsWith("```")) inCode = !inCode;
    return inCode ? "" : line.replaceAll(/`[^`]*`|"[^"]*"/g, "");
  });
}

type Reader = (source: string) => string[];

function faultsIn(file: string, source: string, read: Reader): string[] {
  return read(source).flatMap((line, at) =>
    REFUSED.filter(([pattern]) => pattern.test(line)).map(
      ([pattern, better]) => `${file}:${at + 1}: ${pattern.exec(line)![0]} (better: ${better})`,
    ),
  );
}

const root = path.resolve(import.meta.dirname, "..");
const CODE = ["app", "components", "lib", "scripts", "prisma", "bench", "e2e", "test"];

function filesIn(folders: string[], wanted: RegExp, unwanted?: RegExp): string[] {
  return folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
      .map((file) => path.posix.join(folder, file))
      .filter(
        (file) => wanted.test(file) && !unwanted?.test(file) && !/\/(generated|node_modules)\//.test(file),
      ),
  );
}

const TEST = /\.(test|spec)\.tsx?$/;
const code = () => filesIn(CODE, /\.(tsx?|mjs)$/, /wording\.test\.ts$/);
const documents = () => [
  ...readdirSync(root).filter((file) => file.endsWith(".md")),
  ...filesIn(["docs", "lib", "findings"], /\.md$/),
];

const faults = (files: string[], read: Reader) =>
  files.flatMap((file) => faultsIn(file, readFileSync(path.join(root, file), "utf8"), read));

describe("plain English", () => {
  it("is in messages and screens", () => {
    const files = code().filter((file) => !TEST.test(file) && !file.startsWith("test/"));
    expect(files.length).toBeGreaterThan(500);
    expect(faults(files, textsOf)).toEqual([]);
  });

  it("is in the titles of tests", () => {
    const files = code().filter((file) => TEST.test(file));
    expect(files.length).toBeGreaterThan(150);
    expect(faults(files, titlesOf)).toEqual([]);
  });

  it("is in comments", () => {
    expect(faults(code(), commentsOf)).toEqual([]);
  });

  it("is in documents", () => {
    const files = documents();
    expect(files.length).toBeGreaterThan(25);
    expect(faults(files, proseOf)).toEqual([]);
  });

  it.each(REFUSED)("%s: better %s than: %s", (pattern, _, example) => {
    expect(example).toMatch(pattern);
    expect(faultsIn("a.ts", `const text = "${example}";`, textsOf)).not.toEqual([]);
    expect(faultsIn("a.ts", `/** ${example}. */`, commentsOf)).not.toEqual([]);
  });

  it.each<[string, Reader]>([
    ["// Nobody is told of comments.", textsOf],
    ["/** Goes on\n * by itself. */\nconst a = 1;", textsOf],
    ['import { setUp } from "./set-up-code";', textsOf],
    ["There is no data, and it is no longer sent.", proseOf],
    ["Run `node set-up.mjs goes on`.", proseOf],
    ['const goes = "goes on";', commentsOf],
  ])("accepts %j", (text, read) => {
    expect(faultsIn("a.ts", text, read)).toEqual([]);
  });
});
