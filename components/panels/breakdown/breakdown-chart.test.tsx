// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import type { BreakdownPanel } from "@/lib/dashboard/series/breakdown-model";
import { renderPage } from "@/test/render-page";
import { SIX_HOURS } from "@/test/six-hours";
import { BreakdownChart } from "./breakdown-chart";

const FIGURES = { min: 1, mean: 1, max: 1, last: 1 };
const line = (name: string, color: number | null, isRest = false) => ({
  ...{ name, color, isRest, values: [1], samples: null, legend: FIGURES },
  filter: color === null ? null : { name: "model", value: name },
});
const PANEL: BreakdownPanel = {
  ...{ unit: "count", starts: [SIX_HOURS.from], stepSeconds: 60, from: SIX_HOURS.from, to: SIX_HOURS.to },
  ...{ timeZone: "UTC", incompleteFrom: null, compared: null, thresholds: [], marks: [], rule: null },
  series: [line("gpt-5", 0), line("cached input", null), line("(7 others)", null, true)],
};

beforeEach(() => {
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      disconnect() {}
    },
  );
});

it.each([
  ["the table of the page", undefined, "#all-groups"],
  ["another page", "/reliability?by=error_type#all-groups", "/reliability?by=error_type#all-groups"],
])("leads from the line of all others to %s", (_, all, href) => {
  renderPage(
    <BreakdownChart
      {...{ anchor: "requests", title: "Requests", of: "by model", panel: PANEL, look: "stack", syncId: "a" }}
      {...(all ? { all } : {})}
    />,
    { path: "/traffic" },
  );
  expect(screen.getByRole("link", { name: "List all of (7 others)" }).getAttribute("href")).toBe(href);
  expect(screen.queryByRole("link", { name: "View requests of (7 others)" })).toBeNull();
  // It is gray, too, but no sum of others.
  expect(screen.queryByRole("link", { name: "List all of cached input" })).toBeNull();
  expect(screen.getByRole("link", { name: "View requests of gpt-5" })).toBeTruthy();
});

it("names both values of a pair apart, and leads to the requests and the rule of both", async () => {
  const pair = {
    ...line("\u05e6\u05d0\u05d8", 0),
    ...{ filter: { name: "service", value: "chat" } },
    second: { name: "gpt-5", filter: { name: "model", value: "gpt-5" } },
  };
  const none = { ...pair, name: "search", second: { name: "(no error)", filter: null } };
  const panel: BreakdownPanel = {
    ...{ ...PANEL, series: [pair, none] },
    rule: { metric: "requests", by: ["service", "model"] },
  };
  const { user } = renderPage(
    <BreakdownChart
      {...{ anchor: "requests", title: "Requests", of: "by", panel, look: "lines", syncId: "a" }}
      requests={{ sort: "cost" }}
    />,
    { path: "/traffic", search: "by=service&then=model" },
  );
  const [legend] = screen.getAllByRole("rowheader");
  expect([...legend!.querySelectorAll("[dir=auto]")].map((name) => name.textContent)).toEqual([
    pair.name,
    "gpt-5",
  ]);
  expect(legend!.textContent).toBe(`${pair.name}›gpt-5`);
  const requests = screen.getByRole("link", { name: `View requests of ${pair.name} › gpt-5` });
  expect(requests.getAttribute("href")).toBe(
    "/requests?by=service&then=model&sort=cost&service=chat&model=gpt-5",
  );
  // Without both values more than the pair would be missing; and no filter asks for requests without an error.
  expect(screen.queryByRole("link", { name: /^Exclude/ })).toBeNull();
  expect(screen.queryByRole("link", { name: /^View requests of search/ })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Requests: more" }));
  const rule = await screen.findByRole("menuitem", { name: "Create a rule from this" });
  expect(rule.getAttribute("href")).toContain("metric=requests&group_by=service&group_by=model");
});
