import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import { AlertStory } from "@/test/alert-story";
import { makeTeam } from "@/test/people";
import { loadIncidents, loadSilencedTitles } from "./load-incidents";

let story: AlertStory;
beforeEach(async () => {
  story = await AlertStory.begin();
});
afterEach(() => story.end());

it("names the incidents of a project that silences name, and no others", async () => {
  const now = Date.now();
  const { projectId } = story.actor;
  await story.breaker("open", { provider: "anthropic" });
  const { incidents } = await loadIncidents(projectId, new URLSearchParams(), now);
  const [{ id, title }] = incidents as [(typeof incidents)[number]];
  const silences: { matchers: Record<string, string> }[] = [
    { matchers: { incident: id } },
    { matchers: { incident: id, severity: "warning" } },
    { matchers: { incident: randomUUID() } },
    { matchers: { incident: "no id" } },
    { matchers: { model: "gpt-5" } },
  ];
  expect([...(await loadSilencedTitles(projectId, silences, now))]).toEqual([[id, title]]);
  const other = (await makeTeam()).projectId;
  expect([...(await loadSilencedTitles(other, silences, now))]).toEqual([]);
});
