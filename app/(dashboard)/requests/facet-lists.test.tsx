// @vitest-environment happy-dom
import { act, screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPage } from "@/test/render-page";
import { FacetLists } from "./facet-lists";

const values = [
  { value: "gpt-5", requests: 1_200 },
  { value: "gpt-5-mini", requests: 3 },
];

it("says how many further values a label has", () => {
  const facets = [
    { name: "model", values, more: 0 },
    { name: "user_id", values: [{ value: "u-1", requests: 9 }], more: 12_345 },
  ];
  renderPage(<FacetLists panel={{ facets, cut: false }} />);
  const list = (heading: string) => screen.getByRole("heading", { name: heading }).parentElement!;
  expect(within(list("Model")).queryByText(/more$/)).toBeNull();
  expect(within(list("User")).getByText("12.3 k more")).toBeTruthy();
});

it("counts every value that is chosen before the page arrives", async () => {
  const facets = [{ name: "model", values, more: 0 }];
  const { visited } = renderPage(<FacetLists panel={{ facets, cut: false }} />, { path: "/requests" });
  const buttons = screen.getAllByRole("button", { pressed: false });
  await act(async () => {
    for (const button of buttons) button.click();
  });
  expect(visited.at(-1)).toBe("/requests?model=gpt-5&model=gpt-5-mini");
});
