import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Boot } from '../page/api';

const manifestSchema = z.object({
  features: z.object({
    app_home: z
      .object({
        home_tab_enabled: z.boolean().default(false),
        messages_tab_read_only_enabled: z.boolean().default(false),
      })
      .optional(),
    slash_commands: z.array(
      z.object({ command: z.string(), description: z.string(), usage_hint: z.string().default('') }),
    ),
  }),
});

/** The app's features as Slack learns them: from the manifest. */
export async function readManifest(
  path: string,
): Promise<Pick<Boot, 'commands'> & Pick<Boot['workspace'], 'hasHome' | 'isMessagesTabReadOnly'>> {
  const { features } = manifestSchema.parse(parse(await readFile(path, 'utf8')));
  const commands = features.slash_commands.map(({ command, description, usage_hint }) => ({
    command,
    description,
    usageHint: usage_hint,
  }));
  return {
    commands,
    hasHome: features.app_home?.home_tab_enabled ?? false,
    isMessagesTabReadOnly: features.app_home?.messages_tab_read_only_enabled ?? false,
  };
}
