import { Bell, BellOff } from "lucide-react";

type ToldLineProps = {
  text: string;
  isSent: boolean;
  /** Why nothing further is sent for now. */
  held?: string | null;
};

/** Who was notified, with the way to each delivery. */
export function ToldLine({ text, isSent, held = null }: ToldLineProps) {
  const Icon = isSent ? Bell : BellOff;
  return (
    <p className="mt-3 flex gap-2 text-ink-2">
      <Icon size={14} aria-hidden className="mt-[3px] shrink-0 text-ink-3" />
      <span className="min-w-0 break-words">
        {held === null ? text : `${text}. ${held}`}{" "}
        <a href="#deliveries" className="whitespace-nowrap text-accent underline">
          Deliveries
        </a>
      </span>
    </p>
  );
}
