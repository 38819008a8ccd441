import { describe, expect, it } from "vitest";
import { checkQuery } from "./check-query";
import { ENDPOINTS } from "./endpoints/all-endpoints";
import { SPAN } from "./query-parameters";

const check = (text: string) => checkQuery(new URLSearchParams(text), SPAN);

describe("checkQuery", () => {
  it("accepts declared parameters", () => {
    expect(() => check("window=1h&model=a&model=b&provider=")).not.toThrow();
  });

  it.each([
    ["modle=gpt-5", "modle is not a parameter of this call. Known: window, from, to, model"],
    ["__proto__=1", "__proto__ is not a parameter"],
    ["Model=gpt-5", "Model is not a parameter"],
    ["=1", " is not a parameter"],
    ["window=1h&window=2h", "window must not be repeated"],
  ])("refuses %s", (text, message) => {
    expect(() => check(text)).toThrow(message);
  });

  it("shortens a long name in the message", () => {
    expect(() => check(`${"x".repeat(300)}=1`)).toThrow(/^x{60}… is not/);
  });

  it.each(ENDPOINTS)("$method $path refuses what it does not declare", ({ query = [] }) => {
    const sent = query.map(({ name, values = ["x"] }) => [name, values[0]!]);
    expect(() => checkQuery(new URLSearchParams(sent), query)).not.toThrow();
    expect(() => checkQuery(new URLSearchParams("nonsense=1"), query)).toThrow("nonsense is not a parameter");
    for (const { name } of query.filter(({ values }) => values))
      expect(() => checkQuery(new URLSearchParams([[name, "nonsense"]]), query)).toThrow(`${name} must be `);
  });
});
