import { z } from "zod";

const count = z.number();

const Usage = z.object({
  requests: count,
  errors: count,
  sessions: count,
  input_tokens: count,
  output_tokens: count,
  cost_usd: z
    .number()
    .nullable()
    .describe("At list prices: what a subscription covers is counted, too. Null: no request has a price"),
  unpriced_requests: count,
  last_seen_at: z.string(),
});

const Named = Usage.extend({ name: z.string().describe("Empty: not reported") });

/** GET /api/v1/agents */
export const AgentsAnswer = z.object({
  from: z.string(),
  to: z.string(),
  total: Usage.nullable().describe("Null if no agent sent a request"),
  active_people: count.describe("People with a request in the last 15 minutes of the range"),
  agents: z.array(Named.extend({ label: z.string() })),
  people: z.array(
    Named.extend({ person: z.string().describe("Keyed hash of the identity that the agent sends") }),
  ),
  people_left_out: count,
  teams: z.array(Named),
  models: z.array(Named),
  errors: z.array(z.object({ agent: z.string(), error_type: z.string(), requests: count })),
});
export type AgentsAnswer = z.infer<typeof AgentsAnswer>;
