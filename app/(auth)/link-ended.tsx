import { Link } from "@/components/ui/link";

type LinkEndedProps = { title: string; text: string; href: string; label: string };

/** A link that does nothing any more, and the way on. */
export function LinkEnded({ title, text, href, label }: LinkEndedProps) {
  return (
    <div className="flex flex-col gap-3">
      <h1 className="font-semibold text-lg">{title}</h1>
      <p className="text-pretty text-ink-2">{text}</p>
      <Link href={href} className="self-start text-accent hover:underline">
        {label}
      </Link>
    </div>
  );
}
