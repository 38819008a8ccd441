import { connection } from "next/server";
import { hasMailServer } from "@/lib/manage/mail-account";
import { onlySignOn } from "@/lib/manage/password-login";
import { LinkEnded } from "../link-ended";
import { ForgotForm } from "./forgot-form";

export const metadata = { title: "Forgot password" };

export default async function ForgotPasswordPage() {
  // The environment is not available at build time.
  await connection();
  const provider = onlySignOn();
  if (provider !== null) {
    return (
      <LinkEnded
        title="Password login is off"
        text={`Log in with ${provider}.`}
        href="/login"
        label="Back to login"
      />
    );
  }
  if (hasMailServer()) return <ForgotForm />;
  return (
    <LinkEnded
      title="Forgot your password?"
      text="This installation sends no email. Ask an admin of your team for a reset link, or the operator to run npm run reset-password with your address."
      href="/login"
      label="Back to login"
    />
  );
}
