// @vitest-environment happy-dom
import { act, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPage } from "@/test/render-page";
import { FilterChips } from "./filter-chips";
import { FilterMenu } from "./filter-menu";

const addressOf = (visited: string[]) => decodeURIComponent(visited.at(-1) ?? "");

function open(search: string) {
  return renderPage(
    <>
      <FilterMenu name="model" label="Model" values={["gpt-5", "claude", "gemini"]} excludes />
      <FilterMenu name="rule" label="Rule" values={["Errors"]} />
      <FilterChips />
    </>,
    { path: "/traffic", search },
  );
}

const menu = (summary: string) => screen.getByRole("button", { name: `Model ${summary}` });
const item = (name: string) => screen.findByRole("menuitemcheckbox", { name });

it("excludes values from the menu, by keyboard; an excluded value is no longer selected", async () => {
  const { user, visited } = open("model=gpt-5&cursor=abc");
  menu("gpt-5").focus();
  await user.keyboard("{Enter}");
  await user.click(await screen.findByRole("menuitemradio", { name: "is not" }));
  expect((await item("gpt-5")).getAttribute("aria-checked")).toBe("false");
  await user.click(await item("gpt-5"));
  expect(addressOf(visited)).toBe("/traffic?not_model=gpt-5");
  await user.click(await item("claude"));
  expect(addressOf(visited)).toBe("/traffic?not_model=gpt-5&not_model=claude");
  expect(screen.getByText("all but 2")).toBeTruthy();
  await user.click(await screen.findByRole("menuitem", { name: "Show all" }));
  expect(addressOf(visited)).toBe("/traffic");
});

it("opens at what is excluded, and asks for it after a change of mode", async () => {
  const { user, visited } = open("not_model=claude");
  await user.click(menu("not claude"));
  expect((await item("claude")).getAttribute("aria-checked")).toBe("true");
  await user.click(await screen.findByRole("menuitemradio", { name: "is" }));
  await user.click(await item("claude"));
  expect(addressOf(visited)).toBe("/traffic?model=claude");
});

it("opens again at what the address says, whatever was picked before", async () => {
  const { user } = open("model=gpt-5");
  await user.click(menu("gpt-5"));
  await user.click(await screen.findByRole("menuitemradio", { name: "is not" }));
  await user.keyboard("{Escape}");
  await user.click(menu("gpt-5"));
  const mode = await screen.findByRole("menuitemradio", { name: "is" });
  expect(mode.getAttribute("aria-checked")).toBe("true");
  expect((await item("gpt-5")).getAttribute("aria-checked")).toBe("true");
});

/** Before the page draws what the first of them brought. */
const atOnce = (...controls: HTMLElement[]) =>
  act(async () => {
    for (const control of controls) control.click();
  });

it("counts every value that is chosen before the page arrives, and takes all of them off together", async () => {
  const { user, visited } = open("model=gpt-5");
  await user.click(menu("gpt-5"));
  await atOnce(await item("claude"), await item("gemini"));
  expect(addressOf(visited)).toBe("/traffic?model=gpt-5&model=claude&model=gemini");
  await atOnce(await item("gpt-5"), await item("gemini"));
  expect(addressOf(visited)).toBe("/traffic?model=claude");
  await atOnce(await item("gpt-5"), await screen.findByRole("menuitem", { name: "Show all" }));
  expect(addressOf(visited)).toBe("/traffic");
});

it("counts every filter that is removed or turned around before the page arrives", async () => {
  const { visited } = open("model=gpt-5&model=claude&model=gemini");
  const remove = (value: string) =>
    screen.getByRole("button", { name: new RegExp(`^model is ${value}.*remove this filter`) });
  await atOnce(remove("gpt-5"), screen.getByRole("button", { name: "Exclude claude instead" }));
  expect(addressOf(visited)).toBe("/traffic?model=gemini&not_model=claude");
});

it("offers no exclusion where a list knows none", async () => {
  const { user } = open("");
  await user.click(screen.getByRole("button", { name: "Rule all" }));
  expect(await item("Errors")).toBeTruthy();
  expect(screen.queryByRole("menuitemradio")).toBeNull();
});

it("has a chip of each value, which is turned around or removed", async () => {
  const { user, visited } = open("model=gpt-5&not_provider=&not_service=chat&cursor=abc");
  expect(screen.getByRole("button", { name: "provider is not (none) , remove this filter" })).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Exclude gpt-5 instead" }));
  expect(addressOf(visited)).toBe("/traffic?not_provider=&not_service=chat&not_model=gpt-5");
  await user.click(screen.getByRole("button", { name: "Show only chat instead" }));
  expect(addressOf(visited)).toBe("/traffic?not_provider=&not_model=gpt-5&service=chat");
  await user.click(screen.getByRole("button", { name: /model is not gpt-5.*remove this filter/ }));
  expect(addressOf(visited)).toBe("/traffic?not_provider=&service=chat");
  await user.click(screen.getByRole("button", { name: "Clear filters" }));
  expect(addressOf(visited)).toBe("/traffic");
});

it("shows all after values were asked for and others excluded", async () => {
  const { user, visited } = open("model=gpt-5&not_model=claude");
  await user.click(menu("gpt-5, 1 excluded"));
  await user.click(await screen.findByRole("menuitem", { name: "Show all" }));
  expect(addressOf(visited)).toBe("/traffic");
});
