"use client";

import { useState } from "react";
import { callApi } from "@/components/panels/forms/api-call";
import { Form } from "@/components/panels/forms/form";
import { signIn } from "@/components/panels/forms/sign-in";
import { useForm } from "@/components/panels/forms/use-form";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";

export function ResetForm({ token, email }: { token: string; email: string }) {
  const [password, setPassword] = useState("");
  const form = useForm({
    asks: false,
    schema: () => import("@/lib/schema/people/password-reset").then((one) => one.PasswordReset),
    read: () => ({ token, password }),
    leaves: true,
    submit: async (body) => {
      await callApi("POST", "/api/v1/password-resets/use", { body });
      // The password is changed even if logging in fails: then its owner does it by hand.
      await signIn(email, password).then(
        () => window.location.assign("/"),
        () => window.location.assign("/login"),
      );
    },
  });
  return (
    <Form form={form}>
      <div>
        <h1 className="font-semibold text-lg">Choose a new password</h1>
        <p className="mt-1 text-pretty text-ink-2">
          For <span className="break-all">{email}</span>. Saving it signs you out everywhere else.
        </p>
      </div>
      {/* For password managers, which store it with the password. */}
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <TextField
        label="New password"
        type="password"
        autoComplete="new-password"
        hint="At least 12 characters"
        autoFocus
        {...form.field("password", password, setPassword)}
      />
      <Button type="submit" look="primary" {...form.button}>
        Save and log in
      </Button>
    </Form>
  );
}
