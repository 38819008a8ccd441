"use client";

import { useState } from "react";
import { callApi } from "@/components/panels/forms/api-call";
import { Form } from "@/components/panels/forms/form";
import { useForm } from "@/components/panels/forms/use-form";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";

export function PasswordSection() {
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const form = useForm({
    schema: () => import("@/lib/schema/people/credentials").then((one) => one.ChangePassword),
    read: () => ({ current, password }),
    leaves: true,
    submit: async (body) => {
      await callApi("PUT", "/api/v1/password", { body });
      window.location.assign("/login");
    },
  });
  return (
    <Form form={form}>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Current password"
          type="password"
          autoComplete="current-password"
          {...form.field("current", current, setCurrent)}
        />
        <TextField
          label="New password"
          type="password"
          autoComplete="new-password"
          hint="At least 12 characters"
          {...form.field("password", password, setPassword)}
        />
      </div>
      <Button
        type="submit"
        {...form.button}
        disabled={form.button.disabled || current === "" || password === ""}
        className="self-start"
      >
        Change password
      </Button>
    </Form>
  );
}
