// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPage } from "@/test/render-page";
import { FoldButton } from "./fold-button";

it("says how many filters are active behind it, and whether they are shown", async () => {
  const search = "state=firing&model=a&not_model=b&model=c&text=timeout";
  const { user } = renderPage(<FoldButton names={["state", "model"]} />, { search });
  const button = screen.getByRole("button", { name: "Filters, 4 active" });
  expect(button.getAttribute("aria-expanded")).toBe("false");
  await user.click(button);
  expect(button.getAttribute("aria-expanded")).toBe("true");
});

it("counts nothing without filters", () => {
  renderPage(<FoldButton names={["state", "model"]} />);
  expect(screen.getByRole("button", { name: "Filters" })).toBeTruthy();
});
