// @vitest-environment happy-dom
import { screen, within } from "@testing-library/react";
import { useState } from "react";
import { afterEach, expect, it } from "vitest";
import type { BreakdownTable } from "@/lib/dashboard/series/breakdown-model";
import { renderPage } from "@/test/render-page";
import { GroupTable } from "./group-table";

afterEach(() => {
  window.location.hash = "";
});

const tableBy = (group: string): BreakdownTable =>
  ({
    ...{
      ...{ by: [group], group },
      compared: "previous period",
      newest: null,
      columns: [],
      total: { requests: 30, figures: [] },
    },
    rows: Array.from({ length: 30 }, (_, at) => ({
      ...{ name: `${group} ${at}`, isRest: false, filter: null, requests: 1, share: 1 / 30, figures: [] },
    })),
  }) as unknown as BreakdownTable;

/** As the router does: the page stays, with another table and another address. */
function Regrouped() {
  const [group, setGroup] = useState("model");
  const follow = () => {
    window.history.pushState(null, "", "#all-groups");
    setGroup("error type");
  };
  return (
    <>
      <GroupTable {...tableBy(group)} />
      <button type="button" onClick={follow}>
        List all
      </button>
    </>
  );
}

it("opens all rows for a link to another grouping of the same page", async () => {
  // Browsers say nothing of an address that the router sets.
  const hush = (event: Event) => event.stopImmediatePropagation();
  window.addEventListener("hashchange", hush, true);
  const { user } = renderPage(<Regrouped />);
  const rows = () => within(screen.getByRole("table")).getAllByRole("row").length;
  const before = rows();
  await user.click(screen.getByRole("button", { name: "List all" }));
  expect(rows()).toBe(before + 20);
  window.removeEventListener("hashchange", hush, true);
});

it.each([
  [null, "previous period", "whole range, changes vs previous period"],
  [null, null, "whole range, nothing to compare with"],
  [{ requests: 50_000, since: 0 }, null, "newest 50,000 requests"],
])("says which requests it covers: %j, %j", (newest, compared, text) => {
  renderPage(<GroupTable {...tableBy("user")} newest={newest} compared={compared} />);
  expect(screen.getByText(text)).toBeTruthy();
});

const LONG = `${"x".repeat(120)}-v2`;
const HEBREW = "\u05de\u05d5\u05d3\u05dc";
const of = (name: string, value: string) => ({ name: value || `(no ${name})`, filter: { name, value } });
const figures = { requests: 1, share: 0.2, figures: [], isRest: false };
const PAIRS: BreakdownTable = {
  ...{
    by: ["service", "model"],
    group: "service, then model",
    compared: "previous period",
    newest: null,
    columns: [],
  },
  rows: [
    { ...figures, ...of("service", "chat"), second: of("model", "gpt-5") },
    { ...figures, ...of("service", "a › b"), second: of("model", "c") },
    { ...figures, ...of("service", "a"), second: of("model", "b › c") },
    { ...figures, ...of("service", ""), second: of("model", HEBREW) },
    { ...figures, ...of("service", HEBREW), second: of("model", LONG) },
    { ...figures, name: "(3 others)", filter: null, isRest: true },
  ],
  total: { requests: 5, share: 1, figures: [] },
};
const hrefOf = (title: string) => {
  const link = screen.getByTitle(title);
  return [
    link.getAttribute("href")!.split("?")[0],
    [...new URL(link.getAttribute("href")!, "http://x").searchParams],
  ];
};

it("has a column for each of two dimensions, and names that lead to the first and to both", () => {
  renderPage(<GroupTable {...PAIRS} />, { path: "/traffic", search: "by=service&then=model&model=o3" });
  const rows = within(screen.getByRole("table", { name: "Figures by service, then model" })).getAllByRole(
    "row",
  );
  const cells = rows.map((row) => [...row.children].slice(0, 2).map((cell) => cell.textContent));
  expect(cells[0]).toEqual(["service", "model"]);
  expect(cells[1]).toEqual(["chat", "gpt-5"]);
  // Two pairs that are the same once joined are two rows.
  expect(cells.slice(2, 4)).toEqual([
    ["a › b", "c"],
    ["a", "b › c"],
  ]);
  expect(cells[4]).toEqual(["(no service)", HEBREW]);
  expect(cells.slice(-2)).toEqual([
    ["(3 others)", ""],
    ["All", ""],
  ]);
  for (const row of rows) expect(row.children).toHaveLength(3);
  const kept = [
    ["by", "service"],
    ["then", "model"],
  ];
  expect(hrefOf("Show only chat")).toEqual(["/traffic", [...kept, ["model", "o3"], ["service", "chat"]]]);
  expect(hrefOf("Show only chat › gpt-5")).toEqual([
    "/traffic",
    [...kept, ["service", "chat"], ["model", "gpt-5"]],
  ]);
  expect(hrefOf(`Show only (no service) › ${HEBREW}`)[1]).toEqual([
    ...kept,
    ["service", ""],
    ["model", HEBREW],
  ]);
  // Each in its own direction and whole on hover.
  for (const name of [HEBREW, LONG]) expect(screen.getAllByTitle(name)[0]!.getAttribute("dir")).toBe("auto");
  expect(screen.getByRole("link", { name: "Exclude gpt-5" }).getAttribute("href")).toContain(
    "not_model=gpt-5",
  );
});

it("leads to the requests of a pair that cannot be a filter of the page, and nowhere if no filters ask for it", () => {
  const pair = (
    first: ReturnType<typeof of>,
    second: ReturnType<typeof of> | { name: string; filter: null },
  ) => ({
    ...{ ...figures, ...first, second },
  });
  const rows = [
    pair(of("model", "gpt-5"), of("error_type", "timeout")),
    pair(of("model", "gpt-5"), { name: "(no error)", filter: null }),
    pair(of("tag", "team:a"), of("tag", "b:c")),
  ];
  renderPage(<GroupTable {...PAIRS} rows={rows} />, { path: "/traffic" });
  expect(hrefOf("Show only gpt-5 › timeout")).toEqual([
    "/requests",
    [
      ["model", "gpt-5"],
      ["error_type", "timeout"],
    ],
  ]);
  expect(screen.queryByTitle("Show only gpt-5 › (no error)")).toBeNull();
  // Only one tag can be chosen.
  expect(hrefOf("Show only team:a")[1]).toEqual([["tag", "team:a"]]);
  expect(screen.queryByTitle("Show only team:a › b:c")).toBeNull();
});
