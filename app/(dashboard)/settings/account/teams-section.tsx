"use client";

import { useState } from "react";
import { callApi } from "@/components/panels/forms/api-call";
import { Form } from "@/components/panels/forms/form";
import { useChange } from "@/components/panels/forms/use-change";
import { useForm } from "@/components/panels/forms/use-form";
import { useProject } from "@/components/panels/frame/project-context";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { ScrollArea } from "@/components/ui/scroll-area";
import { Table } from "@/components/ui/table";
import type { TeamView } from "@/lib/schema/people/team";

const COLUMNS = [
  { key: "name", label: "team" },
  { key: "role", label: "role" },
  { key: "projects", label: "projects", numeric: true },
  { key: "leave", label: "leave", numeric: true, silent: true },
];

export function TeamsSection({ teams }: { teams: readonly TeamView[] }) {
  const { attempt, busy } = useChange();
  const leave = async ({ id, name }: TeamView) => {
    if (!window.confirm(`Leave ${name}? Only an admin of the team can add you again.`)) return;
    const done = await attempt((call) => call("POST", `/api/v1/teams/${id}/leave`), {
      failed: `Did not leave ${name}`,
    });
    if (done) window.location.assign("/");
  };
  return (
    <>
      <ScrollArea label="Team list">
        <Table
          caption="Your teams"
          columns={COLUMNS}
          className="mb-4"
          rows={teams.map((team) => ({
            id: team.id,
            cells: [
              <span key="name" className="break-all">
                {team.name}
              </span>,
              team.role,
              team.projects,
              <Button key="leave" size="small" look="danger" busy={busy} onClick={() => void leave(team)}>
                Leave<span className="sr-only"> {team.name}</span>
              </Button>,
            ],
          }))}
        />
      </ScrollArea>
      {teams.some(({ role }) => role === "admin") ? (
        <NewTeamForm />
      ) : (
        <p className="text-ink-3 text-sm">Only admins of a team can create another team.</p>
      )}
    </>
  );
}

function NewTeamForm() {
  const { time_zone } = useProject();
  const [name, setName] = useState("");
  const [project, setProject] = useState("");
  const form = useForm({
    schema: () => import("@/lib/schema/people/team").then((one) => one.NewTeam),
    read: () => ({ name: name.trim(), project: project.trim(), time_zone }),
    leaves: true,
    submit: async (body) => {
      const { project_id } = await callApi<{ project_id: number }>("POST", "/api/v1/teams", { body });
      window.location.assign(`/?project=${project_id}`);
    },
  });
  return (
    <Form form={form} className="flex flex-wrap items-start gap-3">
      <TextField
        label="New team"
        className="w-full max-w-60"
        placeholder="Research"
        {...form.field("name", name, setName)}
      />
      <TextField
        label="Its first project"
        className="w-full max-w-60"
        placeholder="Assistant"
        {...form.field("project", project, setProject)}
      />
      <Button type="submit" {...form.button} className="sm:mt-[1.375rem]">
        Create team
      </Button>
    </Form>
  );
}
