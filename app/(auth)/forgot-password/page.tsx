import { connection } from "next/server";
import { hasMailServer } from "@/lib/manage/mail-account";
import { LinkEnded } from "../link-ended";
import { ForgotForm } from "./forgot-form";

export const metadata = { title: "Forgot password" };

export default async function ForgotPasswordPage() {
  // The environment is not available at build time.
  await connection();
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
