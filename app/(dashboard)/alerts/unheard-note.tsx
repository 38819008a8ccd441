import { pageLink } from "@/components/panels/range/page-link";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { remedyText, unheardText } from "@/lib/format/unheard-text";
import type { Severity } from "@/lib/schema/alerts/severity";
import type { Unheard } from "@/lib/schema/alerts/unheard";

type UnheardNoteProps = {
  why: Unheard;
  severity: Severity;
  /** Someone knows of it by now. */
  acknowledged: boolean;
  mayFix: boolean;
  search: URLSearchParams;
};

/** No one was notified, and where that is fixed. */
export function UnheardNote({ why, severity, acknowledged, mayFix, search }: UnheardNoteProps) {
  return (
    <div className="mt-3">
      <Notice tone={acknowledged ? "info" : severity}>
        <span className="font-medium">{unheardText(why)}.</span>{" "}
        {mayFix && (
          <Link href={pageLink("/channels", search)} className="text-accent underline">
            {remedyText(why)}
          </Link>
        )}
      </Notice>
    </div>
  );
}
