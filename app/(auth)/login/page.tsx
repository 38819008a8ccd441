import { redirect } from "next/navigation";
import { safeNextPath } from "@/lib/auth/next-path";
import { currentUser } from "@/lib/auth/page";
import { isSetUpWaiting } from "@/lib/manage/set-up";
import { LoginForm } from "./login-form";

export const metadata = { title: "Log in" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function LoginPage({ searchParams }: Props) {
  const { next } = await searchParams;
  const target = safeNextPath(typeof next === "string" ? next : null);
  if (await currentUser()) redirect(target);
  if (await isSetUpWaiting()) redirect("/setup");
  return <LoginForm next={target} />;
}
