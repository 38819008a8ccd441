import { previewReset } from "@/lib/manage/reset-password";
import { ApiError } from "@/lib/schema/http/api-error";
import { LinkEnded } from "../../link-ended";
import { ResetForm } from "./reset-form";

export const metadata = { title: "Reset password", referrer: "no-referrer" as const, robots: "noindex" };

type Props = { params: Promise<{ token: string }> };

export default async function ResetPasswordPage({ params }: Props) {
  const { token } = await params;
  const preview = await previewReset(token).catch((thrown: unknown) => {
    if (thrown instanceof ApiError) return thrown.message;
    throw thrown;
  });
  if (typeof preview === "string") {
    return (
      <LinkEnded
        title="This link does not work"
        text={`${preview}.`}
        href="/forgot-password"
        label="Get a new link"
      />
    );
  }
  return <ResetForm token={token} email={preview.email} />;
}
