import type { RequestStatus } from "@/lib/schema/request/request";

/** How a request ended; a success is one, whatever error type it came with. */
export const outcomeText = ({
  status,
  errorType,
}: {
  status: RequestStatus;
  errorType: string | null;
}): string => (status === "success" ? status : (errorType ?? status));
