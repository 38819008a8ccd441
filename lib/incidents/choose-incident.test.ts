import { describe, expect, it } from "vitest";
import type { JoinableIncident, Place } from "@/lib/schema/alerts/incident";
import { NOON, placed } from "@/test/incident-fixture";
import { chooseIncident } from "./choose-incident";

const MINUTE = 60_000;
const sonnet = placed({ model: "sonnet", providers: ["anthropic"] });
const breaker = placed({ provider: "anthropic" });

const incident = (places: (Place | null)[], more: Partial<JoinableIncident> = {}): JoinableIncident => ({
  id: "one",
  startedAt: NOON,
  resolvedAt: null,
  lastJoinedAt: NOON,
  members: places.map((place, at) => ({ instance: `member ${at}`, place })),
  ...more,
});

const starting = (place: Place | null, minutes = 5, instance = "new") => ({
  instance,
  place,
  startedAt: NOON + minutes * MINUTE,
});

describe("an alert joins an incident", () => {
  it.each<[string, Place, Place, string]>([
    ["of the same model", sonnet, sonnet, "same model"],
    ["of its provider's breaker", breaker, sonnet, "same provider"],
    ["of a model whose provider its breaker names", sonnet, breaker, "same provider"],
    [
      "of the same model in another service, if calls are slow or fail",
      { ...sonnet, service: "search" },
      { ...sonnet, service: "checkout" },
      "same model",
    ],
    [
      "of the same service with another model",
      placed({ model: "sonnet", service: "search" }),
      placed({ model: "gpt-5", service: "search" }),
      "same service",
    ],
    [
      "of the same model and service, though the service uses another model as before",
      placed({ model: "sonnet", service: "search", isInPart: true }),
      placed({ trouble: "usage", model: "sonnet", service: "search", isInPart: true }),
      "same model",
    ],
    [
      "of the same service whose answers have changed",
      placed({ trouble: "usage", model: "sonnet", service: "search" }),
      placed({ model: "sonnet", service: "search" }),
      "same model",
    ],
  ])("%s", (_, member, place, link) => {
    expect(chooseIncident(starting(place), [incident([member])])).toEqual({ id: "one", link, related: [] });
  });

  it.each<[string, Place[], Place | null]>([
    ["of another model", [sonnet], placed({ model: "gpt-5", providers: ["openai"] })],
    [
      "of another model of the same provider, which no one names",
      [sonnet],
      placed({ model: "haiku", providers: ["anthropic"] }),
    ],
    [
      "of the same model in another service, if the model serves other services as before",
      [{ ...sonnet, service: "search", isAlone: true }],
      { ...sonnet, service: "checkout", isAlone: true },
    ],
    [
      "of the same model, if it is that of another service alone",
      [{ ...sonnet, service: "search" }],
      { ...sonnet, service: "checkout", isAlone: true },
    ],
    [
      "of the same service with another model, if the service uses a model as before",
      [placed({ model: "sonnet", service: "search" })],
      placed({ model: "gpt-5", service: "search", isInPart: true }),
    ],
    [
      "of the same service with another model, if that was known earlier",
      [placed({ model: "sonnet", service: "search", isInPart: true })],
      placed({ model: "gpt-5", service: "search" }),
    ],
    ["of another provider's breaker", [placed({ provider: "openai" })], sonnet],
    [
      "of another service whose answers have changed",
      [placed({ trouble: "usage", model: "sonnet", service: "search" })],
      placed({ trouble: "usage", model: "sonnet", service: "checkout" }),
    ],
    [
      "of a service that fails with several models, if it names another service",
      [placed({ model: "sonnet", service: "search" }), placed({ model: "gpt-5", service: "search" })],
      placed({ model: "sonnet", service: "checkout" }),
    ],
    [
      "of the same model in another environment",
      [{ ...sonnet, environment: "production" }],
      { ...sonnet, environment: "staging" },
    ],
    ["with unusual answers while the provider's breaker is open", [breaker], { ...sonnet, trouble: "usage" }],
    ["if it names no place", [sonnet], placed()],
    ["if its kind belongs to no incident", [sonnet], null],
    [
      "of a service that is not all that the incident is about",
      [sonnet, placed({ model: "gpt-5", service: "search" })],
      placed({ model: "gemini", service: "search" }),
    ],
  ])("but not one %s", (_, members, place) => {
    expect(chooseIncident(starting(place), [incident(members)])).toBeNull();
  });

  it("of its own earlier episode, however long it has lasted", () => {
    const day = starting(null, 24 * 60, "member 0");
    expect(chooseIncident(day, [incident([null])])?.link).toBe("same alert");
  });

  it.each<[string, Partial<JoinableIncident>, number, boolean]>([
    ["grew within two hours", {}, 119, true],
    ["has not grown for longer", {}, 121, false],
    ["resolved within its cool-down", { resolvedAt: NOON + 10 * MINUTE }, 24, true],
    ["resolved before that", { resolvedAt: NOON + 10 * MINUTE }, 26, false],
  ])("that %s, or not", (_, more, minutes, joins) => {
    expect(chooseIncident(starting(sonnet, minutes), [incident([sonnet], more)]) !== null).toBe(joins);
  });

  it("of a service only at the time of the others", () => {
    const places = [placed({ model: "sonnet", service: "search" })];
    expect(
      chooseIncident(starting(placed({ model: "gpt-5", service: "search" }), 16), [incident(places)]),
    ).toBeNull();
  });

  it("with the stronger link, then the older; incidents that it links stay apart", () => {
    const ofProvider = incident([breaker], { id: "provider", startedAt: NOON - MINUTE });
    const ofModel = incident([sonnet], { id: "model" });
    const older = incident([sonnet], { id: "older", startedAt: NOON - 2 * MINUTE });
    expect(chooseIncident(starting(sonnet), [ofProvider, ofModel])).toEqual({
      id: "model",
      link: "same model",
      related: ["provider"],
    });
    expect(chooseIncident(starting(sonnet), [ofModel, older])?.id).toBe("older");
  });
});
