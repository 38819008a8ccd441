import { describe, expect, it, vi } from "vitest";
import { type BodyForm, bodyForm, ITEM_LIMIT, parseItem, type SplitBody, splitItems } from "./split-items";

/** To the end, and how often it can be interrupted. */
function split(text: string, form: BodyForm): SplitBody & { yields: number } {
  const work = splitItems(text, form);
  for (let yields = 0; ; yields++) {
    const step = work.next();
    if (step.done) return { ...step.value, yields };
  }
}
function read(text: string, form: BodyForm = "json") {
  const { texts, rejected, isOne } = split(text, form);
  const parsed = texts.map((one) => parseItem(one, isOne));
  return {
    items: parsed.filter((one) => "value" in one),
    rejected: [...rejected, ...parsed.filter((one) => "code" in one)].sort((a, b) => a.index - b.index),
  };
}
const values = (text: string, form: BodyForm = "json") => read(text, form).items.map(({ value }) => value);

describe("bodyForm", () => {
  it.each([
    ["application/json", "json"],
    ["Application/JSON; charset=UTF-8", "json"],
    ['application/json; charset="utf-8"', "json"],
    ["application/x-ndjson", "ndjson"],
    ["application/ndjson", "ndjson"],
  ])("knows %s", (type, form) => {
    expect(bodyForm(type)).toBe(form);
  });

  it.each([
    [null, "unsupported_type"],
    ["", "unsupported_type"],
    ["text/json", "unsupported_type"],
    ["application/x-www-form-urlencoded", "unsupported_type"],
    ["application/json; charset=iso-8859-1", "unsupported_charset"],
  ])("refuses %j with 415", (type, code) => {
    expect(() => bodyForm(type)).toThrow(expect.objectContaining({ status: 415, code }));
  });
});

describe("splitItems", () => {
  it("accepts one object as a batch of one, and an array", () => {
    expect(values('{"a":1}')).toEqual([{ a: 1 }]);
    expect(values('[{"a":1},5]')).toEqual([{ a: 1 }, 5]);
    expect(values("[]")).toEqual([]);
  });

  it("skips empty lines, and counts the other lines from zero", () => {
    const split = read('{"a":1}\r\n\r\n  \n{"b"\n{"c":3}', "ndjson");
    expect(split.items).toEqual([
      { index: 0, value: { a: 1 } },
      { index: 2, value: { c: 3 } },
    ]);
    expect(split.rejected).toMatchObject([{ index: 1, code: "invalid_json", path: "" }]);
  });

  it("reports the position of invalid JSON, never its text", () => {
    const secret = '{"prompt": "tell nobody", }';
    expect(() => read(secret)).toThrow(/position 26|unexpected/);
    try {
      read(secret);
    } catch (thrown) {
      expect(String(thrown)).not.toContain("nobody");
    }
    expect(read(secret, "ndjson").rejected[0]?.message).not.toContain("nobody");
  });

  it.each([
    ["an empty body", "", 400, "empty_body"],
    ["blanks", " \n ", 400, "empty_body"],
    ["a cut body", '[{"a":', 400, "invalid_json"],
    ["NaN", '{"a": NaN}', 400, "invalid_json"],
    ["two values", "{} {}", 400, "invalid_json"],
    ["two arrays", "[] []", 400, "invalid_json"],
    ["an array that does not end", '[{"a":1},', 400, "invalid_json"],
    ["an array that another bracket ends", '[{"a":1}}', 400, "invalid_json"],
    ["a text that does not end", '[{"a":"],{"b":1}]', 400, "invalid_json"],
  ])("refuses %s", (_, text, status, code) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ status, code }));
  });

  it("rejects an empty NDJSON body", () => {
    expect(() => split("\n\n", "ndjson")).toThrow(expect.objectContaining({ code: "empty_body" }));
  });

  it("can be interrupted after 100,000 characters, between items and within a large one", () => {
    const items = Array(5_000).fill(`{"a":"${"x".repeat(91)}"}`);
    expect(split(`[${items.join(",")}]`, "json").yields).toBe(4);
    expect(split(items.join("\n"), "ndjson").yields).toBe(4);
    const large = keys(600_000);
    expect(split(large, "json").yields).toBeGreaterThanOrEqual(Math.floor(large.length / 100_000));
  });

  it("accepts exactly the limit of items, including invalid lines", () => {
    const array = (n: number) => `[${Array(n).fill("{}").join(",")}]`;
    const lines = (n: number) => Array(n).fill("{").join("\n");
    expect(split(array(ITEM_LIMIT), "json").texts).toHaveLength(ITEM_LIMIT);
    expect(split(lines(ITEM_LIMIT), "ndjson").texts).toHaveLength(ITEM_LIMIT);
    for (const [body, form] of [
      [array(ITEM_LIMIT + 1), "json"],
      [lines(ITEM_LIMIT + 1), "ndjson"],
    ] as const) {
      expect(() => split(body, form)).toThrow(
        expect.objectContaining({ status: 413, code: "too_many_items" }),
      );
    }
  });

  const keys = (count: number) => `{${Array.from({ length: count }, (_, at) => `"k${at}":${at}`).join()}}`;
  const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
  const holding = (count: number) => `{"a":[${Array(count).fill("0").join()}]}`;

  it.each<[string, string, string, string]>([
    ["keys", keys(256), keys(257), "too_many_keys"],
    ["levels", nested(32), nested(33), "too_deep"],
    ["values", holding(49_999), holding(50_001), "too_many_values"],
    ["empty lists", '{"a":[[]]}', `{"a":[${Array(40_000).fill("[]").join()}]}`, "too_many_values"],
  ])("refuses an item of too many %s alone, in each form of a body", (_, allowed, excess, code) => {
    const [some, good] = ['{"a":1}', JSON.parse(allowed)];
    const refused = { index: 1, code, path: "" };
    for (const answer of [
      read(`[${some},${excess},${allowed}]`),
      read(`${some}\n${excess}\n${allowed}`, "ndjson"),
    ]) {
      expect(answer.items).toEqual([
        { index: 0, value: { a: 1 } },
        { index: 2, value: good },
      ]);
      expect(answer.rejected).toMatchObject([refused]);
    }
    expect(read(excess.startsWith("[") ? `[${excess}]` : excess)).toMatchObject({
      items: [],
      rejected: [{ ...refused, index: 0 }],
    });
  });

  it("rejects only the element that is not JSON", () => {
    const { items, rejected } = read('[{"a":1}, {"a":NaN},, {"a":[1}], {"b":2} ,]');
    expect(items).toEqual([
      { index: 0, value: { a: 1 } },
      { index: 4, value: { b: 2 } },
    ]);
    expect(rejected.map(({ index, code }) => [index, code])).toEqual(
      [1, 2, 3, 5].map((index) => [index, "invalid_json"]),
    );
  });

  it("looks at no more than it must of a body that is refused", () => {
    const parse = vi.spyOn(JSON, "parse");
    const { texts, rejected } = split(keys(600_000), "json");
    expect([texts.length, rejected.length, parse.mock.calls.length]).toEqual([0, 1, 0]);
    parse.mockRestore();
  });
});
