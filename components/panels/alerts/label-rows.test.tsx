// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { NewSilence } from "@/lib/schema/alerts/silence";
import { renderPage } from "@/test/render-page";
import { LabelRows, labelsOf, matcherFault } from "./label-rows";

const faultOf = (...names: string[]) => {
  const matchers = labelsOf(names.map((name, key) => ({ key, name, value: "x*" })));
  const { error } = NewSilence.safeParse({ matchers, ends_at: "2999-01-01T00:00:00Z" });
  const issues = error?.issues ?? [];
  return matcherFault(Object.fromEntries(issues.map(({ path, message }) => [path.join("."), message])));
};

it("a form names the matcher that it refuses", () => {
  expect(faultOf("model", "constructor")).toBeUndefined();
  expect(faultOf("model", "__proto__")).toBe("__proto__: must not be used as a name");
  expect(faultOf()).toMatch(/^must have at least one label/);
});

it("announces what is wrong with labels with each of their fields", () => {
  const rows = [{ key: 1, name: "model", value: "" }];
  renderPage(<LabelRows rows={rows} onChange={() => {}} error="Enter a value." />);
  for (const name of ["Label 1 name", "Label 1 value"]) {
    const field = screen.getByLabelText(name);
    expect(field.getAttribute("aria-invalid")).toBe("true");
    const fault = document.getElementById(field.getAttribute("aria-describedby")!);
    expect(fault?.textContent).toBe("Enter a value.");
  }
});
