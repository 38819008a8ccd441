/** The stored finish reason of a response truncated at a token limit. */
export const TRUNCATED = "length";
/** The stored finish reason of a response that the provider filtered. */
export const FILTERED = "content_filter";
