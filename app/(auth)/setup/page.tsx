import { redirect } from "next/navigation";
import { env } from "@/lib/env";
import { isSetUpWaiting } from "@/lib/manage/set-up";
import { SetUpForm } from "./set-up-form";

export const metadata = { title: "Setup" };
export const dynamic = "force-dynamic";

export default async function SetUpPage() {
  if (!(await isSetUpWaiting())) redirect("/");
  return <SetUpForm address={env().NEXTAUTH_URL.replace(/\/$/, "")} />;
}
