// Every shape in which a secret or a guest could reach a log line. A long text of one kind must not take time that grows
// with its square: a pattern begins where a word does, or looks no further than so many letters.
const shapes = [
  // Slack's tokens, the rotated ones too.
  /\bx(?:ox[a-z]|app)-[\w-]+/g,
  // Cal.com's keys.
  /\bcal_[\w-]{6,}/g,
  /\bauthorization["']?\s*[:=]\s*["']?(?:\w+\s+)?[^\s"',]+/gi,
  /\bBearer\s+[\w.~+/-]+=*/gi,
  /\b(?:(?:client|signing|state)_?secret|(?:access|refresh)_?token|api_?key|password)["']?\s*[:=]\s*["']?[^\s"'&,;]+/gi,
  // Whoever signs in to a server, in its address.
  /(?<=:\/\/)[^\s"'<>]{0,300}@/g,
  // Addresses that post to a channel.
  /\bhooks\.slack(?:-gov)?\.com\/\S+/g,
  /\/(?:commands|actions|response|services|workflows|triggers)\/[A-Z0-9]+\/\S+/g,
  // JSON Web Tokens, secrets in hex, keys of 32 bytes, and other long words that nobody would choose.
  /(?<![\w-])eyJ[\w-]+\.[\w-]+\.[\w-]+/g,
  /\b[0-9a-f]{32,}\b/gi,
  /(?<![\w+/-])[\w+/-]{43}=(?![\w=])/g,
  /(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{40,}/g,
  // E-mail addresses, as they are or as part of an address on the web.
  /(?<![\p{L}\p{N}_.+%'’-])[\p{L}\p{N}_.+%'’-]+(?:@|%40)[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/giu,
];

const redacted = '[redacted]';

/** The text without tokens, keys, one-time addresses and e-mail addresses. */
export function redact(text: string): string {
  return shapes.reduce((clean, shape) => clean.replace(shape, redacted), text);
}

// Shorter ones would take harmless words with them.
const shortestKnown = 8;

/** Leaves out these very secrets as well: of those that an operator chose, no shape is known. */
export function createRedact(known: readonly string[]): (text: string) => string {
  const written = known.flatMap((secret) => [secret, encodeURIComponent(secret)]);
  // The longest first: one may be part of another.
  const secrets = [...new Set(written)]
    .filter(({ length }) => length >= shortestKnown)
    .sort((a, b) => b.length - a.length);
  return (text) => redact(secrets.reduce((clean, secret) => clean.replaceAll(secret, redacted), text));
}
