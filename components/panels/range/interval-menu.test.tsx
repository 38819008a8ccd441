// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { DAY_MS, HOUR_MS } from "@/lib/schema/time/epoch";
import { renderPage } from "@/test/render-page";
import { IntervalMenu } from "./interval-menu";

it.each([
  [HOUR_MS, ["Auto", "1 min", "5 min", "15 min"]],
  [DAY_MS, ["Auto", "5 min", "15 min", "1 h", "6 h"]],
  [30 * DAY_MS, ["Auto", "6 h", "1 d"]],
  [400 * DAY_MS, ["Auto"]],
])("a range of %d ms offers the intervals that a chart can draw", async (spanMs, offered) => {
  const { user } = renderPage(<IntervalMenu spanMs={spanMs} />, { path: "/cost" });
  await user.click(screen.getByRole("button", { name: "Interval auto" }));
  const items = await screen.findAllByRole("menuitemradio");
  expect(items.map(({ textContent }) => textContent)).toEqual(offered);
});

it("is kept in the address; auto is the address without it", async () => {
  const { user, visited } = renderPage(<IntervalMenu spanMs={30 * DAY_MS} />, {
    path: "/cost",
    search: "by=service&step=1m",
  });
  // Too many points for this range.
  await user.click(screen.getByRole("button", { name: "Interval auto" }));
  await user.click(await screen.findByRole("menuitemradio", { name: "1 d" }));
  expect(visited.at(-1)).toBe("/cost?by=service&step=1d");
  await user.click(screen.getByRole("button", { name: "Interval 1 d" }));
  await user.click(await screen.findByRole("menuitemradio", { name: "Auto" }));
  expect(visited.at(-1)).toBe("/cost?by=service");
});
