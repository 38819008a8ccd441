import { describe, expect, it } from "vitest";
import { ENDPOINTS } from "@/lib/schema/http/endpoints/all-endpoints";
import { trimName } from "@/lib/schema/request/trim-name";
import { BODIES, replaced } from "@/test/valid-bodies";

/** Read as they are: a file, the query of a view, remarks and times. */
const FREE = /^(csv|query|comment|from|to)$/;

/** Every text of a value with the name of its field. */
function* textsOf(value: unknown, field = ""): Generator<[field: string, text: string]> {
  if (typeof value === "string") yield [field, value];
  else if (Array.isArray(value)) for (const one of value) yield* textsOf(one, field);
  else if (value !== null && typeof value === "object")
    for (const [name, one] of Object.entries(value)) {
      yield ["", name];
      yield* textsOf(one, name);
    }
}

// What is to be deleted is named exactly.
const called = ENDPOINTS.filter(({ method, path }) => `${method} ${path}` in BODIES && method !== "delete");

// Requests are stored without blanks around their names: a filter with one would never match, and two names with and
// without one look alike.
describe.each(called)("$method $path", ({ method, path, body }) => {
  const valid = BODIES[`${method} ${path}`]!;
  const parsed = (by: (text: string) => string) =>
    [...replaced(valid, by)].flatMap((given) => {
      const { success, data } = body!.safeParse(given);
      return success ? [...textsOf(data)] : [];
    });
  const faults = (texts: [string, string][]) =>
    texts.filter(([field, text]) => !FREE.test(field) && text !== "" && trimName(text) !== text);

  it("accepts the body that is tested", () => {
    expect(body!.safeParse(valid).success).toBe(true);
  });

  it.each([
    ["spaces", (text: string) => `  ${text} `],
    ["no-break spaces", (text: string) => `\u00a0${text}\u200b`],
  ])("stores no name with %s around it", (_, by) => {
    expect(faults(parsed(by))).toEqual([]);
  });

  it("stores no blank name", () => {
    expect(faults(parsed(() => " \u200b"))).toEqual([]);
  });
});
