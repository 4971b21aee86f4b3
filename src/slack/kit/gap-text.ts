import type { ReadGaps } from '../../bookings/scan';
import { type CountNote, formatCountNote } from '../../rankings/count';
import { countOf } from './text';

/** What a list or count of bookings lacks: a plain-text sentence each. */
export function gapText(gaps: ReadGaps | undefined): readonly string[] {
  const { unreadable = 0, isCutOff = false, unreadableMembers = 0 } = gaps ?? {};
  return [
    ...(unreadable === 0 ? [] : [`${countOf(unreadable, 'booking')} could not be read.`]),
    ...(unreadableMembers === 0
      ? []
      : [`${countOf(unreadableMembers, 'member')} could not be read, so the others may rank too high.`]),
    ...(isCutOff ? ['Cal.com gave the same page twice, so later bookings may be missing.'] : []),
  ];
}

/** How the numbers were counted when Cal.com did not count them, and what they lack: a line, or none. */
export function numbersNote(about: {
  readonly countNotes: readonly CountNote[] | null;
  readonly gaps?: ReadGaps | undefined;
}): readonly string[] {
  const words = [...(about.countNotes ?? []).map(formatCountNote), ...gapText(about.gaps)];
  return words.length === 0 ? [] : [words.join(' ')];
}

export function joinGaps(one: ReadGaps | undefined, other: ReadGaps | undefined): ReadGaps {
  // The same member may be in both, so these are not added.
  const unreadableMembers = Math.max(one?.unreadableMembers ?? 0, other?.unreadableMembers ?? 0);
  return {
    unreadable: (one?.unreadable ?? 0) + (other?.unreadable ?? 0),
    isCutOff: (one?.isCutOff ?? false) || (other?.isCutOff ?? false),
    ...(unreadableMembers > 0 && { unreadableMembers }),
  };
}
