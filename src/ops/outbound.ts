import { Agent, DecoratorHandler, type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';
import type { ProxyConfig } from '../config/config';

/** The proxy opened no connection: nothing was sent. Never shows its address, which may hold a password. */
export class ProxyError extends Error {
  /** `PROXY_` and the proxy's status, or the error code of the connection to it. */
  readonly code: string;

  constructor(reason: number | string) {
    super(
      typeof reason === 'string'
        ? `the proxy (HTTPS_PROXY) cannot be used: ${reason}`
        : reason === 407
          ? 'the proxy (HTTPS_PROXY) does not take the user and password of its address: it answered 407'
          : `the proxy (HTTPS_PROXY) does not let Roundup through: it answered ${reason}`,
    );
    this.name = 'ProxyError';
    this.code = `PROXY_${reason}`;
  }
}

const tunnelMs = 10_000;

/** Connects through the proxy where one is configured. Problems appear at the first request. */
export function createAgent(proxy: ProxyConfig | null, options: Agent.Options): Dispatcher {
  if (proxy === null) return new Agent(options);
  return new EnvHttpProxyAgent({
    ...options,
    // Empty rather than left out: undici would read the environment itself.
    httpProxy: proxy.http?.href ?? '',
    httpsProxy: proxy.https?.href ?? '',
    noProxy: proxy.noProxyHosts,
    clientFactory: (origin, given) =>
      new Pool(origin, { ...given, headersTimeout: tunnelMs }).compose(
        mapErrors((error) => new ProxyError(codeOf(error))),
      ),
  }).compose(mapErrors((error) => refusalIn(error) ?? error));
}

/** undici gives the status of a refusing proxy only in the message. */
function refusalIn({ message }: Error): ProxyError | null {
  const [, status] = /^Proxy response \((\d{3})\)/.exec(message) ?? [];
  return status === undefined ? null : new ProxyError(Number(status));
}

function codeOf(error: Error): string {
  const code = 'code' in error ? String(error.code) : '';
  return /^[A-Z0-9_]{1,64}$/.test(code) ? code : 'UNKNOWN';
}

const mapErrors =
  (map: (error: Error) => Error): Dispatcher.DispatcherComposeInterceptor =>
  (dispatch) =>
  (options, handler) => {
    const inner: Dispatcher.DispatchHandler = new DecoratorHandler(handler);
    return dispatch(options, {
      onRequestStart: (...args) => inner.onRequestStart?.(...args),
      onRequestUpgrade: (...args) => inner.onRequestUpgrade?.(...args),
      onResponseStart: (...args) => inner.onResponseStart?.(...args),
      onResponseData: (...args) => inner.onResponseData?.(...args),
      onResponseEnd: (...args) => inner.onResponseEnd?.(...args),
      onResponseError: (controller, error) => inner.onResponseError?.(controller, map(error)),
    });
  };

/** Without user and password. */
export function describeProxy({ http, https, noProxyHosts }: ProxyConfig): string {
  const addresses = [
    ...new Set([https, http].flatMap((address) => (address === null ? [] : [address.origin]))),
  ];
  return `${addresses.join(' and ')}${noProxyHosts === '' ? '' : `, but for ${noProxyHosts}`}`;
}
