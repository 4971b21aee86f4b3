import { parentPort, workerData } from 'node:worker_threads';
import { createRefusalTally } from '../../ops/refusals';
import { createDoor } from './door';
import { type DoorNews, doorSettings } from './messages';

// The thread's whole program: it listens, and closes when it is told anything.
const { signingSecret, botPort, port, host } = doorSettings.parse(workerData);
const say = (news: DoorNews) => parentPort?.postMessage(news);

const door = createDoor({
  signingSecret,
  port: botPort,
  onLost: (loss) => say({ kind: 'lost', ...loss }),
  onRefused: createRefusalTally((refusal, times) => say({ kind: 'refused', ...refusal, times })),
});
door.on('error', (error: NodeJS.ErrnoException) => {
  say({
    kind: 'not-listening',
    message: error.message,
    ...(error.code === undefined ? {} : { code: error.code }),
  });
});
door.listen(port, host, () => {
  const address = door.address();
  if (typeof address === 'object' && address !== null) say({ kind: 'listening', port: address.port });
});
parentPort?.once('message', (graceMs: unknown) => {
  // Half a request would hold it open for as long as its sender likes.
  const timer = setTimeout(() => door.closeAllConnections(), Number(graceMs));
  door.close(() => {
    clearTimeout(timer);
    say({ kind: 'closed' });
  });
  door.closeIdleConnections();
});
