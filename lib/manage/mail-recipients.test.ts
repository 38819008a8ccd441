import { expect, it } from "vitest";
import { requireAllowedRecipients } from "./mail-recipients";

const refused = (to: string[], allowed: string) => {
  try {
    requireAllowedRecipients({ to }, allowed);
    return [];
  } catch (thrown) {
    return (thrown as { extra: { details: { path: string }[] } }).extra.details.map(({ path }) => path);
  }
};

it.each<[string[], string, string[]]>([
  [["a@example.org", "b@other.example"], "", []],
  [["a@example.org"], "example.org", []],
  [["a@example.org", "b@other.example", "c@example.com"], " Example.org, example.com", ["config.to.1"]],
  // Neither a subdomain nor a suffix.
  [["a@mail.example.org", "b@notexample.org"], "example.org", ["config.to.0", "config.to.1"]],
])("%j with the domains %j: refuses %j", (to, allowed, expected) => {
  expect(refused(to, allowed)).toEqual(expected);
});

it("does not concern channels without recipients", () => {
  expect(() => requireAllowedRecipients({ host: "hooks.example" }, "example.org")).not.toThrow();
});
