// @vitest-environment happy-dom
import { screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { expect, it } from "vitest";
import { useNavigation } from "@/components/panels/frame/navigation";
import { ProjectProvider, useProject } from "@/components/panels/frame/project-context";
import { renderPage } from "@/test/render-page";
import { FiringBadge } from "./firing-badge";
import { FiringProvider } from "./firing-count";

const badges = (shown: boolean) => (
  <FiringProvider shown={shown}>
    <FiringBadge />
    <FiringBadge floating />
  </FiringProvider>
);

it.each([
  [1, "1 firing"],
  [99, "99 firing"],
  [1_340, "99+ firing"],
])("with %d firing alerts each badge says %s, after one read of one alert", async (total, text) => {
  const server = () => ({ status: 200, body: { alerts: [{}], total } });
  const { sent } = renderPage(badges(true), { server });
  const words = await screen.findAllByText("firing", { exact: false });
  expect(words.map((word) => word.parentElement!.textContent)).toEqual([text, text]);
  expect(sent.map(({ path }) => path)).toEqual(["/api/v1/alerts?state=firing&limit=1"]);
});

it("reads nothing where no badge is shown, as on a wall screen", () => {
  expect(renderPage(badges(false)).sent).toEqual([]);
});

function Refresh() {
  const { refresh } = useNavigation();
  return (
    <button type="button" onClick={refresh}>
      Refresh
    </button>
  );
}

it("tells screen readers when the number changes, and not at each refresh", async () => {
  let total = 2;
  const badge = (
    <FiringProvider shown>
      <Refresh />
      <FiringBadge />
    </FiringProvider>
  );
  const { user, sent } = renderPage(badge, { server: () => ({ status: 200, body: { alerts: [], total } }) });
  const said = () => [...screen.getByRole("log").children].map(({ textContent }) => textContent);
  const refreshed = async () => {
    const before = sent.length;
    await user.click(screen.getByText("Refresh"));
    await waitFor(() => expect(sent.length).toBeGreaterThan(before));
  };
  await screen.findByText("2", { exact: false });
  await refreshed();
  expect(said()).toEqual([]);
  total = 3;
  await refreshed();
  await waitFor(() => expect(said()).toEqual(["3 alerts firing"]));
  total = 0;
  await refreshed();
  await waitFor(() => expect(said().at(-1)).toBe("No alerts firing"));
});

function OtherProject() {
  const project = useProject();
  const [id, setId] = useState(project.id);
  return (
    <ProjectProvider project={{ ...project, id }}>
      <button type="button" onClick={() => setId(8)}>
        Other project
      </button>
      {badges(true)}
    </ProjectProvider>
  );
}

it("says nothing of one project in another", async () => {
  let answer: { status: number; body: unknown } = { status: 200, body: { alerts: [], total: 3 } };
  const { user, sent } = renderPage(<OtherProject />, { server: () => answer });
  expect(await screen.findAllByText("3", { exact: false })).toHaveLength(2);
  answer = { status: 503, body: { error: { code: "unavailable", message: "" } } };
  await user.click(screen.getByText("Other project"));
  await waitFor(() => expect(sent).toHaveLength(2));
  expect(screen.queryAllByText("3", { exact: false })).toEqual([]);
  expect(screen.getByRole("log").textContent).toBe("");
});
