// @vitest-environment happy-dom
import { screen, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import type { ProjectOfPage } from "@/components/panels/frame/project-context";
import { renderPage } from "@/test/render-page";
import { PanelFrame } from "./panel-frame";

const open = (more: { scalable?: boolean; search?: string; project?: Partial<ProjectOfPage> } = {}) =>
  renderPage(
    <PanelFrame
      anchor="latency"
      title="Latency"
      subtitle="1 point = 5 min"
      scalable={more.scalable ?? true}
      table={() => ({ columns: ["Time", "p95 ms"], rows: [["14:20", 812]] })}
      links={{ rule: "/rules/new?metric=latency_p95", requests: "/requests?sort=latency" }}
    >
      <p>Chart</p>
    </PanelFrame>,
    {
      search: more.search ?? "model=gpt-5",
      project: more.project ?? {},
    },
  );
const press = async (user: ReturnType<typeof open>["user"]) => {
  await user.click(screen.getByRole("button", { name: "Latency: more" }));
  return screen.findAllByRole("menuitem");
};

it.each<Partial<ProjectOfPage>>([{ role: "viewer" }, { archived_at: "2026-11-23T12:00:00Z" }])(
  "offers what can be done with a panel, and rules only where they can be made: %o",
  async (project) => {
    const offered = (items: HTMLElement[]) => items.map(({ textContent }) => textContent);
    const { user } = open({ scalable: false, project });
    expect(offered(await press(user))).toEqual([
      "View as table",
      "Full screen",
      "Download CSV",
      "Copy link to this panel",
      "Open these requests",
    ]);
  },
);

it("shows its chart as a table, and back", async () => {
  const { user } = open();
  await press(user);
  await user.click(screen.getByRole("menuitem", { name: "View as table" }));
  expect(within(await screen.findByRole("table")).getByText("812")).toBeTruthy();
  await press(user);
  await user.click(screen.getByRole("menuitem", { name: "View as chart" }));
  expect(await screen.findByText("Chart")).toBeTruthy();
});

it.each([
  ["model=gpt-5", "Logarithmic axis", "/?model=gpt-5&log=latency"],
  ["log=ttft&log=latency", "Linear axis", "/?log=ttft"],
])("its axis is kept in the address: %s", async (search, item, address) => {
  const replaced = vi.spyOn(window.history, "replaceState").mockImplementation(() => {});
  const { user } = open({ search });
  expect(screen.queryAllByText(/logarithmic axis/)).toHaveLength(item === "Linear axis" ? 1 : 0);
  await press(user);
  await user.click(screen.getByRole("menuitem", { name: item }));
  expect(replaced.mock.calls.map(([, , to]) => to)).toEqual([address]);
  replaced.mockRestore();
});

it.each([
  [undefined, false],
  [() => ({ columns: [], rows: [] }), true],
])("moves only the box of its menu into the padding, not a link that stands alone", (table, moved) => {
  renderPage(
    <PanelFrame
      anchor="budgets"
      title="Budgets"
      action={<a href="/budgets">All budgets</a>}
      {...(table && { table })}
    >
      <p>None</p>
    </PanelFrame>,
  );
  const { classList } = screen.getByRole("link", { name: "All budgets" }).parentElement!;
  expect(classList.contains("-me-2")).toBe(moved);
});
