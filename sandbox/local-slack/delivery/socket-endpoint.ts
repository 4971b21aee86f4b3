import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { app } from '../default-workspace';
import { secret } from '../ids';
import type { Delivery } from '../types';

export type EnvelopeType = 'slash_commands' | 'interactive' | 'events_api';

export type SocketEndpoint = ReturnType<typeof createSocketEndpoint>;

/** Nothing was sent, or nobody was there. */
export const unanswered: Delivery = { status: undefined, ackMs: 0, ackBody: undefined, timedOut: false };

const pingEveryMs = 10_000;
const ackSchema = z.looseObject({ envelope_id: z.string(), payload: z.unknown().optional() });

function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

function parsedAck(data: RawData) {
  try {
    return ackSchema.safeParse(JSON.parse(bytesOf(data).toString('utf8')));
  } catch (cause) {
    return { success: false as const, error: cause };
  }
}

function isEmpty(payload: unknown): boolean {
  return payload === undefined || (typeof payload === 'object' && Object.keys(payload ?? {}).length === 0);
}

/** Socket Mode: where apps connect, and one way to hand each payload to one of them. */
export function createSocketEndpoint(options: {
  readonly origin: () => string;
  readonly deadlineMs: number;
  readonly warn: (message: string) => void;
}) {
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const waiting = new Map<string, (payload: unknown) => void>();
  let connections: WebSocket[] = [];

  const pinging = setInterval(() => {
    for (const connection of connections) connection.ping();
  }, pingEveryMs);
  pinging.unref();

  const welcome = (connection: WebSocket) => {
    connections = [...connections, connection];
    connection.on('close', () => {
      connections = connections.filter((other) => other !== connection);
    });
    connection.on('error', (error) => options.warn(`Socket Mode connection failed: ${error.message}`));
    connection.on('message', (data) => {
      const ack = parsedAck(data);
      if (!ack.success) options.warn('A Socket Mode message is not an acknowledgement');
      else waiting.get(ack.data.envelope_id)?.(ack.data.payload);
    });
    connection.send(
      JSON.stringify({
        type: 'hello',
        num_connections: connections.length,
        connection_info: { app_id: app.id },
        debug_info: { host: 'local', approximate_connection_time: 18_060 },
      }),
    );
  };

  return {
    /** A one-time address for `apps.connections.open`. */
    open(): string {
      const ticket = secret();
      tickets.add(ticket);
      return `${options.origin().replace('http:', 'ws:')}/link?ticket=${ticket}&app_id=${app.id}`;
    },
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      const url = new URL(request.url ?? '/', options.origin());
      const ticket = url.searchParams.get('ticket') ?? '';
      if (url.pathname !== '/link' || !tickets.delete(ticket)) {
        socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, welcome);
    },
    send(
      type: EnvelopeType,
      payload: unknown,
      { acceptsResponse, retry }: { readonly acceptsResponse: boolean; readonly retry: number },
    ): Promise<Delivery> {
      // Any one connection may get a payload; the newest is the likeliest to be alive.
      const connection = connections.at(-1);
      if (!connection) return Promise.resolve(unanswered);
      const envelopeId = secret(16);
      const startedAt = performance.now();
      return new Promise((resolve) => {
        const finish = (answer: Pick<Delivery, 'status' | 'ackBody' | 'timedOut'>) => {
          waiting.delete(envelopeId);
          clearTimeout(timer);
          resolve({ ...answer, ackMs: Math.round(performance.now() - startedAt) });
        };
        const timer = setTimeout(
          () => finish({ status: undefined, ackBody: undefined, timedOut: true }),
          options.deadlineMs,
        );
        waiting.set(envelopeId, (ackBody) =>
          finish({
            status: 200,
            ackBody: acceptsResponse && !isEmpty(ackBody) ? ackBody : undefined,
            timedOut: false,
          }),
        );
        connection.send(
          JSON.stringify({
            envelope_id: envelopeId,
            type,
            payload,
            accepts_response_payload: acceptsResponse,
            ...(type === 'events_api'
              ? { retry_attempt: retry, retry_reason: retry === 0 ? '' : 'timeout' }
              : {}),
          }),
        );
      });
    },
    /** A frame as it stands, whether or not it is one that Slack would send. Nobody answers it. */
    sendFrame: (text: string) => connections.at(-1)?.send(text),
    close(): void {
      clearInterval(pinging);
      for (const connection of connections) {
        connection.send(JSON.stringify({ type: 'disconnect', reason: 'link_disabled', debug_info: {} }));
        connection.close();
        connection.terminate();
      }
      server.close();
    },
  };
}
