export interface CalcomFault {
  /** Paths that start so are hit; without it, all of them. */
  readonly path?: string;
  /** Only requests with this `cal-api-version` are hit. */
  readonly version?: string;
  readonly kind:
    | 'status' // an error envelope with `status`, 500 unless told
    | 'delay' // the right answer after `delayMs`
    | 'hold' // the right answer once the faults are cleared
    | 'drop' // the connection is cut before anything is done
    | 'done-then-drop' // all is done, such as a token rotated, and then the answer is lost
    | 'done-then-status' // all is done, and the answer is an error envelope with `status`, 500 unless told
    | 'html' // a proxy's error page, 502 unless told
    | 'truncated' // a complete HTTP answer whose JSON stops halfway
    | 'rate-limited' // a 429 that waits for no limit
    | 'wrong-shape' // a 200 with an envelope around something else
    | 'drip' // the right answer in ten pieces, `delayMs` apart
    | 'hang' // no answer at all, until the client gives up
    | 'encoded' // the right answer as a proxy hands it on: compressed, or after a byte-order mark
    | 'redirect' // 308, unless told, to the same path at another place of this server that answers rightly
    | 'redirect-away' // 302, unless told, to `location`
    | 'login-page' // 302 to a page of this server where people sign in
    | 'odd-rows' // the right list with some rows spoiled by `spoil`
    | 'same-cursor' // each page says that the next one begins where it did itself
    | 'cursor-circle'; // pages go round: the second leads back to the first
  readonly status?: number;
  readonly delayMs?: number;
  readonly encoding?: 'gzip' | 'deflate' | 'br' | 'bom';
  /** Where `redirect-away` leads. */
  readonly location?: string;
  /** A row as it is sent, for each row of the list; what it returns is sent in its place. */
  readonly spoil?: (row: Readonly<Record<string, unknown>>, at: number) => unknown;
  /** Also sent as a Retry-After header. */
  readonly retryAfterSeconds?: number;
  /** How many requests are hit; without it, all until the faults are cleared. */
  readonly times?: number;
}
