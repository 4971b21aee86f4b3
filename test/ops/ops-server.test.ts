import { createOpsServer } from '../../src/ops/ops-server';
import { sendRaw } from '../support/send-raw';

const routes = [
  {
    path: '/healthz',
    method: 'GET',
    handler: (_request: unknown, response: { end(text: string): unknown }) => response.end('alive'),
  },
];

describe('ops server', () => {
  const server = createOpsServer(routes);
  let port = 0;
  beforeAll(async () => {
    port = await server.listen(0, '127.0.0.1');
  });
  afterAll(() => server.close());

  it('serves its pages, whatever the query', async () => {
    const response = await fetch(`http://127.0.0.1:${port}/healthz?x=1`);
    expect([response.status, await response.text()]).toEqual([200, 'alive']);
  });

  it('answers 404 for anything else', async () => {
    expect((await fetch(`http://127.0.0.1:${port}/slack/events`)).status).toBe(404);
    expect((await fetch(`http://127.0.0.1:${port}/healthz`, { method: 'POST' })).status).toBe(404);
  });

  it.each(['//', '/%', '*', '/\\'])('lives on after a request for %s', async (path) => {
    expect(await sendRaw(port, `GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 4/,
    );
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  });

  it('listens on the address it is given alone', async () => {
    await expect(fetch(`http://127.0.0.2:${port}/healthz`)).rejects.toThrow();
  });

  it('rejects when its port is taken', async () => {
    await expect(createOpsServer(routes).listen(port, '127.0.0.1')).rejects.toThrow(/EADDRINUSE/);
  });
});
