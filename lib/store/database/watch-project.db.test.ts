import { afterAll, expect, it } from "vitest";
import { insertAlert } from "@/lib/store/alerts/alerts";
import { listRules } from "@/lib/store/alerts/rules";
import { alertFixture } from "@/test/alert-fixture";
import { makeTeam } from "@/test/people";
import { pool, transaction } from "./pool";
import { type ChangeKind, watchProject } from "./watch-project";

afterAll(() => pool().end());

it("tells each watcher of an alert that changed just before it began, and of no older one", async () => {
  const { projectId } = await makeTeam();
  const quiet = await makeTeam();
  for (const id of [projectId, quiet.projectId]) {
    const ruleId = (await listRules(id))[0]!.id;
    await transaction((client) =>
      insertAlert(client, { ...alertFixture(id), ruleId, fingerprint: "f", episode: 1 }),
    );
  }
  await pool().query("UPDATE alerts SET updated_at = now() - interval '1 minute' WHERE project_id = $1", [
    quiet.projectId,
  ]);
  const heard: Record<string, ChangeKind[]> = { first: [], second: [], quiet: [] };
  const ends = [watchProject(projectId, (kind) => heard.first!.push(kind))];
  ends.push(watchProject(quiet.projectId, (kind) => heard.quiet!.push(kind)));
  await expect.poll(() => heard.first, { timeout: 20_000 }).toEqual(["alert"]);
  ends.push(watchProject(projectId, (kind) => heard.second!.push(kind)));
  await expect.poll(() => heard.second, { timeout: 20_000 }).toEqual(["alert"]);
  expect(heard).toEqual({ first: ["alert"], second: ["alert"], quiet: [] });
  for (const end of ends) end();
});
