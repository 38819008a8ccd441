"use client";

import { useState } from "react";
import { callApi } from "@/components/panels/forms/api-call";
import { Form } from "@/components/panels/forms/form";
import { useForm } from "@/components/panels/forms/use-form";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";

export function ForgotForm() {
  const [email, setEmail] = useState("");
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useForm({
    asks: false,
    schema: () => import("@/lib/schema/people/password-reset").then((one) => one.PasswordResetRequest),
    read: () => ({ email: email.trim() }),
    submit: async (body) => {
      await callApi("POST", "/api/v1/password-resets", { body });
      setSentTo(body.email);
    },
  });
  const back = (
    <Link href="/login" className="self-start text-accent hover:underline">
      Back to login
    </Link>
  );
  if (sentTo !== null)
    return (
      <div className="flex flex-col gap-4">
        <h1 className="font-semibold text-lg">Check your email</h1>
        <Notice role="status">
          If <span className="break-all font-medium">{sentTo}</span> has an account, a link to choose a new
          password is on its way. It expires in 1 hour.
        </Notice>
        {back}
      </div>
    );
  return (
    <Form form={form}>
      <div>
        <h1 className="font-semibold text-lg">Forgot your password?</h1>
        <p className="mt-1 text-ink-2">You get an email with a link to choose a new one.</p>
      </div>
      <TextField
        label="Email"
        type="email"
        autoComplete="username"
        autoFocus
        {...form.field("email", email, setEmail)}
      />
      <Button type="submit" look="primary" {...form.button}>
        Send link
      </Button>
      {back}
    </Form>
  );
}
