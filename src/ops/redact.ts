// Every shape in which a secret could reach a log line: Slack tokens, Cal.com keys, bearer headers, the secret
// parts of Slack's one-time addresses.
const secrets = [
  /\bx(?:ox[a-z]|app)-[\w-]+/g,
  /\bcal_[\w-]{6,}/g,
  /\bBearer\s+[\w.~+/-]+=*/gi,
  /\bhooks\.slack\.com\/\S+/g,
  /\/(?:commands|actions|response)\/[A-Z0-9]+\/\S+/g,
  // From the first letter on only: tried at each letter, a long word would take time that grows with its square.
  /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g,
];

/** The text without tokens, keys, one-time addresses and e-mail addresses. */
export function redact(text: string): string {
  return secrets.reduce((clean, pattern) => clean.replace(pattern, '[redacted]'), text);
}
