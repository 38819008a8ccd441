import { buttonClass } from "@/components/ui/button";
import { Link } from "@/components/ui/link";

export const metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <div className="flex min-h-[60dvh] flex-col items-center justify-center px-4 text-center">
      <h1 className="font-semibold text-lg">Page not found</h1>
      <p className="mt-1.5 mb-5 text-ink-2">
        The address may be outdated, or the project may belong to another team.
      </p>
      <Link href="/" className={buttonClass()}>
        Go to overview
      </Link>
    </div>
  );
}
