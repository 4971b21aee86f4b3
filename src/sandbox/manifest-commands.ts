import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Boot } from './page/api';

const manifestSchema = z.object({
  features: z.object({
    slash_commands: z.array(
      z.object({ command: z.string(), description: z.string(), usage_hint: z.string().default('') }),
    ),
  }),
});

/** The commands as Slack learns them: from the manifest. */
export async function readManifestCommands(path: string): Promise<Boot['commands']> {
  const manifest = manifestSchema.parse(parse(await readFile(path, 'utf8')));
  return manifest.features.slash_commands.map(({ command, description, usage_hint }) => ({
    command,
    description,
    usageHint: usage_hint,
  }));
}
