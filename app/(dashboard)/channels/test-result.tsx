import { StateIcon } from "@/components/ui/state-icon";
import { factsOf } from "@/lib/schema/channels/kinds/facts";
import type { ChannelKind } from "@/lib/schema/channels/kinds/registry";

export type TestAnswer = {
  sent: boolean;
  status: number | null;
  answer: string;
  error: string | null;
  latency_ms: number;
};

/** The answer of the receiver itself: "accepted" only if it took the message. */
export function TestResult({ result, kind }: { result: TestAnswer; kind: ChannelKind }) {
  const { protocol } = factsOf(kind);
  // A short one is part of the error.
  const answer = result.error?.includes(result.answer.trim()) ? "" : result.answer;
  return (
    <div role="status" className="rounded-control border border-line bg-bg px-3 py-2">
      <p className="flex flex-wrap items-center gap-2">
        <StateIcon
          state={result.sent ? "ok" : "critical"}
          label={result.sent ? "Accepted" : "Not accepted"}
        />
        <strong className="font-medium">{result.sent ? "Test message accepted" : "Test failed"}</strong>
        <span className="text-ink-2">
          {result.status !== null && `${protocol} ${result.status} in ${result.latency_ms} ms`}
        </span>
      </p>
      {result.error && <p className="mt-1 text-ink-2">{result.error}</p>}
      {answer !== "" && (
        <pre className="mt-1.5 max-h-32 overflow-auto whitespace-pre-wrap break-all font-mono text-ink-2 text-xs">
          {answer}
        </pre>
      )}
    </div>
  );
}
