/** Commands and presses: their ack says nothing. A form's ack carries its errors, a menu's its options. */
export function isAckedBlank({ command, type }: Readonly<Record<string, unknown>>): boolean {
  return typeof command === 'string' || type === 'block_actions';
}
