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
      group,
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
