const REGIONS = "(us-gov|us|eu|apac|au|jp|in|ca|global)";
const MAKERS = "(?:ai21|amazon|anthropic|cohere|deepseek|meta|mistral|openai|qwen|stability|writer|xai)";
const REGION = new RegExp(`^${REGIONS}\\.`);
const NAME = new RegExp(`^(?:${REGIONS}\\.)?${MAKERS}\\.`);

/** Amazon Bedrock puts a region and the maker before the name, "us.anthropic.claude-haiku-4-5-20251001-v1:0". Lower case. */
export const isBedrockName = (model: string): boolean => NAME.test(model);

/** The region that such a name begins with. */
export const bedrockRegion = (model: string): string | null => REGION.exec(model)?.[1] ?? null;
