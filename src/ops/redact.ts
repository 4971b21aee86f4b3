// Every form in which a secret or a guest could reach a log line. Each pattern begins at a word boundary or
// has a bounded length, so that a long text does not take quadratic time.
const shapes = [
  // Slack's tokens, including rotated ones.
  /\bx(?:ox[a-z]|app)-[\w-]+/g,
  // Cal.com's keys.
  /\bcal_[\w-]{6,}/g,
  /\bauthorization["']?\s*[:=]\s*["']?(?:\w+\s+)?[^\s"',]+/gi,
  /\bBearer\s+[\w.~+/-]+=*/gi,
  /\b(?:(?:client|signing|state)_?secret|(?:access|refresh)_?token|api_?key|password)["']?\s*[:=]\s*["']?[^\s"'&,;]+/gi,
  // Credentials in a URL.
  /(?<=:\/\/)[^\s"'<>]{0,300}@/g,
  // URLs that post to a channel.
  /\bhooks\.slack(?:-gov)?\.com\/\S+/g,
  /\/(?:commands|actions|response|services|workflows|triggers)\/[A-Z0-9]+\/\S+/g,
  // JSON Web Tokens, secrets in hex, 32-byte keys, and other long random words.
  /(?<![\w-])eyJ[\w-]+\.[\w-]+\.[\w-]+/g,
  /\b[0-9a-f]{32,}\b/gi,
  /(?<![\w+/-])[\w+/-]{43}=(?![\w=])/g,
  /(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{40,}/g,
  // E-mail addresses, also percent-encoded in a URL.
  /(?<![\p{L}\p{N}_.+%'’-])[\p{L}\p{N}_.+%'’-]+(?:@|%40)[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/giu,
];

const redacted = '[redacted]';

/** Replaces tokens, keys, one-time URLs and e-mail addresses. */
export function redact(text: string): string {
  return shapes.reduce((clean, shape) => clean.replace(shape, redacted), text);
}

// Shorter ones would take harmless words with them.
const shortestKnown = 8;

/** Also replaces `known` secrets, because one that an operator chose has no known shape. */
export function createRedact(known: readonly string[]): (text: string) => string {
  const written = known.flatMap((secret) => [secret, encodeURIComponent(secret)]);
  // Longest first: one may be part of another.
  const secrets = [...new Set(written)]
    .filter(({ length }) => length >= shortestKnown)
    .sort((a, b) => b.length - a.length);
  return (text) => redact(secrets.reduce((clean, secret) => clean.replaceAll(secret, redacted), text));
}
