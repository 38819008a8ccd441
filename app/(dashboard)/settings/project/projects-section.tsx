"use client";

import { useState } from "react";
import { Form } from "@/components/panels/forms/form";
import { useProjectForm } from "@/components/panels/forms/use-project-form";
import { useProject } from "@/components/panels/frame/project-context";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Link } from "@/components/ui/link";
import { Table } from "@/components/ui/table";
import type { ProjectView } from "@/lib/schema/people/project";

const COLUMNS = [
  { key: "name", label: "name" },
  { key: "state", label: "state" },
  { key: "open", label: "open", numeric: true, silent: true },
];

type ProjectsSectionProps = {
  openId: number;
  projects: readonly { id: number; name: string; isArchived: boolean }[];
};

export function ProjectsSection({ openId, projects }: ProjectsSectionProps) {
  const { time_zone } = useProject();
  const [name, setName] = useState("");
  const form = useProjectForm({
    needs: "admin",
    schema: () => import("@/lib/schema/people/project").then((one) => one.NewProject),
    // The settings of the new one can be changed where this one's are.
    read: () => ({ name: name.trim(), time_zone }),
    leaves: true,
    submit: async (body, call) => {
      const { id } = await call<ProjectView>("POST", "/api/v1/projects", body);
      window.location.assign(`/?project=${id}`);
      return undefined;
    },
  });
  return (
    <>
      <Table
        caption="Projects"
        columns={COLUMNS}
        className="mb-4"
        rows={projects.map((project) => ({
          id: String(project.id),
          cells: [
            <span key="name" className="break-all">
              {project.name}
            </span>,
            project.isArchived ? "archived" : "active",
            project.id === openId ? (
              <span key="open" className="text-ink-3">
                current
              </span>
            ) : (
              <Link
                key="open"
                href={`/settings/project?project=${project.id}`}
                className="text-accent hover:underline"
              >
                Open<span className="sr-only"> {project.name}</span>
              </Link>
            ),
          ],
        }))}
      />
      <Form form={form} className="flex flex-wrap items-start gap-3">
        <TextField
          label="New project"
          className="w-full max-w-80"
          placeholder="Support bot"
          hint="Comes with the default rules"
          {...form.field("name", name, setName)}
        />
        <Button type="submit" {...form.button} className="sm:mt-[1.375rem]">
          Create project
        </Button>
      </Form>
    </>
  );
}
