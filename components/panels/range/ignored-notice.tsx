import { Notice } from "@/components/ui/notice";

/** Says which parameters in the address of a page are not applied. */
export function IgnoredNotice({ notices }: { notices: readonly string[] }) {
  if (notices.length === 0) return null;
  return (
    <div className="mb-3.5 break-words">
      <Notice tone="warning" role="status">
        {notices.join(" ")}
      </Notice>
    </div>
  );
}
