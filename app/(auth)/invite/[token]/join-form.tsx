"use client";

import type { ReactNode } from "react";
import { callApi } from "@/components/panels/forms/api-call";
import { Form } from "@/components/panels/forms/form";
import { useForm } from "@/components/panels/forms/use-form";
import { Button } from "@/components/ui/button";

type JoinFormProps = { token: string; team: string; heading: ReactNode };

/** For the signed-in user whom the invitation names. */
export function JoinForm({ token, team, heading }: JoinFormProps) {
  const form = useForm({
    read: () => ({ token }),
    leaves: true,
    submit: async (body) => {
      const { project_id } = await callApi<{ project_id: number | null }>(
        "POST",
        "/api/v1/invitations/join",
        { body },
      );
      window.location.assign(project_id === null ? "/" : `/?project=${project_id}`);
    },
  });
  return (
    <Form form={form}>
      {heading}
      <Button type="submit" look="primary" {...form.button}>
        <span className="min-w-0 truncate">Join {team}</span>
      </Button>
    </Form>
  );
}
