import { describe, expect, it } from "vitest";
import { bodyForm, ITEM_LIMIT, splitItems } from "./split-items";

const bytes = (text: string) => new TextEncoder().encode(text);
const values = (text: string, form: "json" | "ndjson" = "json") =>
  splitItems(bytes(text), form).items.map(({ value }) => value);

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
  it("takes one object as a batch of one, and an array as it is", () => {
    expect(values('{"a":1}')).toEqual([{ a: 1 }]);
    expect(values('[{"a":1},5]')).toEqual([{ a: 1 }, 5]);
    expect(values("[]")).toEqual([]);
  });

  it("skips a byte order mark and empty lines, and counts the other lines from zero", () => {
    expect(values('\ufeff{"a":1}')).toEqual([{ a: 1 }]);
    const split = splitItems(bytes('{"a":1}\r\n\r\n  \n{"b"\n{"c":3}'), "ndjson");
    expect(split.items).toEqual([
      { index: 0, value: { a: 1 } },
      { index: 2, value: { c: 3 } },
    ]);
    expect(split.rejected).toMatchObject([{ index: 1, code: "invalid_json", path: "" }]);
  });

  it("says where JSON is broken and never what stands there", () => {
    const secret = '{"prompt": "tell nobody", }';
    expect(() => splitItems(bytes(secret), "json")).toThrow(/position 26|unexpected/);
    try {
      splitItems(bytes(secret), "json");
    } catch (thrown) {
      expect(String(thrown)).not.toContain("nobody");
    }
    expect(splitItems(bytes(secret), "ndjson").rejected[0]?.message).not.toContain("nobody");
  });

  it.each([
    ["an empty body", "", 400, "empty_body"],
    ["blanks", " \n ", 400, "empty_body"],
    ["a cut body", '[{"a":', 400, "invalid_json"],
    ["NaN", '{"a": NaN}', 400, "invalid_json"],
    ["two values", "{} {}", 400, "invalid_json"],
  ])("refuses %s", (_, text, status, code) => {
    expect(() => splitItems(bytes(text), "json")).toThrow(expect.objectContaining({ status, code }));
  });

  it("refuses an empty NDJSON body, and bytes that are not UTF-8", () => {
    expect(() => splitItems(bytes("\n\n"), "ndjson")).toThrow(
      expect.objectContaining({ code: "empty_body" }),
    );
    for (const bad of [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xc0, 0x80]]) {
      const body = new Uint8Array([0x22, ...bad, 0x22]);
      expect(() => splitItems(body, "json")).toThrow(
        expect.objectContaining({ status: 400, code: "invalid_utf8" }),
      );
    }
  });

  it("takes exactly the limit of items, broken lines counted", () => {
    const array = (n: number) => bytes(`[${Array(n).fill("{}").join(",")}]`);
    const lines = (n: number) => bytes(Array(n).fill("{").join("\n"));
    expect(splitItems(array(ITEM_LIMIT), "json").items).toHaveLength(ITEM_LIMIT);
    expect(splitItems(lines(ITEM_LIMIT), "ndjson").rejected).toHaveLength(ITEM_LIMIT);
    for (const [body, form] of [
      [array(ITEM_LIMIT + 1), "json"],
      [lines(ITEM_LIMIT + 1), "ndjson"],
    ] as const) {
      expect(() => splitItems(body, form)).toThrow(
        expect.objectContaining({ status: 413, code: "too_many_items" }),
      );
    }
  });
});
