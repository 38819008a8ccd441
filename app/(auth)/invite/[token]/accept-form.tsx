"use client";

import { type ReactNode, useState } from "react";
import { callApi } from "@/components/panels/forms/api-call";
import { Form } from "@/components/panels/forms/form";
import { signIn } from "@/components/panels/forms/sign-in";
import { useForm } from "@/components/panels/forms/use-form";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";

type AcceptFormProps = { token: string; email: string; heading: ReactNode };

/** Creates the account, then logs in. */
export function AcceptForm({ token, email, heading }: AcceptFormProps) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const form = useForm({
    asks: false,
    schema: () => import("@/lib/schema/people/invitation").then((one) => one.AcceptInvitation),
    read: () => ({ token, name: name.trim(), password }),
    leaves: true,
    submit: async (body) => {
      await callApi("POST", "/api/v1/invitations/accept", { body });
      // The account is there even if logging in fails: then its owner does it by hand.
      await signIn(email, password).then(
        () => window.location.assign("/"),
        () => window.location.assign("/login"),
      );
    },
  });
  return (
    <Form form={form}>
      {heading}
      {/* For password managers, which store it with the password. */}
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <TextField label="Your name" autoComplete="name" autoFocus {...form.field("name", name, setName)} />
      <TextField
        label="Password"
        type="password"
        autoComplete="new-password"
        hint="At least 12 characters"
        {...form.field("password", password, setPassword)}
      />
      <Button type="submit" look="primary" {...form.button}>
        Create account and join
      </Button>
    </Form>
  );
}
