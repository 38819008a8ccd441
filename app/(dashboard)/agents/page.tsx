import { BreakdownChart } from "@/components/panels/breakdown/breakdown-chart";
import { PageHeader } from "@/components/panels/frame/page-header";
import { ChoiceBar } from "@/components/panels/panel/choice-bar";
import { IgnoredNotice } from "@/components/panels/range/ignored-notice";
import { pageLink } from "@/components/panels/range/page-link";
import { RefreshMenu } from "@/components/panels/range/refresh-menu";
import { TimePicker } from "@/components/panels/range/time-picker";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { requirePage } from "@/lib/auth/page";
import { loadIngestState } from "@/lib/dashboard/range/load-ingest-state";
import { loadRange } from "@/lib/dashboard/range/load-range";
import { loadAgentChart } from "@/lib/dashboard/senders/load-agent-chart";
import { loadAgents } from "@/lib/dashboard/senders/load-agents";
import { formatCount, formatValue } from "@/lib/format/format-value";
import { momentText } from "@/lib/format/time-text";
import { roleMay } from "@/lib/schema/people/permission";
import { pageSearch, type SearchParams } from "../page-search";
import { NamePerson } from "./name-person";
import { UsageTable } from "./usage-table";

export const metadata = { title: "Coding agents" };

const GROUPS = [
  { value: "agent", label: "Agent" },
  { value: "person", label: "Person" },
  { value: "team", label: "Team" },
  { value: "model", label: "Model" },
] as const;
const MEASURES = [
  { value: "cost", label: "Cost" },
  { value: "tokens", label: "Tokens" },
] as const;

/** The choice that the query names, or the first one. */
const chosen = <T extends string>(choices: readonly { value: T; label: string }[], value: string | null) =>
  choices.find((one) => one.value === value) ?? choices[0]!;

export default async function AgentsPage({ searchParams }: { searchParams: SearchParams }) {
  const { project, search, timeZone } = await requirePage("/agents", await pageSearch(searchParams));
  const now = Date.now();
  const range = await loadRange(project.id, search.toString());
  const { from, to } = range;
  const usage = await loadAgents({ projectId: project.id, from, to }, now);
  const { total } = usage;
  const group = chosen(GROUPS, search.get("by"));
  const measure = chosen(MEASURES, search.get("measure"));
  const chart =
    total === null
      ? null
      : await loadAgentChart(
          { projectId: project.id, from, to },
          usage,
          { group: group.value, measure: measure.value },
          timeZone,
          now,
        );
  const requestsOf = (more: Record<string, string>) => pageLink("/requests", search, more);
  const canName = roleMay(project.role, "admin") && project.keepsPeople;
  return (
    <>
      <PageHeader title="Coding agents">
        <TimePicker range={range} />
        <RefreshMenu renderedAt={now} ingest={await loadIngestState(project.id, now)} />
      </PageHeader>
      <IgnoredNotice text={range.notice} />
      <p className="mb-3.5 max-w-3xl text-pretty text-ink-2">
        Cost is at list prices: usage that a subscription covers is included. Counts are lower bounds, since
        agents lose telemetry when they exit.
      </p>
      {total === null ? (
        <div className="card px-4 py-12 text-center">
          <p className="font-medium">No requests from coding agents in this range</p>
          <p className="mt-1 text-ink-2">
            Choose a longer range, or{" "}
            <Link className="text-accent underline" href={pageLink("/senders", search, {})}>
              connect an agent
            </Link>
            .
          </p>
        </div>
      ) : (
        <div className="flex flex-col gap-3.5">
          <dl className="grid grid-cols-2 gap-3.5 sm:grid-cols-3 lg:grid-cols-6">
            <Total name="Cost, list price" value={formatValue(total.cost_usd, "usd")} />
            <Total name="Requests" value={formatValue(total.requests, "count")} />
            <Total name="Sessions" value={formatValue(total.sessions, "count")} />
            <Total name="Input tokens" value={formatValue(total.input_tokens, "tokens")} />
            <Total name="Output tokens" value={formatValue(total.output_tokens, "tokens")} />
            <Total name="People active now" value={formatValue(usage.active_people, "count")} />
          </dl>
          {total.unpriced_requests > 0 && (
            <Notice>
              {formatCount(total.unpriced_requests, "request")} without a price, not in the cost.
            </Notice>
          )}
          {chart && (
            <>
              {chart.since !== null && (
                <Notice tone="warning">
                  The range has more requests than are read for this page. Everything on it counts requests
                  since {momentText(chart.since, timeZone)} only; choose a shorter range.
                </Notice>
              )}
              <div className="flex flex-wrap gap-2">
                <ChoiceBar name="measure" label="Measure of the chart" choices={MEASURES} />
                <ChoiceBar name="by" label="Group of the chart" choices={GROUPS} />
              </div>
              <BreakdownChart
                filtered={false}
                all={`#${group.value}-usage`}
                anchor="usage"
                title={`${measure.label} by ${group.label.toLowerCase()}`}
                of={measure.value === "cost" ? "at list price" : "input and output"}
                panel={chart.panel}
                look="stack"
                syncId="agents"
              />
            </>
          )}
          <UsageTable
            title="Agents"
            of="agent"
            timeZone={timeZone}
            rows={usage.agents.map((row) => ({
              ...row,
              key: row.name,
              text: row.label,
              href: requestsOf({ tag: `agent:${row.name}` }),
            }))}
          />
          <UsageTable
            title="People"
            of="person"
            timeZone={timeZone}
            rows={usage.people.map((row) => ({
              ...row,
              key: row.person,
              text: row.name || row.person || "not reported",
              href: row.person === "" ? null : requestsOf({ user_id: row.person }),
            }))}
            leftOut={usage.people_left_out}
          >
            {canName && <NamePerson people={usage.people.filter(({ person }) => person !== "")} />}
            {!project.keepsPeople && (
              <p className="mt-3 text-ink-3 text-sm">
                New requests do not say who made them: the project's settings say so.
              </p>
            )}
          </UsageTable>
          <div className="flex flex-col gap-3.5">
            <UsageTable
              title="Teams"
              of="team"
              timeZone={timeZone}
              rows={usage.teams.map((row) => ({
                ...row,
                key: row.name,
                text: row.name || "not reported",
                href: row.name === "" ? null : requestsOf({ tag: `team:${row.name}` }),
              }))}
            />
            <UsageTable
              title="Models"
              of="model"
              timeZone={timeZone}
              rows={usage.models.map((row) => ({
                ...row,
                key: row.name,
                text: row.name,
                href: requestsOf({ model: row.name }),
              }))}
            />
          </div>
          <section className="card min-w-0 px-4 py-3.5" aria-labelledby="failed-title">
            <h2 id="failed-title" className="font-semibold text-[0.875rem]">
              Failed requests
            </h2>
            {usage.errors.length === 0 ? (
              <p className="mt-1 text-ink-2">
                No failed requests reported in this range. Some agents do not report failed attempts.
              </p>
            ) : (
              <ul className="mt-2 flex flex-col gap-1">
                {usage.errors.map(({ agent, error_type: type, requests }) => (
                  <li key={`${agent} ${type}`} className="flex gap-3">
                    <span className="w-10 text-end tabular-nums">{formatValue(requests, "count")}</span>
                    <Link
                      className="text-accent hover:underline"
                      href={requestsOf({ tag: `agent:${agent}`, status: "error", error_type: type })}
                    >
                      {type || "no type"}
                    </Link>
                    <span className="text-ink-3">
                      {usage.agents.find(({ name }) => name === agent)?.label ?? agent}
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </section>
        </div>
      )}
    </>
  );
}

function Total({ name, value }: { name: string; value: string }) {
  return (
    <div className="card px-4 py-3">
      <dt className="text-ink-3 text-sm">{name}</dt>
      <dd className="mt-0.5 font-semibold text-lg tabular-nums">{value}</dd>
    </div>
  );
}
