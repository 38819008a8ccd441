"use client";

import { Circle, CircleCheck } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useProject } from "@/components/panels/frame/project-context";
import { pageLink } from "@/components/panels/range/page-link";
import { Link } from "@/components/ui/link";
import type { SetUpSteps as Steps } from "@/lib/dashboard/overview/load-set-up-steps";
import { PAGES, type ProjectPage } from "@/lib/schema/people/page-permission";
import { roleMay } from "@/lib/schema/people/permission";

const STEPS: readonly { step: keyof Steps; text: string; page: ProjectPage | null }[] = [
  { step: "key", text: "Create an API key", page: "/settings/api-keys" },
  { step: "data", text: "Send the first request", page: null },
  { step: "channel", text: "Add a channel, so that alerts reach someone", page: "/channels" },
  { step: "budget", text: "Set a budget", page: "/budgets" },
  { step: "members", text: "Invite your team", page: "/settings/team" },
];

/** What is left to do in a new project; each step is ticked by what exists. */
export function SetUpSteps({ steps }: { steps: Steps }) {
  const search = useSearchParams();
  const { role } = useProject();
  const done = STEPS.filter(({ step }) => steps[step]).length;
  return (
    <section className="card mx-auto mt-3.5 max-w-3xl p-5 sm:px-7" aria-labelledby="set-up-steps">
      <h2 id="set-up-steps" className="font-semibold text-[0.875rem]">
        Getting started <span className="font-normal text-ink-3">{`${done} of ${STEPS.length}`}</span>
      </h2>
      <ul className="mt-2">
        {STEPS.map(({ step, text, page }) => (
          <li key={step} className="flex min-h-8 items-center gap-2.5">
            {steps[step] ? (
              <CircleCheck size={16} className="shrink-0 text-ok" aria-label="Done" />
            ) : (
              <Circle size={16} className="shrink-0 text-ink-3" aria-label="To do" />
            )}
            {page !== null && !steps[step] && roleMay(role, PAGES[page]) ? (
              <Link href={pageLink(page, search)} className="text-accent hover:underline">
                {text}
              </Link>
            ) : (
              <span className={steps[step] ? "text-ink-3" : ""}>{text}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
