// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPage } from "@/test/render-page";
import { SinceLink } from "./since-link";

it("leads to the range of the figure, with the page's filters and grouping", () => {
  const search = "project=7&from=now-6h&to=now&model=gpt-5&by=user";
  renderPage(<SinceLink since="now/M">Month forecast</SinceLink>, { path: "/cost", search });
  expect(screen.getByRole("link", { name: "Month forecast" }).getAttribute("href")).toBe(
    "/cost?project=7&model=gpt-5&by=user&from=now/M&to=now",
  );
});
