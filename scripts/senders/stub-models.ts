import http from "node:http";
import type { AddressInfo } from "node:net";

export type Served = { input: number; output: number };

/** What each answer says it used, input with its cached parts. */
const OPENAI: Served = { input: 100, output: 50 };
const ANTHROPIC: Served = { input: 1_050, output: 20 };

const details = { cached_tokens: 40 };
const ANSWERS: Record<string, { served: Served; body: (model: string) => object }> = {
  "/v1/chat/completions": {
    served: OPENAI,
    body: (model) => ({
      id: `chatcmpl-${Date.now()}`,
      object: "chat.completion",
      created: Math.floor(Date.now() / 1_000),
      model: `${model}-2025-08-07`,
      choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content: "hi" } }],
      usage: {
        prompt_tokens: 100,
        completion_tokens: 50,
        total_tokens: 150,
        prompt_tokens_details: details,
        completion_tokens_details: { reasoning_tokens: 20 },
      },
    }),
  },
  "/v1/responses": {
    served: OPENAI,
    body: (model) => ({
      id: `resp_${Date.now()}`,
      object: "response",
      created_at: Math.floor(Date.now() / 1_000),
      status: "completed",
      model: `${model}-2025-08-07`,
      output: [
        {
          type: "message",
          id: "msg_1",
          role: "assistant",
          status: "completed",
          content: [{ type: "output_text", text: "hi", annotations: [] }],
        },
      ],
      usage: {
        input_tokens: 100,
        output_tokens: 50,
        total_tokens: 150,
        input_tokens_details: details,
        output_tokens_details: { reasoning_tokens: 20 },
      },
    }),
  },
  "/v1/messages": {
    served: ANTHROPIC,
    body: (model) => ({
      id: `msg_${Date.now()}`,
      type: "message",
      role: "assistant",
      model,
      content: [{ type: "text", text: "hi" }],
      stop_reason: "end_turn",
      stop_sequence: null,
      usage: {
        input_tokens: 100,
        cache_read_input_tokens: 900,
        cache_creation_input_tokens: 50,
        output_tokens: 20,
      },
    }),
  },
};

/** Model providers on loopback; `served` is the truth. */
export async function startStubModels() {
  const served: Served[] = [];
  const server = http.createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const answer = ANSWERS[request.url?.split("?")[0] ?? ""];
    response.setHeader("content-type", "application/json");
    if (!answer) {
      response.statusCode = 404;
      return response.end("{}");
    }
    served.push(answer.served);
    const { model } = JSON.parse(Buffer.concat(parts).toString()) as { model: string };
    response.end(JSON.stringify(answer.body(model)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { served, url: `http://127.0.0.1:${port}`, stop: () => server.close() };
}
