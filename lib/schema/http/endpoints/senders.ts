import { AgentsAnswer } from "@/lib/schema/senders/agents-answer";
import { NamedPerson } from "@/lib/schema/senders/person";
import { SendersAnswer } from "@/lib/schema/senders/senders-answer";
import { type Endpoints, OK } from "../endpoint";
import { TIME } from "../query-parameters";

export const SENDERS = {
  list: {
    method: "get",
    path: "/senders",
    access: "read",
    summary: "What sends data to the project, with its versions and what it cannot report",
    answer: { status: 200, schema: SendersAnswer },
  },
  agents: {
    method: "get",
    path: "/agents",
    access: "read",
    summary: "Usage of coding agents by agent, person, team and model, with what failed",
    query: TIME,
    answer: { status: 200, schema: AgentsAnswer },
  },
  namePerson: {
    method: "put",
    path: "/agents/people",
    access: "admin",
    summary: "Give a person whom coding agents report a name, or remove it",
    body: NamedPerson,
    quotas: ["people_names"],
    answer: OK,
  },
} as const satisfies Endpoints;
