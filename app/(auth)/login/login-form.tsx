"use client";

import { Form } from "@/components/panels/forms/form";
import { signIn, signInAtProvider } from "@/components/panels/forms/sign-in";
import { useForm } from "@/components/panels/forms/use-form";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";

type LoginFormProps = {
  /** A path that the server has validated. */
  next: string;
  /** Why the provider's sign-in failed. */
  refusal: string | null;
  /** Name of the sign-on provider; null without one. */
  provider: string | null;
  /** Whether passwords are accepted. */
  password: boolean;
};

export function LoginForm({ next, refusal, provider, password }: LoginFormProps) {
  return (
    <div className="flex flex-col gap-4">
      <h1 className="font-semibold text-lg">Log in</h1>
      {refusal && (
        <Notice tone="critical" role="alert">
          {refusal}
        </Notice>
      )}
      {provider && <ProviderForm next={next} provider={provider} />}
      {provider && password && (
        <div className="flex items-center gap-3 text-ink-3 text-sm">
          <span className="h-px flex-1 bg-line" />
          or
          <span className="h-px flex-1 bg-line" />
        </div>
      )}
      {password && <PasswordForm next={next} isFirst={provider === null} />}
    </div>
  );
}

function ProviderForm({ next, provider }: { next: string; provider: string }) {
  const form = useForm({ read: () => next, leaves: true, submit: signInAtProvider });
  return (
    <Form form={form}>
      <Button type="submit" look="primary" {...form.button}>
        Continue with {provider}
      </Button>
    </Form>
  );
}

function PasswordForm({ next, isFirst }: { next: string; isFirst: boolean }) {
  const form = useForm<{ email: string; password: string }>({
    asks: false,
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
      <TextField
        label="Email"
        name="email"
        type="email"
        autoComplete="username"
        required
        autoFocus={isFirst}
      />
      <TextField label="Password" name="password" type="password" autoComplete="current-password" required />
      <Button type="submit" look={isFirst ? "primary" : "secondary"} {...form.button}>
        Log in
      </Button>
      <Link href="/forgot-password" className="self-start text-accent hover:underline">
        Forgot your password?
      </Link>
    </Form>
  );
}
