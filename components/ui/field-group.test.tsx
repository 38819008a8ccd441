// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPage } from "@/test/render-page";
import { FieldGroup } from "./field-group";

it.each([
  ["its hint", { hint: "One alert per group." }, "One alert per group."],
  ["its error, in place of the hint", { hint: "One alert per group.", error: "Choose one." }, "Choose one."],
  ["nothing, without either", {}, undefined],
])("a group of checkboxes is described by %s", (_, given, text) => {
  renderPage(
    <FieldGroup legend="Group by" {...given}>
      <input type="checkbox" aria-label="model" />
    </FieldGroup>,
  );
  const id = screen.getByRole("group", { name: "Group by" }).getAttribute("aria-describedby");
  expect(id === null ? undefined : document.getElementById(id)?.textContent).toBe(text);
});
