import { redirect } from "next/navigation";
import { safeNextPath } from "@/lib/auth/next-path";
import { currentUser } from "@/lib/auth/page";
import { signOnSettings } from "@/lib/auth/sign-on/sign-on-settings";
import { isSetUpWaiting } from "@/lib/manage/set-up";
import { signOnRefusalText } from "@/lib/schema/people/sign-on";
import { LoginForm } from "./login-form";

export const metadata = { title: "Log in" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function LoginPage({ searchParams }: Props) {
  const { next, error } = await searchParams;
  const target = safeNextPath(typeof next === "string" ? next : null);
  if (await currentUser()) redirect(target);
  if (await isSetUpWaiting()) redirect("/setup");
  const signOn = signOnSettings();
  return (
    <LoginForm
      next={target}
      refusal={typeof error === "string" ? signOnRefusalText(error) : null}
      provider={signOn?.name ?? null}
      password={!signOn?.only}
    />
  );
}
