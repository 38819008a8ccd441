// @vitest-environment happy-dom
import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPage } from "@/test/render-page";
import { KeyboardProvider } from "./keyboard";
import { LiveProvider } from "./live";
import { ZoneProvider } from "./zone";

function open(search: string, page = <button type="button" data-shortcut="t" aria-label="Time range" />) {
  return renderPage(
    <LiveProvider>
      <KeyboardProvider>{page}</KeyboardProvider>
    </LiveProvider>,
    { path: "/traffic", search: `refresh=off&${search}` },
  );
}

const RANGE = "from=2026-03-27T08:00:00Z&to=2026-03-27T10:00:00Z&model=gpt-5&cursor=abc";

it.each([
  ["t{ArrowLeft}", "2026-03-27T06:00:00.000Z", "2026-03-27T08:00:00.000Z"],
  ["t{ArrowRight}", "2026-03-27T10:00:00.000Z", "2026-03-27T12:00:00.000Z"],
  ["tz", "2026-03-27T07:00:00.000Z", "2026-03-27T11:00:00.000Z"],
])("%s changes the time range and keeps the filters", async (keys, from, to) => {
  const { user, visited } = open(RANGE);
  await user.keyboard(keys);
  await waitFor(() => expect(visited).toHaveLength(1));
  expect(visited[0]).toBe(`/traffic?refresh=off&model=gpt-5&from=${from}&to=${to}`);
});

it("counts every shift that is made before the page arrives", async () => {
  const { user, visited } = open(RANGE);
  await user.keyboard("t{ArrowLeft}t{ArrowLeft}");
  await waitFor(() => expect(visited).toHaveLength(2));
  expect(visited[1]).toMatch(/&from=2026-03-27T04:00:00.000Z&to=2026-03-27T06:00:00.000Z$/);
});

it("moves the days of the zone that the user chose, as the page shows them", async () => {
  const { user, visited } = renderPage(
    <ZoneProvider choice="utc">
      <LiveProvider>
        <KeyboardProvider>
          <button type="button" data-shortcut="t" aria-label="Time range" />
        </KeyboardProvider>
      </LiveProvider>
    </ZoneProvider>,
    { path: "/traffic", search: "refresh=off&from=now-1d/d&to=now/d" },
  );
  await user.keyboard("t{ArrowLeft}");
  await waitFor(() => expect(visited).toHaveLength(1));
  expect(visited[0]).toMatch(/&from=\S{10}T00:00:00\.000Z&to=\S{10}T00:00:00\.000Z$/);
});

it("does nothing on a page without a time range", async () => {
  const { user, visited } = open(RANGE, <p>Rules</p>);
  await user.keyboard("tz");
  await user.keyboard("gh");
  await waitFor(() => expect(visited).toHaveLength(1));
  expect(visited[0]).toMatch(/^\/\?/);
});

it("gives the palette what was typed while it was loading, and none of it to the shortcuts", async () => {
  const { user, visited } = open(RANGE);
  await user.keyboard("{Control>}k{/Control}ghx{Backspace}");
  const field = await screen.findByRole<HTMLInputElement>("combobox", { name: "Command palette" });
  await waitFor(() => expect(field.value).toBe("gh"));
  expect(visited).toEqual([]);
});
