// @vitest-environment happy-dom
import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { dimensionName } from "@/lib/schema/figures/grouping";
import { pageGrouping } from "@/lib/schema/http/page-query";
import { renderPage } from "@/test/render-page";
import { GroupMenu } from "./group-menu";

/** `drawn`: the search of the page that is drawn, where another is on its way. */
const open = async (search: string, drawn = search) => {
  const grouping = pageGrouping(new URLSearchParams(drawn));
  const page = renderPage(
    <GroupMenu names={grouping.map(dimensionName)} grouping={grouping} tagNames={["team"]} reads="sums" />,
    { path: "/cost", search },
  );
  await page.user.click(screen.getByRole("button", { name: /^Group by/ }));
  return page;
};
const choices = (group: string) =>
  within(screen.getByRole("group", { name: group }))
    .getAllByRole("menuitemradio")
    .map((one) => `${one.textContent}${one.getAttribute("aria-checked") === "true" ? " *" : ""}`);

it("offers a second dimension beside the first, and says what it is read from", async () => {
  const { user, visited } = await open("by=service&from=now-1h");
  expect(await screen.findByRole("menuitemradio", { name: "Then by" })).toBeTruthy();
  expect(choices("All requests of the range")).toEqual([
    "Nothing",
    "Model",
    "Provider",
    "Service *",
    "Environment",
  ]);
  await user.click(screen.getByRole("menuitemradio", { name: "Then by" }));
  expect(choices("All requests of the range")).toEqual(["Nothing *", "Model", "Provider", "Environment"]);
  expect(choices("Newest 250,000 requests")).toEqual(["Error type"]);
  expect(choices("Newest 100,000 requests")).toEqual(["User", "Tag team"]);
  await user.click(screen.getByRole("menuitemradio", { name: "Model" }));
  expect(visited.at(-1)).toBe("/cost?from=now-1h&by=service&then=model");
});

it("adds a second dimension to a first that was chosen just before", async () => {
  const { user, visited } = await open("by=service", "by=model");
  await user.click(await screen.findByRole("menuitemradio", { name: "Then by" }));
  await user.click(await screen.findByRole("menuitemradio", { name: "Provider" }));
  expect(visited).toEqual(["/cost?by=service&then=provider"]);
});

it("says that any second dimension is read from single requests where the first one is", async () => {
  const { user } = await open("by=tag:gone&then=model");
  expect(screen.getByRole("button", { name: "Group by tag gone then model" })).toBeTruthy();
  await user.click(await screen.findByRole("menuitemradio", { name: "Then by" }));
  await screen.findByRole("group", { name: "Newest 250,000 requests" });
  expect(screen.queryByRole("group", { name: "All requests of the range" })).toBeNull();
  expect(choices("Newest 250,000 requests")).toEqual(["Nothing"]);
  expect(choices("Newest 100,000 requests")).toEqual([
    ...["Model *", "Provider", "Service", "Environment", "Error type", "User", "Tag team"],
  ]);
});

it("offers no second dimension without a first", async () => {
  await open("by=none");
  expect(await screen.findByRole("menuitemradio", { name: "Nothing" })).toBeTruthy();
  expect(screen.queryByRole("menuitemradio", { name: "Then by" })).toBeNull();
});
