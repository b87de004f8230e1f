import type { Json } from '../audience/json';

/** One call of another system. `id` is the same at each try, so that the other side can tell a repetition. */
export interface WebhookRequest {
  id: string;
  url: string;
  method: string;
  headers: Record<string, string>;
  /** JSON text; null for none. */
  body: string | null;
}

/** What a call came to. */
export type WebhookReply =
  /** A 2xx: JSON, or the text where it is none; null where it is empty or was too large to keep. */
  | { result: 'answered'; status: number; response: Json; tooLarge: boolean }
  /** Another try cannot help. */
  | { result: 'refused'; reason: string }
  | { result: 'again'; reason: string; retryAfterMs: number | null };

/** Calls other systems. Never throws for what the other side or the network does. */
export interface WebhookCaller {
  call(request: WebhookRequest): Promise<WebhookReply>;
  /** What headers may name as `secrets.<name>`. Never logged. */
  secrets: Readonly<Record<string, string>>;
  close(): Promise<void>;
}
