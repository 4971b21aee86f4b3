import { askSchema } from './message';

type Answers = Readonly<Record<string, (input: unknown) => unknown>>;

/** A process's side: what it can be asked. It ends with the process that started it. */
export function serve(answers: Answers): void {
  process.on('disconnect', () => process.exit(0));
  process.on('message', (message) => {
    const { id, name, input } = askSchema.parse(message);
    answerOf(answers, name, input).then(
      (value) => process.send?.({ id, value }),
      (error: unknown) => process.send?.({ id, problem: String(error) }),
    );
  });
}

async function answerOf(answers: Answers, name: string, input: unknown): Promise<unknown> {
  const answer = answers[name];
  if (answer === undefined) throw new Error(`nothing is known of "${name}"`);
  return answer(input);
}
