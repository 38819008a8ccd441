"use client";

import { Copy, Ellipsis, RotateCcw, Trash2 } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { useChange } from "@/components/panels/forms/use-change";
import { useNavigation } from "@/components/panels/frame/navigation";
import { useBlocked } from "@/components/panels/frame/project-context";
import { pageLink } from "@/components/panels/range/page-link";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem } from "@/components/ui/menu";
import type { RuleView } from "@/lib/manage/edit-rules";
import { isReplayed } from "@/lib/schema/rules/rule";

/** What is done with a rule beside editing it; what ends alerts or cannot be undone asks first. */
export function RuleMenu({ rule }: { rule: RuleView }) {
  const [asked, setAsked] = useState<"reset" | "delete" | null>(null);
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
        {rule.is_default === false && (
          <MenuItem icon={<RotateCcw size={14} />} onClick={() => setAsked("reset")}>
            Reset to the default
          </MenuItem>
        )}
        <MenuItem icon={<Trash2 size={14} />} onClick={() => setAsked("delete")}>
          Delete
        </MenuItem>
      </Menu>
      {asked && <Question rule={rule} verb={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

const WORDS = {
  reset: {
    title: "Reset to the default?",
    text: "Name, conditions and severity become what they were when the project began. What it has open ends.",
    button: "Reset",
  },
  delete: {
    title: "Delete this rule?",
    text: "What it has open ends. Earlier alerts stay. To stop it for a while, switch it off instead.",
    button: "Delete",
  },
};

type QuestionProps = { rule: RuleView; verb: keyof typeof WORDS; onClose: () => void };

function Question({ rule, verb, onClose }: QuestionProps) {
  const { attempt, busy } = useChange();
  const { title, text, button } = WORDS[verb];
  const act = async () => {
    const path = `/api/v1/rules/${rule.id}`;
    const done = await attempt(
      (call) => (verb === "delete" ? call("DELETE", path) : call("POST", `${path}/reset`)),
      {
        done: verb === "delete" ? `${rule.name} deleted` : `${rule.name} is the default again`,
        failed: `${rule.name} is as it was`,
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
