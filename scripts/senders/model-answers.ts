/** What an answer says it used, null where it does not say: input with its cached parts, output with its thinking. */
export type Answered = {
  input_tokens: number | null;
  output_tokens: number | null;
  cached_input_tokens: number | null;
  cache_write_tokens: number | null;
  thinking_tokens: number | null;
};
/** `tool`: it calls this tool. `hasUsage`: a stream ends with what it used, as its caller asked. */
type Answer = { model: string; tool: string | null; hasUsage: boolean };
/** One API of a provider: its path, what each call uses and what a stream says of it at once, its answer, and its answer as a stream. */
export type Form = {
  matches: RegExp;
  isCall: boolean;
  tokens: Answered;
  atOnce?: Partial<Answered>;
  body: (answer: Answer) => object;
  events?: (answer: Answer) => { event?: string; data: object | string }[];
};

const OPENAI: Answered = {
  input_tokens: 100,
  output_tokens: 50,
  cached_input_tokens: 40,
  cache_write_tokens: null,
  thinking_tokens: 20,
};
const ANTHROPIC: Answered = {
  input_tokens: 1_050,
  output_tokens: 20,
  cached_input_tokens: 900,
  cache_write_tokens: 50,
  thinking_tokens: null,
};
const GEMINI: Answered = {
  input_tokens: 1_000,
  output_tokens: 130,
  cached_input_tokens: 400,
  cache_write_tokens: null,
  thinking_tokens: 30,
};
export const NO_TOKENS: Answered = {
  input_tokens: null,
  output_tokens: null,
  cached_input_tokens: null,
  cache_write_tokens: null,
  thinking_tokens: null,
};

let ids = 0;
const newId = (prefix: string) => {
  ids += 1;
  return `${prefix}${Date.now()}${ids}`;
};
const now = () => Math.floor(Date.now() / 1_000);
/** OpenAI answers with the dated name of a model. */
const dated = (model: string) => (model === "gpt-5-mini" ? "gpt-5-mini-2025-08-07" : model);

const chatUsage = {
  prompt_tokens: 100,
  completion_tokens: 50,
  total_tokens: 150,
  prompt_tokens_details: { cached_tokens: 40 },
  completion_tokens_details: { reasoning_tokens: 20 },
};
const chat = (model: string, object: string, choice: object, usage?: object) => ({
  id: newId("chatcmpl-"),
  object,
  created: now(),
  model: dated(model),
  choices: [{ index: 0, ...choice }],
  ...(usage ? { usage } : {}),
});
const toolCall = (tool: string) => ({
  index: 0,
  id: newId("call_"),
  type: "function",
  function: { name: tool, arguments: "{}" },
});

const responsesAnswer = (model: string, id: string) => ({
  id,
  object: "response",
  created_at: now(),
  status: "completed",
  error: null,
  incomplete_details: null,
  instructions: null,
  metadata: {},
  parallel_tool_calls: true,
  temperature: 1,
  tool_choice: "auto",
  tools: [],
  top_p: 1,
  model: dated(model),
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
    input_tokens_details: { cached_tokens: 40 },
    output_tokens_details: { reasoning_tokens: 20 },
  },
});

const claudeUsage = {
  input_tokens: 100,
  cache_read_input_tokens: 900,
  cache_creation_input_tokens: 50,
  output_tokens: 20,
};
const claudeBlock = (tool: string | null) =>
  tool === null
    ? { type: "text", text: "hi" }
    : { type: "tool_use", id: newId("toolu_"), name: tool, input: {} };
const claudeStop = (tool: string | null) => ({
  stop_reason: tool === null ? "end_turn" : "tool_use",
  stop_sequence: null,
});
const claudeMessage = ({ model, tool }: Answer) => ({
  id: newId("msg_"),
  type: "message",
  role: "assistant",
  model,
  content: [claudeBlock(tool)],
  ...claudeStop(tool),
  usage: claudeUsage,
});

const geminiAnswer = (model: string) => ({
  candidates: [{ content: { role: "model", parts: [{ text: "hi" }] }, finishReason: "STOP", index: 0 }],
  usageMetadata: {
    promptTokenCount: 1_000,
    cachedContentTokenCount: 400,
    candidatesTokenCount: 100,
    thoughtsTokenCount: 30,
    totalTokenCount: 1_130,
  },
  modelVersion: model,
  responseId: newId("gemini-"),
});

export const ANSWERS: readonly Form[] = [
  {
    matches: /^(?:\/v1)?\/chat\/completions$/,
    isCall: true,
    tokens: OPENAI,
    body: ({ model, tool }) =>
      chat(
        model,
        "chat.completion",
        tool === null
          ? { finish_reason: "stop", message: { role: "assistant", content: "hi" } }
          : {
              finish_reason: "tool_calls",
              message: { role: "assistant", content: null, tool_calls: [toolCall(tool)] },
            },
        chatUsage,
      ),
    events: ({ model, tool, hasUsage }) => {
      const part = (choice: object) => ({ data: chat(model, "chat.completion.chunk", choice) });
      const delta = tool === null ? { content: "hi" } : { tool_calls: [toolCall(tool)] };
      return [
        part({ delta: { role: "assistant", content: "" }, finish_reason: null }),
        part({ delta, finish_reason: null }),
        part({ delta: {}, finish_reason: tool === null ? "stop" : "tool_calls" }),
        ...(hasUsage
          ? [{ data: { ...chat(model, "chat.completion.chunk", {}, chatUsage), choices: [] } }]
          : []),
        { data: "[DONE]" },
      ];
    },
  },
  {
    matches: /^(?:\/v1)?\/responses$/,
    isCall: true,
    tokens: OPENAI,
    body: ({ model }) => responsesAnswer(model, newId("resp_")),
    events: ({ model }) => {
      const response = responsesAnswer(model, newId("resp_"));
      const [item] = response.output;
      const begun = { ...response, status: "in_progress", output: [], usage: null };
      const place = { item_id: "msg_1", output_index: 0, content_index: 0 };
      return [
        { type: "response.created", response: begun },
        {
          type: "response.output_item.added",
          output_index: 0,
          item: { ...item, status: "in_progress", content: [] },
        },
        {
          type: "response.content_part.added",
          ...place,
          part: { type: "output_text", text: "", annotations: [] },
        },
        { type: "response.output_text.delta", ...place, delta: "hi", logprobs: [] },
        { type: "response.output_text.done", ...place, text: "hi", logprobs: [] },
        { type: "response.output_item.done", output_index: 0, item },
        { type: "response.completed", response },
      ].map((one, at) => ({ event: one.type, data: { ...one, sequence_number: at } }));
    },
  },
  {
    matches: /^\/v1\/messages$/,
    isCall: true,
    tokens: ANTHROPIC,
    atOnce: { input_tokens: 1_050, cached_input_tokens: 900, cache_write_tokens: 50 },
    body: claudeMessage,
    events: (answer) => {
      const message = claudeMessage(answer);
      const block = claudeBlock(answer.tool);
      const delta =
        answer.tool === null
          ? { type: "text_delta", text: "hi" }
          : { type: "input_json_delta", partial_json: "{}" };
      return [
        {
          type: "message_start",
          message: {
            ...message,
            content: [],
            stop_reason: null,
            usage: { ...claudeUsage, output_tokens: 1 },
          },
        },
        {
          type: "content_block_start",
          index: 0,
          content_block: { ...block, ...(answer.tool ? {} : { text: "" }) },
        },
        { type: "content_block_delta", index: 0, delta },
        { type: "content_block_stop", index: 0 },
        { type: "message_delta", delta: claudeStop(answer.tool), usage: { output_tokens: 20 } },
        { type: "message_stop" },
      ].map((one) => ({ event: one.type, data: one }));
    },
  },
  {
    matches: /^\/v1\/messages\/count_tokens$/,
    isCall: false,
    tokens: ANTHROPIC,
    body: () => ({ input_tokens: 1_050 }),
  },
  {
    matches: /^\/v1(?:beta)?\/models\/([^:/]+):(?:streamG|g)enerateContent$/,
    isCall: true,
    tokens: GEMINI,
    body: ({ model }) => geminiAnswer(model),
    events: ({ model }) => [{ data: geminiAnswer(model) }],
  },
  {
    matches: /^(?:\/v1)?\/embeddings$/,
    isCall: true,
    tokens: { ...NO_TOKENS, input_tokens: 30 },
    body: ({ model }) => ({
      object: "list",
      model,
      data: [{ object: "embedding", index: 0, embedding: [0.1, 0.2] }],
      usage: { prompt_tokens: 30, total_tokens: 30 },
    }),
  },
];

/** The parts of an answer that is streamed, as server-sent events. */
export function streamOf(form: Form, answer: Answer): string[] {
  return (form.events?.(answer) ?? []).map(
    ({ event, data }) =>
      `${event ? `event: ${event}\n` : ""}data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`,
  );
}
