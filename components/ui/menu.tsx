"use client";

import { Menu as BaseMenu } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { Link } from "./link";

type MenuProps = {
  trigger: ReactElement;
  label?: string;
  align?: "start" | "center" | "end";
  onOpenChange?: ((open: boolean) => void) | undefined;
  children: ReactNode;
};

export function Menu({ trigger, label, align = "start", onOpenChange, children }: MenuProps) {
  return (
    <BaseMenu.Root modal={false} onOpenChange={(open) => onOpenChange?.(open)}>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner sideOffset={6} align={align} className="z-40 outline-none">
          <BaseMenu.Popup
            aria-label={label}
            className="popup max-h-[min(420px,var(--available-height))] min-w-44 max-w-[min(360px,calc(100vw-16px))] overflow-y-auto p-1"
          >
            {children}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

export function MenuItem({
  onClick,
  icon,
  href,
  children,
}: {
  onClick?: () => void;
  icon?: ReactNode;
  href?: string;
  children: ReactNode;
}) {
  const content = (
    <>
      {icon && <span className="text-ink-3">{icon}</span>}
      {children}
    </>
  );
  if (href !== undefined) {
    return (
      <BaseMenu.LinkItem className="menu-item" render={<Link href={href} />} closeOnClick>
        {content}
      </BaseMenu.LinkItem>
    );
  }
  return (
    <BaseMenu.Item className="menu-item" onClick={onClick}>
      {content}
    </BaseMenu.Item>
  );
}

export function MenuCheckItem({
  checked,
  onChange,
  children,
}: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ReactNode;
}) {
  return (
    <BaseMenu.CheckboxItem
      className="menu-item"
      checked={checked}
      onCheckedChange={onChange}
      closeOnClick={false}
    >
      <span className="flex size-4 shrink-0 items-center justify-center rounded border border-field text-accent">
        <BaseMenu.CheckboxItemIndicator>
          <Check size={12} strokeWidth={3} />
        </BaseMenu.CheckboxItemIndicator>
      </span>
      {children}
    </BaseMenu.CheckboxItem>
  );
}

type Choice = { value: string; label: ReactNode };
type RadioProps = { value: string; onChange: (value: string) => void };

export function MenuRadioGroup({ value, onChange, choices }: RadioProps & { choices: readonly Choice[] }) {
  return (
    <BaseMenu.RadioGroup value={value} onValueChange={(next) => onChange(String(next))}>
      {choices.map(radioItem)}
    </BaseMenu.RadioGroup>
  );
}

type Group = { key: string; heading: string; choices: readonly Choice[] };

/** One choice among all groups. */
export function MenuRadioGroups({ value, onChange, groups }: RadioProps & { groups: readonly Group[] }) {
  return (
    <BaseMenu.RadioGroup value={value} onValueChange={(next) => onChange(String(next))}>
      {groups.map(({ key, heading, choices }) => (
        <BaseMenu.Group key={key}>
          <BaseMenu.GroupLabel className="truncate px-2.5 pt-1.5 pb-1 text-ink-3 text-sm">
            {heading}
          </BaseMenu.GroupLabel>
          {choices.map(radioItem)}
        </BaseMenu.Group>
      ))}
    </BaseMenu.RadioGroup>
  );
}

const radioItem = ({ value, label }: Choice) => (
  <BaseMenu.RadioItem key={value} value={value} className="menu-item" closeOnClick>
    <span className="flex w-4 shrink-0 justify-center text-accent">
      <BaseMenu.RadioItemIndicator>
        <Check size={14} />
      </BaseMenu.RadioItemIndicator>
    </span>
    {label}
  </BaseMenu.RadioItem>
);

export type Modes = {
  label: string;
  of: readonly string[];
  value: string;
  onChange: (mode: string) => void;
};

/** What the menu's other items do, as a row at its top. */
export function MenuModes({ label, of, value, onChange }: Modes) {
  return (
    <BaseMenu.RadioGroup
      aria-label={label}
      value={value}
      onValueChange={(next) => onChange(String(next))}
      className="mb-1 flex gap-1 border-quiet border-b pb-1"
    >
      {of.map((mode) => (
        <BaseMenu.RadioItem
          key={mode}
          value={mode}
          closeOnClick={false}
          className="menu-item flex-1 justify-center text-ink-2! data-checked:bg-accent-soft data-checked:text-ink!"
        >
          {mode}
        </BaseMenu.RadioItem>
      ))}
    </BaseMenu.RadioGroup>
  );
}

export function MenuSeparator() {
  return <BaseMenu.Separator className="mx-2 my-1 h-px bg-line" />;
}

export function MenuHeading({ children }: { children: ReactNode }) {
  return <div className="px-2.5 pt-1.5 pb-1 text-sm text-ink-3">{children}</div>;
}
