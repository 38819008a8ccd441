import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeUuidV7, timeOfUuidV7 } from "./uuid-v7";

describe("UUIDv7", () => {
  it("carries its time, whatever the random bytes", () => {
    const anyTime = fc.integer({ min: 0, max: 2 ** 48 - 1 });
    fc.assert(
      fc.property(anyTime, fc.uint8Array({ minLength: 10, maxLength: 10 }), (ts, random) => {
        const id = makeUuidV7(ts, random);
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(timeOfUuidV7(id)).toBe(ts);
      }),
    );
  });

  it("reads the example of RFC 9562, in capitals too", () => {
    const id = "017F22E2-79B0-7CC3-98C4-DC0C0C07398F";
    expect(timeOfUuidV7(id)).toBe(Date.UTC(2022, 1, 22, 19, 22, 22));
  });

  it.each([
    "",
    "9f5c1b1e-6c9d-4f7e-8a55-0d9d2f4c1a11",
    "017f22e279b07cc398c4dc0c0c07398f",
    "017f22e2-79b0-7cc3-18c4-dc0c0c07398f",
  ])("returns null for %j", (id) => {
    expect(timeOfUuidV7(id)).toBeNull();
  });
});
