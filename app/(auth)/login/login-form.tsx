"use client";

import Link from "next/link";
import { Form } from "@/components/panels/forms/form";
import { signIn } from "@/components/panels/forms/session-calls";
import { useForm } from "@/components/panels/forms/use-form";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";

/** `next`: a path that the server has validated. */
export function LoginForm({ next }: { next: string }) {
  const form = useForm<{ email: string; password: string }>({
    // Read from the DOM, because a password manager may fill the fields before hydration.
    read: Object.fromEntries,
    leaves: true,
    submit: async ({ email, password }) => {
      await signIn(email, password);
      // A full page load, so that nothing of the signed-out page is kept.
      window.location.assign(next);
    },
  });
  return (
    <Form form={form}>
      <h1 className="font-semibold text-lg">Log in</h1>
      <TextField label="Email" name="email" type="email" autoComplete="username" required autoFocus />
      <TextField label="Password" name="password" type="password" autoComplete="current-password" required />
      <Button type="submit" look="primary" {...form.button}>
        Log in
      </Button>
      <Link href="/forgot-password" className="self-start text-accent hover:underline">
        Forgot your password?
      </Link>
    </Form>
  );
}
