import http from "node:http";

export type Answer = { status: number; headers: http.IncomingHttpHeaders; text: string };

/** One call on a connection of its own; rejects without a whole answer in time, whatever becomes of the other side. */
export function httpCall(
  url: string,
  limitMs: number,
  {
    method = "GET",
    headers = {},
    body = "",
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        if (!response.complete) return reject(new Error("the answer was cut"));
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode!, headers: response.headers, text });
      });
    });
    const timer = setTimeout(() => request.destroy(new Error("no answer in time")), limitMs);
    request.on("error", reject);
    request.on("close", () => {
      clearTimeout(timer);
      reject(new Error("the connection was closed"));
    });
    request.end(body);
  });
}
