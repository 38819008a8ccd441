"use client";

import { clsx } from "clsx";
import { useSearchParams } from "next/navigation";
import { useNavigation } from "@/components/panels/frame/navigation";

type ChoiceBarProps = {
  /** The query parameter that it sets. */
  name: string;
  label: string;
  choices: readonly { value: string; label: string }[];
};

/** A segmented control kept in the query; the first choice is the default. */
export function ChoiceBar({ name, label, choices }: ChoiceBarProps) {
  const wanted = useSearchParams().get(name);
  const { change } = useNavigation();
  const chosen = choices.find(({ value }) => value === wanted) ?? choices[0];
  return (
    <fieldset className="flex min-w-0 flex-wrap rounded-control border border-line bg-surface p-0.5">
      <legend className="sr-only">{label}</legend>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={choice === chosen}
          onClick={() => change({ [name]: choice === choices[0] ? null : choice.value, cursor: null })}
          className={clsx(
            "min-h-[28px] rounded-md px-2.5",
            choice === chosen ? "bg-accent-soft font-medium text-ink" : "text-ink-2 hover:text-ink",
          )}
        >
          {choice.label}
        </button>
      ))}
    </fieldset>
  );
}
