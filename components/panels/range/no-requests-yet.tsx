"use client";

import { useSearchParams } from "next/navigation";
import { Link } from "@/components/ui/link";
import { pageLink } from "./page-link";

/** Instead of what a page shows, in a project that never received a request. */
export function NoRequestsYet() {
  const search = useSearchParams();
  return (
    <div className="card px-4 py-12 text-center">
      <p className="font-medium">No requests yet</p>
      <p className="mt-1 text-ink-2">
        The{" "}
        <Link href={pageLink("/", search)} className="text-accent underline">
          overview
        </Link>{" "}
        shows how to send the first one.
      </p>
    </div>
  );
}
