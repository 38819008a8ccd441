import { describe, expect, it } from "vitest";
import { readBreakerLog } from "./read-log";

const ts = Date.UTC(2026, 10, 28, 12);

describe("readBreakerLog", () => {
  it("reads name, state, reason, provider and model", () => {
    const attributes = {
      "circuit_breaker.name": "primary",
      "circuit_breaker.state": "OPEN",
      "circuit_breaker.reason": "5 failures",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-5",
    };
    const event = {
      name: "primary",
      state: "open",
      timestamp: ts / 1_000,
      reason: "5 failures",
      provider: "openai",
      model: "gpt-5",
    };
    expect(readBreakerLog(attributes, ts)).toEqual({ event });
  });

  it.each([
    ["HALF_OPEN", "half_open"],
    ["half-open", "half_open"],
    ["HalfOpen", "half_open"],
    ["Closed", "closed"],
    ["FORCED_OPEN", "open"],
    [2, "open"],
  ])("reads the state %j as %s", (state, expected) => {
    expect(readBreakerLog({ name: "b", state }, ts)).toMatchObject({ event: { state: expected } });
  });

  it.each([
    [{}, "circuit_breaker.name"],
    [{ name: 7, state: "open" }, "circuit_breaker.name"],
    [{ name: "b" }, "circuit_breaker.state"],
    [{ name: "b", state: "ajar" }, "circuit_breaker.state"],
    [{ name: "b", state: "constructor" }, "circuit_breaker.state"],
    [{ name: "b", state: 7 }, "circuit_breaker.state"],
  ])("refuses %j and names %s", (attributes, path) => {
    expect(readBreakerLog(attributes, ts)).toMatchObject({ refusal: { path } });
  });
});
