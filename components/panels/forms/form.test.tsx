import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { Form } from "./form";

const model = {
  ref: { current: null },
  submit: async () => {},
  noValidate: true,
  summary: null,
  overwrite: null,
  signedOut: false,
  refusals: 0,
  wait: 0,
  draft: { asks: true, isSending: () => false, saves: 0, read: () => ({}) },
};
const render = (changes: object) =>
  renderToStaticMarkup(<Form form={{ model: { ...model, ...changes } }}>fields</Form>);

test("shows no alert until something is wrong", () => {
  expect(render({})).not.toContain('role="alert"');
});

test("never puts what was typed into the address, also where it is submitted before React is live", () => {
  expect(render({})).toMatch(/^<form[^>]* method="post"/);
});

test("announces the summary of the faults", () => {
  expect(render({ summary: "Check the 2 highlighted fields." })).toMatch(
    /role="alert".*Check the 2 highlighted fields\./,
  );
});

test.each([
  [42, "Try again in 42 s."],
  [300, "Try again in 5 minutes."],
])("counts down while the server refuses attempts: %i s", (wait, text) => {
  expect(render({ wait })).toContain(`Too many attempts. ${text}`);
});
