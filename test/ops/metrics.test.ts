import { createMetrics } from '../../src/ops/metrics';

const linesOf = async (metrics: ReturnType<typeof createMetrics>, name: string) =>
  (await metrics.render()).split('\n').filter((line) => line.startsWith(name));

describe('createMetrics', () => {
  it('counts answers by kind, name and outcome', async () => {
    const metrics = createMetrics();
    metrics.countAnswer('command', '/cal-rankings', 'answered', 0.3);
    metrics.countAnswer('command', '/cal-rankings', 'answered', 3);
    metrics.countAnswer('action', 'bookings_share', 'unsent', 0.01);
    expect(await linesOf(metrics, 'roundup_answers_total')).toEqual([
      'roundup_answers_total{kind="command",name="/cal-rankings",outcome="answered"} 2',
      'roundup_answers_total{kind="action",name="bookings_share",outcome="unsent"} 1',
    ]);
    const seconds = await linesOf(metrics, 'roundup_answer_seconds');
    expect(seconds).toContain('roundup_answer_seconds_count{kind="command",name="/cal-rankings"} 2');
    expect(seconds).toContain(
      'roundup_answer_seconds_bucket{le="0.5",kind="command",name="/cal-rankings"} 1',
    );
  });

  it('counts calls to Cal.com with ids taken out, so that labels stay few', async () => {
    const metrics = createMetrics();
    metrics.countCalcomCall('GET /v2/bookings', 200, 0.2);
    metrics.countCalcomCall('GET /v2/organizations/12/teams/345/event-types', 200, 0.2);
    metrics.countCalcomCall('GET /v2/organizations/13/teams/346/event-types', 200, 0.2);
    metrics.countCalcomCall('POST /v2/insights/bookings/members', undefined, 10);
    expect(await linesOf(metrics, 'roundup_calcom_calls_total')).toEqual([
      'roundup_calcom_calls_total{request="GET /v2/bookings",status="200"} 1',
      'roundup_calcom_calls_total{request="GET /v2/organizations/:id/teams/:id/event-types",status="200"} 2',
      'roundup_calcom_calls_total{request="POST /v2/insights/bookings/members",status="none"} 1',
    ]);
  });

  it('says what the process needs, in the text Prometheus reads', async () => {
    const metrics = createMetrics();
    const text = await metrics.render();
    expect(text).toMatch(/^# HELP roundup_answers_total .+$/m);
    expect(text).toMatch(/^# TYPE roundup_answer_seconds histogram$/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d/m);
    expect(metrics.contentType).toMatch(/^text\/plain; version=/);
  });

  it('looks figures up when they are read, and keeps the last one where that fails', async () => {
    const metrics = createMetrics();
    const waiting = [3, new Error('away'), 2];
    metrics.addGauge('roundup_queue_waiting', async () => {
      const next = waiting.shift();
      if (typeof next !== 'number') throw next;
      return next;
    });
    const read = async () => (await linesOf(metrics, 'roundup_queue_waiting'))[0];
    expect([await read(), await read(), await read()]).toEqual([
      'roundup_queue_waiting 3',
      'roundup_queue_waiting 3',
      'roundup_queue_waiting 2',
    ]);
  });

  it('keeps two bots in one process apart', async () => {
    const [one, other] = [createMetrics(), createMetrics()];
    one.countAnswer('command', '/cal-rankings', 'failed', 1);
    expect(await linesOf(other, 'roundup_answers_total{')).toEqual([]);
  });
});
