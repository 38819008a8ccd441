// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPage } from "@/test/render-page";
import { Pager } from "./pager";

it("leads to the next page and back to the first; the filters stay", async () => {
  const pager = (
    <Pager next="b" first="First">
      1–2 of 5 alerts
    </Pager>
  );
  const { user, visited } = renderPage(pager, { path: "/alerts", search: "state=firing&cursor=a" });
  expect(screen.getByText("1–2 of 5 alerts")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Older" }));
  await user.click(screen.getByRole("button", { name: "First" }));
  expect(visited).toEqual(["/alerts?state=firing&cursor=b", "/alerts?state=firing"]);
});

it("has no way back on the first page, and no way on from the last", () => {
  renderPage(<Pager next={null}>3 alerts</Pager>, { path: "/alerts" });
  expect(screen.queryAllByRole("button")).toEqual([]);
});

it("of a list on one page, of which it says nothing, is not there", () => {
  renderPage(<Pager name="deliveries" next={null} />, { path: "/alerts/1", search: "cursor=x" });
  expect(screen.queryByRole("navigation")).toBeNull();
});
