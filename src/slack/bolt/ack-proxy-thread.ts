import { parentPort, workerData } from 'node:worker_threads';
import { createRefusalTally } from '../../ops/refusals';
import { type AckProxyMessage, type AckProxySettings, createAckProxy } from './ack-proxy';

// The thread's whole program. Any message to it is a grace period in ms, and closes the proxy.
const { signingSecret, botPort, port, host }: AckProxySettings = workerData;
const say = (message: AckProxyMessage) => parentPort?.postMessage(message);

const proxy = createAckProxy({
  signingSecret,
  botPort,
  onLost: (loss) => say({ kind: 'lost', ...loss }),
  onRefused: createRefusalTally((refusal, times) => say({ kind: 'refused', ...refusal, times })),
});
proxy.on('error', (error: NodeJS.ErrnoException) => {
  say({
    kind: 'not-listening',
    message: error.message,
    ...(error.code === undefined ? {} : { code: error.code }),
  });
});
proxy.listen(port, host, () => {
  const address = proxy.address();
  if (typeof address === 'object' && address !== null) say({ kind: 'listening', port: address.port });
});
parentPort?.once('message', (graceMs: unknown) => {
  const until = performance.now() + Number(graceMs);
  // A request that never finishes would otherwise hold the server open.
  const timer = setTimeout(() => proxy.closeAllConnections(), Number(graceMs));
  proxy.close(async () => {
    clearTimeout(timer);
    await proxy.drain(Math.max(0, until - performance.now()));
    say({ kind: 'closed' });
  });
  proxy.closeIdleConnections();
});
