/** What a language model is asked. */

export interface ChatMessage {
  /** `system`, `user`, `assistant`, or whatever else the model's chat template knows. */
  readonly role: string;
  readonly content: string;
}

/** A text to go on with, or a conversation that the model answers through its chat template. */
export type PromptInput = string | readonly ChatMessage[];

/** A conversation with the system's words at its beginning; one that has some already keeps its own. */
export function withSystem(messages: readonly ChatMessage[], system: string | undefined): readonly ChatMessage[] {
  if (system === undefined || messages[0]?.role === 'system') return messages;
  return [{ role: 'system', content: system }, ...messages];
}
