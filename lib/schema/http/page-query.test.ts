import { describe, expect, it } from "vitest";
import { HOUR_MS } from "@/lib/schema/time/epoch";
import { pageGrouping, parsePageQuery } from "./page-query";

const NOW = Date.parse("2026-11-23T14:00:00Z");
const parse = (search: string) => parsePageQuery(search, "Europe/Vienna", NOW);

describe("parsePageQuery", () => {
  it("defaults to the last six hours in the project's time zone", () => {
    expect(parse("")).toEqual({
      from: NOW - 6 * HOUR_MS,
      to: NOW,
      rawFrom: "now-6h",
      rawTo: "now",
      endsNow: true,
      compare: null,
      interval: null,
      filters: { models: [], providers: [], environments: [], services: [] },
      timeZone: "Europe/Vienna",
      notice: null,
    });
  });

  it("keeps filters, comparison and zone", () => {
    expect(parse("from=now/d&to=now&model=a&model=b&service=chat&compare=previous&tz=utc")).toMatchObject({
      from: Date.parse("2026-11-23T00:00:00Z"),
      filters: { models: ["a", "b"], services: ["chat"] },
      compare: "previous",
      timeZone: "UTC",
    });
    expect(parse("from=now/d").from).toBe(Date.parse("2026-11-22T23:00:00Z"));
  });

  it.each([
    "from=yesterday",
    "from=now&to=now-1h",
    "from=now-10y",
    "to=now",
    "window=x",
    "window=5m&from=now-1h",
    `from=now${"/w".repeat(9)}`,
    `from=now${"/w".repeat(31)}`,
  ])("falls back with a notice: %s", (search) => {
    const query = parse(search);
    expect([query.from, query.to]).toEqual([NOW - 6 * HOUR_MS, NOW]);
    expect(query.notice).toMatch(/Invalid time range/);
  });

  it("names an unknown time zone", () => {
    expect(parse("tz=Mars/Olympus")).toMatchObject({
      timeZone: "Europe/Vienna",
      notice: expect.stringContaining("Mars/Olympus"),
    });
  });

  it.each([
    ["step=1d&from=now-30d", "1d", null],
    ["step=1h&from=now-7d", "1h", null],
    ["step=", null, null],
    // More than 300 points, or fewer than two.
    ["step=5m&from=now-7d", null, null],
    ["step=1d&from=now-6h", null, null],
    ["step=7x", null, "Ignored unknown value of step: 7x."],
    ["step=constructor", null, "Ignored unknown value of step: constructor."],
  ])("takes the interval of %s as %s", (search, interval, notice) => {
    expect(parse(search)).toMatchObject({ interval, notice });
  });

  it("names an unknown comparison", () => {
    expect(parse("compare=year")).toMatchObject({
      compare: null,
      notice: "Ignored unknown value of compare: year.",
    });
    expect(parse("compare=")).toMatchObject({ compare: null, notice: null });
  });

  it("drops filters that cannot match, and says so", () => {
    const { filters, notice } = parse(`model=&model=${"x".repeat(300)}&model=a%00b&model=ok&service=%ED%A0`);
    expect(filters.models).toEqual(["ok"]);
    expect(notice).toBe("Ignored invalid values of the filter model.");
  });

  it("an empty provider, environment or service stands for requests without one, as in the API", () => {
    expect(parse("provider=&environment=&service=&service=chat")).toMatchObject({
      filters: { providers: [""], environments: [""], services: ["", "chat"] },
      notice: null,
    });
  });
});

describe("pageGrouping", () => {
  const MODEL = { kind: "series", by: "model" };
  const SERVICE = { kind: "series", by: "service" };
  const USER = { kind: "raw", by: "user" };
  const tag = (name: string) => ({ kind: "raw", by: "tag", tag: name });

  it.each([
    ["", [MODEL], []],
    ["by=none", [], []],
    // Links carry what other pages call a group.
    ["by=team", [MODEL], []],
    ["by=service&then=model", [SERVICE, MODEL], []],
    ["by=user&then=service", [USER, SERVICE], []],
    ["by=tag:a&then=tag:b", [tag("a"), tag("b")], []],
    ["by=service&then=", [SERVICE], []],
    ["by=service&then=prompt", [SERVICE], ["Ignored unknown value of then: prompt."]],
    ["by=service&then=none", [SERVICE], ["Ignored unknown value of then: none."]],
    ["by=tag:a&then=tag:a", [tag("a")], ["Ignored then=tag:a: requests are grouped by tag a already."]],
    ["by=model&then=model", [MODEL], ["Ignored then=model: requests are grouped by model already."]],
    ["then=service", [MODEL], ["Ignored then=service: it needs a group before it, as by=model."]],
    ["by=none&then=service", [], ["Ignored then=service: it needs a group before it, as by=model."]],
    ["by=team&then=model", [MODEL], ["Ignored then=model: it needs a group before it, as by=model."]],
  ])("reads %s", (search, grouping, named) => {
    const notices: string[] = [];
    expect(pageGrouping(new URLSearchParams(search), notices)).toEqual(grouping);
    expect(notices).toEqual(named);
  });

  it("names no more than the beginning of a long value", () => {
    const notices: string[] = [];
    pageGrouping(new URLSearchParams(`then=${"x".repeat(5_000)}`), notices);
    expect(notices.join("").length).toBeLessThan(150);
  });
});
