import Link from "next/link";
import { buttonClass } from "@/components/ui/button";

export const metadata = { title: "Not there" };

export default function NotFound() {
  return (
    <div className="flex min-h-[60dvh] flex-col items-center justify-center px-4 text-center">
      <h1 className="font-semibold text-lg">There is nothing here, or it is not yours</h1>
      <p className="mt-1.5 mb-5 text-ink-2">The address may be old, or belong to another team's project.</p>
      <Link href="/" className={buttonClass()}>
        To the overview
      </Link>
    </div>
  );
}
