// @vitest-environment happy-dom
import { act, screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPage } from "@/test/render-page";
import { SortedTable } from "./sorted-table";

const COLUMNS = [
  { key: "name", label: "model" },
  { key: "requests", label: "Requests", numeric: true },
];
const row = (name: string, requests: number) => ({
  id: name,
  values: [name, requests],
  cells: [name, String(requests)],
});

const open = (count: number) =>
  renderPage(
    <SortedTable
      caption="Figures by model"
      columns={COLUMNS}
      first={10}
      anchor="all"
      rows={[
        ...Array.from({ length: count }, (_, at) => row(`model-${at}`, at)),
        { id: "total", last: true, values: [], cells: ["All", "999"] },
      ]}
    />,
  );
const names = () =>
  within(screen.getByRole("table"))
    .getAllByRole("row")
    .slice(1)
    .map((one) => within(one).getByRole("rowheader").textContent);
const press = (name: string) => screen.getByRole("button", { name });

it("opens a long list step by step, and closes it again", async () => {
  const { user } = open(150);
  expect(names()).toHaveLength(11);
  expect(screen.getByText("10 of 150")).toBeTruthy();
  await user.click(press("Show 100 more"));
  expect(names()).toHaveLength(111);
  await user.click(press("Show 40 more"));
  expect(names()).toHaveLength(151);
  expect(names().at(-1)).toBe("All");
  expect(screen.queryByRole("button", { name: /more/ })).toBeNull();
  await user.click(press("Show fewer"));
  expect(names()).toHaveLength(11);
});

it("sorts by all rows, the hidden ones too, and keeps the sum at the end", async () => {
  const { user } = open(500);
  await user.click(press("Requests"));
  expect(names().slice(0, 2)).toEqual(["model-499", "model-498"]);
  expect(names().at(-1)).toBe("All");
});

it("has no buttons where all rows are shown", () => {
  open(10);
  expect(names()).toHaveLength(11);
  expect(screen.queryByText("10 of 10")).toBeNull();
});

it("has no button at the head of a column without values", () => {
  const rows = [{ ...row("gpt-5", 3), values: ["gpt-5", null] }];
  renderPage(<SortedTable caption="Figures by model" columns={COLUMNS} rows={rows} />);
  expect(screen.getAllByRole("button").map(({ textContent }) => textContent)).toEqual(["model"]);
  expect(screen.getByRole("columnheader", { name: "Requests" })).toBeTruthy();
});

it("opens all of it for a link that leads to it", async () => {
  open(250);
  expect(names()).toHaveLength(11);
  act(() => {
    window.location.hash = "#elsewhere";
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  });
  expect(names()).toHaveLength(11);
  act(() => {
    window.location.hash = "#all";
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  });
  expect(names()).toHaveLength(251);
  window.location.hash = "";
});
