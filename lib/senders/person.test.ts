import { expect, it } from "vitest";
import { personOf } from "./person";

const secret = "a secret for tests and nothing else";

it("is the same however an address is written, and another in another project or installation", () => {
  const person = personOf("Dev@Example.com ", secret, 1);
  expect(person).toMatch(/^person-[0-9a-f]{16}$/);
  expect(personOf("dev@example.com", secret, 1)).toBe(person);
  const others = [
    personOf("dev@example.com", secret, 2),
    personOf("dev@example.com", `${secret}!`, 1),
    personOf("dev2@example.com", secret, 1),
  ];
  expect(new Set([person, ...others]).size).toBe(4);
});
