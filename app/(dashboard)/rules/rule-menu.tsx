"use client";

import { BellOff, Copy, Ellipsis, RotateCcw, Trash2 } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { labelSuggestions } from "@/components/panels/alerts/label-suggestions";
import { SilenceDialog } from "@/components/panels/alerts/lazy-silence";
import { useChange } from "@/components/panels/forms/use-change";
import { useNavigation } from "@/components/panels/frame/navigation";
import { useBlocked } from "@/components/panels/frame/project-context";
import { pageLink } from "@/components/panels/range/page-link";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem } from "@/components/ui/menu";
import type { RuleView } from "@/lib/manage/edit-rules";
import { isReplayed } from "@/lib/schema/rules/facts";

/** Actions on a rule; those that resolve alerts or cannot be undone ask for confirmation. */
export function RuleMenu({ rule, timeZone }: { rule: RuleView; timeZone: string }) {
  const [confirming, setConfirming] = useState<"reset" | "delete" | null>(null);
  const [silencing, setSilencing] = useState(false);
  const search = useSearchParams().toString();
  const { go } = useNavigation();
  if (useBlocked("member")) return null;
  return (
    <>
      <Menu
        align="end"
        label={`${rule.name}: more`}
        trigger={
          <IconButton label={`${rule.name}: more`}>
            <Ellipsis size={15} />
          </IconButton>
        }
      >
        {isReplayed(rule.definition) && (
          <MenuItem
            icon={<Copy size={14} />}
            onClick={() => go(pageLink("/rules/new", search, { copy: rule.id }))}
          >
            Copy
          </MenuItem>
        )}
        <MenuItem icon={<BellOff size={14} />} onClick={() => setSilencing(true)}>
          Silence
        </MenuItem>
        {rule.is_default === false && (
          <MenuItem icon={<RotateCcw size={14} />} onClick={() => setConfirming("reset")}>
            Reset to default
          </MenuItem>
        )}
        <MenuItem icon={<Trash2 size={14} />} onClick={() => setConfirming("delete")}>
          Delete
        </MenuItem>
      </Menu>
      {silencing && (
        <SilenceDialog
          matchers={{ rule: rule.name }}
          timeZone={timeZone}
          suggestions={labelSuggestions([{ rule: rule.name, labels: {} }])}
          onClose={() => setSilencing(false)}
        />
      )}
      {confirming && <ConfirmDialog rule={rule} verb={confirming} onClose={() => setConfirming(null)} />}
    </>
  );
}

const WORDS = {
  reset: {
    title: "Reset to default?",
    text: "Restores its default name, conditions and severity. Its open alerts will be resolved.",
    button: "Reset",
  },
  delete: {
    title: "Delete this rule?",
    text: "Its open alerts will be resolved. Past alerts are kept. To pause the rule, turn it off instead.",
    button: "Delete",
  },
};

type ConfirmDialogProps = { rule: RuleView; verb: keyof typeof WORDS; onClose: () => void };

function ConfirmDialog({ rule, verb, onClose }: ConfirmDialogProps) {
  const { attempt, busy } = useChange();
  const { title, text, button } = WORDS[verb];
  const act = async () => {
    const path = `/api/v1/rules/${rule.id}`;
    const done = await attempt(
      (call) => (verb === "delete" ? call("DELETE", path) : call("POST", `${path}/reset`)),
      {
        done: verb === "delete" ? `${rule.name} deleted` : `${rule.name} reset to default`,
        failed: `${rule.name} was not changed`,
      },
    );
    if (done) onClose();
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={title} description={rule.name}>
      <p className="text-pretty">{text}</p>
      <div className="mt-5 flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button look={verb === "delete" ? "danger" : "primary"} busy={busy} onClick={() => void act()}>
          {button}
        </Button>
      </div>
    </Dialog>
  );
}
