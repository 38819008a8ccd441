"use client";

import { useState } from "react";
import { Form } from "@/components/panels/forms/form";
import { useProjectForm } from "@/components/panels/forms/use-project-form";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";
import type { ApiKeyView } from "@/lib/schema/people/api-key";
import { LimitField, limitOf } from "./limit-field";

type EditKeyProps = { apiKey: ApiKeyView; defaultLimit: number; onClose: () => void };

export function EditKey({ apiKey, defaultLimit, onClose }: EditKeyProps) {
  const [name, setName] = useState(apiKey.name);
  const [limit, setLimit] = useState(apiKey.requests_per_minute?.toString() ?? "");
  const form = useProjectForm({
    needs: "admin",
    schema: () => import("@/lib/schema/people/api-key").then((one) => one.ApiKeyChange),
    read: () => ({ name: name.trim(), requests_per_minute: limitOf(limit) }),
    of: apiKey,
    submit: async (body, call) => {
      await call("PATCH", `/api/v1/api-keys/${apiKey.id}`, body);
      onClose();
      return `${name.trim()} saved`;
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Edit ${apiKey.name}`}
      description={apiKey.key}
    >
      <Form form={form}>
        <TextField label="Key name" {...form.field("name", name, setName)} />
        <LimitField defaultLimit={defaultLimit} {...form.field("requests_per_minute", limit, setLimit)} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" {...form.button}>
            Save key
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
