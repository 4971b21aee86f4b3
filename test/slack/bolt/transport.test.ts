import { connect } from 'node:net';
import { HTTPReceiver } from '@slack/bolt';
import { createBoltLogger, createLogger } from '../../../src/ops/logger';
import { createOpsServer } from '../../../src/ops/ops-server';
import { createTransport } from '../../../src/slack/bolt/transport';

const logger = createBoltLogger(createLogger('info', { write: () => undefined }), 'info');
const createReceiver = () => new HTTPReceiver({ signingSecret: 'test-signing-secret', logger });

describe('transport over HTTP', () => {
  it('closes at once when nothing is under way', async () => {
    const transport = createTransport(createReceiver(), createOpsServer([]), null);
    await transport.listen(0, '127.0.0.1');
    // Where it waited out the grace, this test would never end.
    await transport.close(3_600_000);
  });

  it('cuts half a request off after the grace, so that stopping has an end', async () => {
    const transport = createTransport(createReceiver(), createOpsServer([]), null);
    const port = (await transport.listen(0, '127.0.0.1')) ?? 0;
    const socket = connect(port, '127.0.0.1');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    const answered = new Promise((resolve) => socket.once('data', resolve));
    // The one in front is answered, so that the half behind it has come too.
    const head = (what: string) => `${what} HTTP/1.1\r\nhost: x\r\n`;
    socket.write(`${head('GET /nowhere')}\r\n${head('POST /slack/events')}content-length: 100\r\n\r\nhalf`);
    await answered;
    await transport.close(200);
    await closed;
  });
});
