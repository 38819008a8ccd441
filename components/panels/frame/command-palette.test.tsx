// @vitest-environment happy-dom
import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPage, type Server } from "@/test/render-page";
import { CommandPalette } from "./command-palette";
import { KeyboardProvider } from "./keyboard";
import { LiveProvider } from "./live";

const MODELS = Array.from({ length: 500 }, (_, at) => `model-${at}`);
const RULES = Array.from({ length: 300 }, (_, at) => ({ id: `${at}`, name: `Threshold ${at}` }));
const server: Server = ({ path }) => {
  if (path.startsWith("/api/v1/series"))
    return { status: 200, body: { series: [{ labels: { model: "model-77" }, points: [] }] } };
  if (path === "/api/v1/facets")
    return { status: 200, body: { models: MODELS, services: [], providers: [], environments: [] } };
  if (path === "/api/v1/rules") return { status: 200, body: { rules: RULES } };
};

const open = (page = <p>Cost</p>) =>
  renderPage(
    <LiveProvider>
      <KeyboardProvider>
        {page}
        <CommandPalette onClose={() => {}} />
      </KeyboardProvider>
    </LiveProvider>,
    { path: "/cost", search: "refresh=off", server },
  );
const labels = () => screen.getAllByRole("option").map((one) => one.textContent);

it("finds any of 500 models and 300 rules, and lists few of them before", async () => {
  const { user, visited } = open();
  await waitFor(() => expect(labels()).toContain("model-77"));
  await waitFor(() => expect(labels()).toContain("model-0"));
  await waitFor(() => expect(labels()).toContain("Threshold 0"));
  const models = labels().filter((label) => label?.startsWith("model-"));
  expect(models[0]).toBe("model-77");
  expect(models).toHaveLength(8);
  expect(labels().filter((label) => label?.startsWith("Threshold"))).toHaveLength(8);

  const field = screen.getByRole("combobox", { name: "Command palette" });
  await user.click(field);
  await user.paste("threshold 299");
  await waitFor(() => expect(labels()[0]).toBe("Threshold 299"));
  await user.clear(field);
  await user.paste("model-499");
  await waitFor(() => expect(labels()[0]).toBe("model-499"));
  await user.keyboard("{Enter}");
  await waitFor(() => expect(visited).toEqual(["/traffic?refresh=off&model=model-499"]));
});

it("offers the search of the page where there is one", async () => {
  open();
  await waitFor(() => expect(labels()).toContain("model-77"));
  expect(screen.queryByRole("option", { name: /Search on this page/ })).toBeNull();
});

it("offers it on any page that has a field for it", async () => {
  open(<input type="search" data-shortcut="/" aria-label="Find senders" />);
  expect(await screen.findByRole("option", { name: /Search on this page/ })).toBeTruthy();
});
