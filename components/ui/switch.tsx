"use client";

import { Switch as BaseSwitch } from "@base-ui/react/switch";

export function Switch({
  label,
  checked,
  onChange,
  blocked,
}: {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  blocked?: string | null;
}) {
  return (
    <BaseSwitch.Root
      aria-label={label}
      title={blocked ?? label}
      checked={checked}
      onCheckedChange={onChange}
      disabled={Boolean(blocked)}
      className="relative flex h-6 w-10 shrink-0 items-center rounded-full border border-field bg-hover px-[3px] transition-colors data-checked:border-accent data-checked:bg-accent data-disabled:cursor-not-allowed data-disabled:opacity-55"
    >
      <BaseSwitch.Thumb className="size-4 rounded-full border border-transparent bg-ink-3 transition-[translate] data-checked:translate-x-4 data-checked:bg-on-accent" />
    </BaseSwitch.Root>
  );
}
