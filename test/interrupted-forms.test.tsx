// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from "@testing-library/react";
import type { ReactElement } from "react";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { NamePerson } from "@/app/(dashboard)/agents/name-person";
import { CommentForm } from "@/app/(dashboard)/alerts/[alertId]/comment-form";
import { HitModesSection } from "@/app/(dashboard)/anomalies/hit-modes-section";
import { IncidentsSection } from "@/app/(dashboard)/anomalies/incidents-section";
import { BudgetForm } from "@/app/(dashboard)/budgets/budget-form";
import { ChannelForm } from "@/app/(dashboard)/channels/channel-form";
import { PriceDialog } from "@/app/(dashboard)/prices/price-dialog";
import { ReconcileForm } from "@/app/(dashboard)/prices/reconcile/reconcile-form";
import { Repricing } from "@/app/(dashboard)/prices/repricing";
import { ThresholdForm } from "@/app/(dashboard)/rules/threshold-form";
import { NameSection } from "@/app/(dashboard)/settings/account/name-section";
import { PasswordSection } from "@/app/(dashboard)/settings/account/password-section";
import { TeamsSection } from "@/app/(dashboard)/settings/account/teams-section";
import { EditKey } from "@/app/(dashboard)/settings/api-keys/edit-key";
import { NewKeyForm } from "@/app/(dashboard)/settings/api-keys/new-key-form";
import { ProjectSection } from "@/app/(dashboard)/settings/project/project-section";
import { ProjectsSection } from "@/app/(dashboard)/settings/project/projects-section";
import { InvitationsSection } from "@/app/(dashboard)/settings/team/invitations-section";
import { TeamSection } from "@/app/(dashboard)/settings/team/team-section";
import { SilenceDialog } from "@/components/panels/alerts/silence-dialog";
import { NotesDialog } from "@/components/panels/notes/notes-dialog";
import { ViewDialog } from "@/components/panels/views/view-dialog";
import { hasChanges } from "@/components/ui/unsaved";
import { renderPage } from "@/test/render-page";

const NOW = Date.parse("2026-11-23T14:00:00Z");
const HOUR_MS = 3_600_000;
const UUID = "00000000-0000-4000-8000-000000000001";
const nothing = () => {};
const facets = { models: ["gpt-5"], services: [], environments: [], providers: [] } as never;
const PROJECT = { id: 7, name: "Checkout", time_zone: "UTC", output_includes_thinking: false } as never;
const RULE = {
  ...{ id: UUID, name: "Circuit breaker", severity: "critical", sentence: "", runbook_url: null },
  definition: { kind: "circuit_open", closed_seconds: 60 },
} as never;
const KNOB = { name: "closed_seconds", label: "Closed for", unit: "s", stored: 60, factor: 1 };
const HIT_MODES = {
  ...{ modes: [], models: [], services: [] },
  backtest: { days: [] },
} as never;
const RANGE = { from: NOW - HOUR_MS, to: NOW, timeZone: "UTC" };
const TEAM = { id: UUID, name: "Default", role: "admin", projects: 1 } as never;
const API_KEY = { id: UUID, name: "checkout", key: "slk_…1234", requests_per_minute: null } as never;
const DRAFT = { id: null, model: "", provider: null, kind: "rates" } as const;

const MADE = { id: UUID, project_id: 8, key: "slk_x", url: "/" };

type Form = {
  element: ReactElement;
  /** What is typed, by label. */
  typed: Record<string, string>;
  button: string;
  /** What it gets in the end. */
  answer?: object;
};

const FORMS: Record<string, Form> = {
  channel: {
    element: <ChannelForm kind="slack" channel={null} onClose={nothing} />,
    typed: { Name: "#on-call", "Webhook URL": "https://hooks.slack.com/services/x" },
    button: "Save and test",
  },
  team: { element: <TeamSection team={{ name: "A" }} />, typed: { Name: "Research" }, button: "Rename team" },
  "new team": {
    element: <TeamsSection teams={[TEAM]} />,
    typed: { "New team": "Research", "Its first project": "Assistant" },
    button: "Create team",
  },
  invitation: {
    element: <InvitationsSection invitations={[]} hasMailServer={false} timeZone="UTC" />,
    typed: { Email: "ben@example.com" },
    button: "Create invitation link",
  },
  "new key": {
    element: <NewKeyForm defaultLimit={100} onMade={nothing} />,
    typed: { "Key name": "checkout" },
    button: "Create key",
  },
  key: {
    element: <EditKey apiKey={API_KEY} defaultLimit={100} onClose={nothing} />,
    typed: { "Key name": "returns" },
    button: "Save key",
  },
  view: {
    element: <ViewDialog view={null} page="/traffic" onClose={nothing} />,
    typed: { Name: "Mini" },
    button: "Save view",
  },
  note: {
    element: <NotesDialog range={RANGE} onClose={nothing} />,
    typed: { "New note": "Deploy of v2" },
    button: "Add note",
  },
  silence: {
    element: (
      <SilenceDialog
        matchers={{ model: "gpt-5" }}
        timeZone="UTC"
        suggestions={{ names: [], values: {} } as never}
        onClose={nothing}
      />
    ),
    typed: { Reason: "Planned work" },
    button: "Create silence",
  },
  budget: {
    element: <BudgetForm budget={null} facets={facets} keys={[]} onDone={nothing} />,
    typed: { "Budget name": "Research", "Amount (USD)": "40" },
    button: "Add budget",
  },
  price: {
    element: <PriceDialog draft={DRAFT} onClose={nothing} />,
    typed: { Model: "ledger-7b", "Input (USD per million)": "1", "Output (USD per million)": "2" },
    button: "Save price",
  },
  "re-pricing": {
    element: <Repricing names={[]} repricings={[]} timeZone="UTC" since="2026-11-01" />,
    typed: { Model: "gpt-5" },
    button: "Preview",
    answer: { from: "2026-11-01", to: "2026-11-23", old_usd: 1, new_usd: 2, sampled: 1, models: [] },
  },
  bill: {
    element: <ReconcileForm providers={["openai"]} now={NOW} />,
    typed: { "Invoice total (USD)": "14" },
    button: "Compare",
    answer: { ours_usd: 14, theirs_usd: 14, difference_usd: 0, explanations: [], models: [], days: [] },
  },
  account: { element: <NameSection name="Ada" />, typed: { Name: "Ada Lovelace" }, button: "Save name" },
  password: {
    element: <PasswordSection />,
    typed: { "Current password": "a long enough phrase", "New password": "another long enough phrase" },
    button: "Change password",
  },
  project: {
    element: <ProjectSection project={PROJECT} />,
    typed: { Name: "Returns" },
    button: "Save project",
  },
  "new project": {
    element: <ProjectsSection openId={7} projects={[]} />,
    typed: { "New project": "Support bot" },
    button: "Create project",
  },
  rule: {
    element: <ThresholdForm rule={RULE} knobs={[KNOB]} onClose={nothing} />,
    typed: { "Closed for (s)": "90" },
    button: "Save",
  },
  outliers: {
    element: <HitModesSection view={HIT_MODES} />,
    typed: { "Sensitivity (z)": "3.5" },
    button: "Save",
  },
  "excluded period": {
    element: <IncidentsSection incidents={[]} facets={facets} timeZone="UTC" now={NOW} />,
    typed: { Reason: "Load test" },
    button: "Exclude",
  },
  comment: { element: <CommentForm alertId={UUID} />, typed: { Comment: "A deploy" }, button: "Add" },
  person: {
    element: <NamePerson people={[]} />,
    typed: { "Email or account id": "ben@example.com", Name: "Ben" },
    button: "Save name",
  },
};

const REFUSALS = [
  {
    status: 401,
    code: "unauthenticated",
    says: "You are signed out. Log in in another tab, then try again.",
  },
  {
    status: 403,
    code: "forbidden",
    says: "No. What you typed stays here. Save it again once you have access.",
  },
  {
    status: 404,
    code: "not_found",
    says: "No. What you typed stays here. Copy what you want to keep before",
  },
];

beforeAll(() => void vi.useFakeTimers({ toFake: ["Date"], now: NOW }));
afterAll(() => void vi.useRealTimers());

it.each(Object.entries(FORMS))(
  "the form of a %s keeps what was typed without a session, a role or its project, and sends it once afterward",
  async (_, { element, typed, button, answer }) => {
    let refusal: (typeof REFUSALS)[number] | null = null;
    const { sent, refreshed } = renderPage(element, {
      server: ({ method }) => {
        if (method === "GET") return { status: 200, body: { annotations: [] } };
        if (refusal === null) return { status: 200, body: answer ?? MADE };
        const { status, code } = refusal;
        return { status, body: { error: { code, message: "No", details: [] } } };
      },
    });
    const field = (label: string) => screen.getByLabelText<HTMLInputElement>(label, { exact: true });
    for (const [label, text] of Object.entries(typed))
      fireEvent.change(field(label), { target: { value: text } });
    const press = () => fireEvent.click(screen.getByRole("button", { name: button }));
    const changes = () => sent.filter(({ method }) => method !== "GET");
    for (const [at, { status, says }] of REFUSALS.entries()) {
      refusal = REFUSALS[at]!;
      press();
      await waitFor(() => expect(screen.getByRole("alert").textContent).toContain(says));
      expect(screen.queryByRole("link", { name: "Log in" }) !== null).toBe(status === 401);
      for (const [label, text] of Object.entries(typed)) expect(field(label).value).toBe(text);
      expect([hasChanges(), refreshed.length, changes().length]).toEqual([true, 0, at + 1]);
    }
    refusal = null;
    press();
    press();
    await waitFor(() => expect(changes().length).toBeGreaterThan(REFUSALS.length));
    await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
    const [last] = changes().slice(REFUSALS.length);
    expect(changes().filter(({ path }) => path === last!.path)).toHaveLength(REFUSALS.length + 1);
    expect(last!.body).toEqual(changes()[0]!.body);
  },
);
