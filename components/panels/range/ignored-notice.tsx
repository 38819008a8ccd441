import { Notice } from "@/components/ui/notice";

/** Says which parameters in the address of a page are not applied. */
export function IgnoredNotice({ text }: { text: string | null }) {
  if (!text) return null;
  return (
    <div className="mb-3.5 break-words" data-said={text}>
      <Notice tone="warning">{text}</Notice>
    </div>
  );
}
