// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPage } from "@/test/render-page";
import { SilenceList } from "./silence-list";

const silences = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    ...{ id: String(n), what: `model = m${n}`, about: "until 14:00", recurs: false, incident: null },
  }));
const ends = () => screen.getAllByRole("button", { name: /^End now/ });

it("beside the alerts, shows three silences and the others once they are wanted", async () => {
  const { user } = renderPage(<SilenceList silences={silences(6)} />, { path: "/alerts" });
  expect(ends()).toHaveLength(3);
  await user.click(screen.getByRole("button", { name: "Show 3 more" }));
  expect(ends()).toHaveLength(6);
});

it.each([
  ["/alerts", 4],
  ["/silences", 6],
])("%s shows all of %i", (path, count) => {
  renderPage(<SilenceList silences={silences(count)} />, { path });
  expect(ends()).toHaveLength(count);
  expect(screen.queryByRole("button", { name: /^Show/ })).toBeNull();
});
