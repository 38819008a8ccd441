import type { AgentsAnswer } from "@/lib/schema/senders/agents-answer";
import { isoTime, MINUTE_MS } from "@/lib/schema/time/epoch";
import { senderNamed } from "@/lib/senders/registry";
import { listPeopleNames } from "@/lib/store/people/people-names";
import {
  type AgentError,
  type AgentUsage,
  readAgentErrors,
  readAgentUsage,
} from "@/lib/store/requests/agent-usage";

type Span = { projectId: number; from: number; to: number };

/** The maximum number of people returned. */
const PEOPLE_SHOWN = 200;
const ACTIVE_MS = 15 * MINUTE_MS;

/** What coding agents used in a span. */
export async function loadAgents(span: Span, now: number): Promise<AgentsAnswer> {
  const [usage, errors, names] = await Promise.all([
    readAgentUsage(span),
    readAgentErrors(span),
    listPeopleNames(span.projectId),
  ]);
  return prepareAgents(usage, errors, names, { from: span.from, to: span.to, end: Math.min(span.to, now) });
}

export function prepareAgents(
  usage: readonly AgentUsage[],
  errors: readonly AgentError[],
  names: ReadonlyMap<string, string>,
  { from, to, end }: { from: number; to: number; end: number },
): AgentsAnswer {
  const by = (field: "agent" | "person" | "team" | "model") =>
    usage
      .filter((row) => row[field] !== null)
      .sort((a, b) => b.costUsd - a.costUsd || b.requests - a.requests || (a[field]! < b[field]! ? -1 : 1))
      .map((row) => ({ key: row[field]!, row }));
  const total = usage.find(({ agent, person, team, model }) => (agent ?? person ?? team ?? model) === null);
  const people = by("person");
  return {
    from: isoTime(from),
    to: isoTime(to),
    total: total ? figuresOf(total) : null,
    active_people: people.filter(({ key, row }) => key !== "" && row.lastSeenAt >= end - ACTIVE_MS).length,
    agents: by("agent").map(({ key, row }) => ({
      name: key,
      label: senderNamed(key)?.label ?? key,
      ...figuresOf(row),
    })),
    people: people.slice(0, PEOPLE_SHOWN).map(({ key, row }) => ({
      person: key,
      name: names.get(key) ?? "",
      ...figuresOf(row),
    })),
    people_left_out: Math.max(0, people.length - PEOPLE_SHOWN),
    teams: by("team").map(({ key, row }) => ({ name: key, ...figuresOf(row) })),
    models: by("model").map(({ key, row }) => ({ name: key, ...figuresOf(row) })),
    errors: errors.map(({ agent, errorType, requests }) => ({ agent, error_type: errorType, requests })),
  };
}

const figuresOf = (row: AgentUsage) => ({
  requests: row.requests,
  errors: row.errors,
  sessions: row.sessions,
  input_tokens: row.inputTokens,
  output_tokens: row.outputTokens,
  cost_usd: row.unpriced > 0 && row.costUsd === 0 ? null : row.costUsd,
  unpriced_requests: row.unpriced,
  last_seen_at: isoTime(row.lastSeenAt),
});
