// @vitest-environment happy-dom
import { cleanup, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import type { RuleView } from "@/lib/manage/edit-rules";
import { renderPage } from "@/test/render-page";
import { GoToRule } from "./go-to-rule";
import { RuleRow } from "./rule-row";

const NOW = Date.parse("2026-11-23T14:00:00Z");
const SENTENCE = "Fires at once when a breaker opens. Resolves after it has been closed for 1 min.";
const RULE = {
  ...{ id: "1", name: "Circuit breaker", severity: "critical", enabled: true, sentence: SENTENCE },
  ...{ definition: { kind: "circuit_open", closed_seconds: 60 }, is_default: true, runbook_url: null },
  ...{ firing: 0, firing_severity: null, fired_30d: 3, last_fired_at: "2026-11-23T12:00:00Z" },
  ...{ last_evaluated_at: "2026-11-23T13:59:55Z", last_error: null },
  ...{ label_sets_left_out: 0, hours_left_out: 0, version: 1 },
} as unknown as RuleView;

it("has its sentence on one line, whole once it is pressed", async () => {
  const { user } = renderPage(
    <ul>
      <RuleRow rule={RULE} knobs={[]} timeZone="UTC" now={NOW} />
    </ul>,
  );
  const sentence = screen.getByText(SENTENCE);
  expect(sentence.getAttribute("title")).toBe(SENTENCE);
  expect(sentence.closest("details")!.open).toBe(false);
  await user.click(sentence);
  expect(sentence.closest("details")!.open).toBe(true);
});

it("says when it last fired, and names its buttons after it", () => {
  renderPage(
    <ul>
      <RuleRow rule={RULE} knobs={[]} timeZone="UTC" now={NOW} />
    </ul>,
  );
  expect(screen.getByText("Fired 2 h ago")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Edit Circuit breaker" })).toBeTruthy();
});

it("leads to all of its firing alerts, whatever the page is filtered by", () => {
  renderPage(
    <ul>
      <RuleRow
        rule={{ ...RULE, firing: 2, firing_severity: "critical" }}
        knobs={[]}
        timeZone="UTC"
        now={NOW}
      />
    </ul>,
    { path: "/rules", search: "project=7&not_model=gpt-5&state=on" },
  );
  expect(screen.getByRole("link", { name: /2 alerts firing of Circuit breaker$/ }).getAttribute("href")).toBe(
    "/alerts?project=7&state=firing&rule=Circuit+breaker",
  );
});

it("has the focus where a link or the editor leads to it", () => {
  renderPage(
    <>
      <ul>
        <RuleRow rule={{ ...RULE, id: "2", name: "Error rate" }} knobs={[]} timeZone="UTC" now={NOW} />
        <RuleRow rule={RULE} knobs={[]} timeZone="UTC" now={NOW} opened />
      </ul>
      <GoToRule id="1" />
    </>,
  );
  expect(document.activeElement).toBe(screen.getByRole("heading", { name: "Circuit breaker" }).closest("li"));
});

it("rests in an archived project: it is not late, and it cannot be edited", () => {
  const metric = { kind: "threshold", metric: "latency_p95" };
  const rule = { ...RULE, definition: metric, last_evaluated_at: "2026-11-23T13:00:00Z" } as RuleView;
  const row = <RuleRow rule={rule} knobs={[]} timeZone="UTC" now={NOW} />;
  const edits = () => ({
    late: screen.queryByText("Last evaluated 1 h ago") !== null,
    link: screen.queryByRole("link", { name: "Edit Circuit breaker" }) !== null,
    why: screen.queryByRole("button", { name: "Edit Circuit breaker" })?.title,
  });
  renderPage(<ul>{row}</ul>);
  expect(edits()).toEqual({ late: true, link: true, why: undefined });
  cleanup();
  renderPage(<ul>{row}</ul>, { project: { archived_at: "2026-11-23T12:00:00Z" } });
  expect(edits()).toEqual({ late: false, link: false, why: "is not possible in an archived project" });
});
