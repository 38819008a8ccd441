import { expect, it } from "vitest";
import { incidentReport } from "./incident-report";

const START = "2026-11-30T07:51:04.000Z";
const END = "2026-11-30T09:05:04.000Z";
const member = {
  id: "a",
  title: "Error rate, timeout",
  rule: "Error rate",
  labels: { error_type: "timeout" },
  message: "12 % of requests failed\nwith `timeout` | 5xx.",
  severity: "warning" as const,
  state: "resolved" as const,
  started_at: START,
  resolved_at: END,
  joined_at: START,
  joined_by: null,
  acknowledged_by: null,
  silenced: false,
  held_by: null,
  runbook_url: null,
};
const incident = {
  id: "i",
  state: "resolved" as const,
  severity: "critical" as const,
  title: "anthropic_failing since 07:51 UTC",
  first_line: "anthropic_failing since 07:51 UTC: 12 % errors; 3 alerts",
  started_at: START,
  resolved_at: END,
  acknowledged_by: "ada@example.com",
  acknowledged_at: START,
  acknowledged_until: null,
  alerts: 3,
  firing: 0,
  members: [member],
  timeline: [
    { at: START, kind: "opened", actor: null, data: { alert: "a" } },
    { at: END, kind: "resolved", actor: null, data: {} },
  ],
};
const given = {
  incident,
  told: "Sent to Slack #llm-oncall at 07:52",
  timeZone: "Europe/Vienna",
  now: Date.parse(END),
  address: "https://sightline.example.com/alerts/incidents/i?project=1",
};

it("an incident is a report in Markdown, in the time zone of the page", () => {
  expect(incidentReport(given).split("\n")).toEqual([
    "# anthropic\\_failing since 07:51 UTC",
    "",
    "anthropic\\_failing since 07:51 UTC: 12 % errors; 3 alerts",
    "",
    "- **Severity**: critical",
    "- **Started**: 2026-11-30 08:51:04 CET",
    "- **Resolved**: 2026-11-30 10:05:04 CET, after 1 h 14 min",
    "- **Acknowledged by**: ada@example.com",
    "- **Notifications**: Sent to Slack \\#llm-oncall at 07:52",
    "- **Sightline**: https://sightline.example.com/alerts/incidents/i?project=1",
    "",
    "## Alerts",
    "",
    "| alert | severity | started | resolved | message |",
    "| --- | --- | --- | --- | --- |",
    "| Error rate, timeout | warning | 2026-11-30 08:51:04 | 2026-11-30 10:05:04 | 12 % of requests failed with \\`timeout\\` \\| 5xx. |",
    "",
    "2 more are not listed.",
    "",
    "## Timeline",
    "",
    "- 2026-11-30 08:51:04 Opened with Error rate, timeout",
    "- 2026-11-30 10:05:04 Resolved",
    "",
  ]);
});

it("an open incident has no end, and one that is not acknowledged names no one", () => {
  const open = { ...incident, state: "open" as const, resolved_at: null, acknowledged_by: null };
  const report = incidentReport({ ...given, incident: open });
  expect(report).toContain("- **Resolved**: not yet, open for 1 h 14 min");
  expect(report).not.toContain("Acknowledged by");
});
