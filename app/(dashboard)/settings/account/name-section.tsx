"use client";

import { useState } from "react";
import { callApi } from "@/components/panels/forms/api-call";
import { Form } from "@/components/panels/forms/form";
import { useForm } from "@/components/panels/forms/use-form";
import { useNavigation } from "@/components/panels/frame/navigation";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { useToast } from "@/components/ui/toast";

export function NameSection({ name: stored }: { name: string }) {
  const [name, setName] = useState(stored);
  const { refresh } = useNavigation();
  const { tell } = useToast();
  const form = useForm(
    {
      schema: () => import("@/lib/schema/people/account").then((one) => one.AccountChange),
      read: () => ({ name: name.trim() }),
      submit: (body) => callApi<void>("PATCH", "/api/v1/account", { body }),
    },
    { success: () => tell("Name saved"), attempt: refresh },
  );
  return (
    <Form form={form} className="flex flex-wrap items-start gap-3">
      <TextField
        label="Name"
        className="w-full max-w-80"
        autoComplete="name"
        hint="Shown to your team in timelines and the audit log"
        {...form.field("name", name, setName)}
      />
      <Button
        type="submit"
        {...form.button}
        disabled={form.button.disabled || name.trim() === stored}
        className="sm:mt-[1.375rem]"
      >
        Save name
      </Button>
    </Form>
  );
}
