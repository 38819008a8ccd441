"use client";

import { useState } from "react";
import { Form } from "@/components/panels/forms/form";
import { useProjectForm } from "@/components/panels/forms/use-project-form";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";

export function TeamSection({ team }: { team: { name: string } }) {
  const [name, setName] = useState(team.name);
  const form = useProjectForm({
    needs: "admin",
    schema: () => import("@/lib/schema/people/team").then((one) => one.TeamChange),
    read: () => ({ name: name.trim() }),
    of: team,
    submit: async (body, call) => {
      await call("PATCH", "/api/v1/team", body);
      return "Team renamed";
    },
  });
  return (
    <Form form={form} className="flex flex-wrap items-start gap-3">
      <TextField label="Name" className="w-full max-w-80" {...form.field("name", name, setName)} />
      <Button
        type="submit"
        {...form.button}
        disabled={form.button.disabled || name.trim() === team.name}
        className="sm:mt-[1.375rem]"
      >
        Rename team
      </Button>
    </Form>
  );
}
