"use client";

import { Dialog } from "@/components/ui/dialog";
import { KeyCaps } from "@/components/ui/key-caps";
import { Switch } from "@/components/ui/switch";
import { useKeyboard } from "./keyboard";
import { GO_KEYS, placesOf } from "./places";
import { useProject } from "./project-context";
import { ACTION_KEYS } from "./shortcuts";

const ELSEWHERE = [
  { keys: "Ctrl K", label: "Command palette" },
  { keys: "j", label: "Next request, in its panel" },
  { keys: "k", label: "Previous request, in its panel" },
  { keys: "Enter", label: "Legend: show only this line" },
  { keys: "Space", label: "Legend: show or hide this line" },
];

export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  const { enabled, setEnabled } = useKeyboard();
  const { role } = useProject();
  const pages = placesOf(role).flatMap(({ path, label }) =>
    GO_KEYS[path] ? [{ keys: `g ${GO_KEYS[path]}`, label }] : [],
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Keyboard shortcuts">
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        <Keys title="Go to" rows={pages} />
        <div className="flex flex-col gap-4">
          <Keys title="Everywhere" rows={[ELSEWHERE[0]!, ...ACTION_KEYS]} />
          <Keys title="In lists and charts" rows={ELSEWHERE.slice(1)} />
        </div>
      </div>
      <div className="mt-5 flex items-center justify-between gap-4 border-line border-t pt-3.5">
        <span>Single-key shortcuts</span>
        <Switch checked={enabled} onChange={setEnabled} label="Single-key shortcuts" />
      </div>
    </Dialog>
  );
}

function Keys({ title, rows }: { title: string; rows: readonly { keys: string; label: string }[] }) {
  return (
    <section aria-label={title}>
      <h3 className="mb-1 text-ink-3 text-sm">{title}</h3>
      <dl>
        {rows.map(({ keys, label }) => (
          <div key={keys} className="flex min-h-7 items-center justify-between gap-3">
            <dt className="text-ink-2">{label}</dt>
            <dd className="flex gap-1">
              <KeyCaps keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
