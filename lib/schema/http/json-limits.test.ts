import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseItem, splitItems } from "@/lib/ingest/split-items";
import { CALL_LIMITS, excessOf, JsonScan, scanJson } from "./json-limits";

/** The same counts over the parsed value. */
function countsOf(value: unknown): { depth: number; keys: number; values: number } {
  if (typeof value !== "object" || value === null) return { depth: 0, keys: 0, values: 0 };
  const children = Object.values(value).map(countsOf);
  const sum = (of: "keys" | "values") => children.reduce((total, one) => total + one[of], 0);
  return {
    depth: 1 + Math.max(0, ...children.map(({ depth }) => depth)),
    keys: (Array.isArray(value) ? 0 : children.length) + sum("keys"),
    values: 1 + Math.max(0, children.length - 1) + sum("values"),
  };
}

// What looks like structure, what ends a text and what does not, and non-ASCII characters.
const piece = fc.constantFrom(
  '"',
  "\\",
  "\\\\",
  '\\"',
  "{",
  "}",
  "[",
  "]",
  ":",
  ",",
  "\n",
  "\t",
  " ",
  "a",
  "é",
  "😀",
  "\u2028",
  "\ud800",
);
const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    fc.oneof(
      text,
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
    ),
    fc.array(tie("json"), { maxLength: 6 }),
    fc.dictionary(text, tie("json"), { maxKeys: 6 }),
  ),
}));
const spacing = fc.constantFrom("", "  ", "\t");

/** As senders may write it too: every character of a text escaped by its number. */
function escaped(value: unknown): string {
  if (typeof value === "string")
    return `"${Array.from({ length: value.length }, (_, at) => `\\u${value.charCodeAt(at).toString(16).padStart(4, "0")}`).join("")}"`;
  if (Array.isArray(value)) return `[${value.map(escaped).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value).map(([key, one]) => `${escaped(key)} : ${escaped(one)}`)} }`;
}
const written = fc
  .tuple(json, spacing, fc.boolean())
  .map(([value, space, isEscaped]) => (isEscaped ? escaped(value) : JSON.stringify(value, null, space)));

function ended<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

describe("scanJson", () => {
  it("counts what is there after parsing", () => {
    fc.assert(
      fc.property(written, (text) => {
        const { end, ...counts } = scanJson(text, 0, text.length);
        expect(counts).toEqual(countsOf(JSON.parse(text)));
        expect(end).toBe(text.length);
      }),
      { numRuns: 2_000 },
    );
  });

  it("finds the elements of an array where the parser does", () => {
    fc.assert(
      fc.property(fc.array(written, { maxLength: 8 }), fc.constantFrom(",", " ,\n"), (elements, comma) => {
        const body = `[ ${elements.join(comma)}]`;
        // Half a surrogate pair does not outlive UTF-8.
        const sent = new TextDecoder().decode(new TextEncoder().encode(body));
        const { texts, rejected } = ended(splitItems(sent, "json"));
        expect(rejected).toEqual([]);
        const values = texts.map((one) => parseItem(one, false));
        const expected = JSON.parse(sent) as unknown[];
        expect(values).toEqual(expected.map((value, index) => ({ index, value })));
      }),
      { numRuns: 500 },
    );
  });

  it("ends within the text, whatever it is, and counts the same with interruptions", () => {
    fc.assert(
      fc.property(
        fc.array(piece).map((pieces) => pieces.join("")),
        fc.boolean(),
        fc.integer({ min: 1, max: 9 }),
        (text, isElement, characters) => {
          const whole = scanJson(text, 0, text.length, isElement);
          expect(whole.end).toBeLessThanOrEqual(text.length);
          const scan = new JsonScan(text, 0, text.length, isElement);
          while (!scan.goOn(characters));
          expect(scan.scanned).toEqual(whole);
        },
      ),
    );
  });
});

describe("excessOf", () => {
  it.each<[string, string | null]>([
    [`{"a":${"[".repeat(31)}${"]".repeat(31)}}`, null],
    [`{"a":${"[".repeat(32)}${"]".repeat(32)}}`, "too_deep"],
    ["[".repeat(100_000), "too_deep"],
    [`{${Array.from({ length: 2_049 }, (_, at) => `"${at}":0`)}}`, "too_many_keys"],
    [`[${Array(20_001).fill(0)}]`, "too_many_values"],
  ])("of %.20s is %s", (text, code) => {
    const excess = excessOf(scanJson(text, 0, text.length), CALL_LIMITS, "the body");
    expect(excess?.code ?? null).toBe(code);
  });
});
