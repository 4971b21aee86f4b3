import type { CommandHelp } from './api.d.js';
import { commandInProgress, matchCommands } from './command-matches.js';
import { h, part } from './dom.js';

/** The slash commands offered above the message box while one is being typed. */
export function createCommandList(box: HTMLTextAreaElement, commands: readonly CommandHelp[]) {
  const list = part('commands', HTMLElement);
  const usage = part('command-usage', HTMLElement);
  const count = part('command-count', HTMLElement);
  let matches: readonly CommandHelp[] = [];
  let chosen = 0;

  function draw(): void {
    list.hidden = matches.length === 0;
    list.replaceChildren(
      ...matches.map((command, index) => {
        const option = h(
          'div',
          { role: 'option', id: `command-${index}`, 'aria-selected': String(index === chosen) },
          h('span', { class: 'command-name' }, command.command, ' ', h('span', {}, command.usageHint)),
          h('span', { class: 'command-about' }, command.description),
        );
        // Before the press takes the focus from the box.
        option.addEventListener('pointerdown', (event) => {
          event.preventDefault();
          complete(command);
        });
        return option;
      }),
    );
    if (matches.length > 0) box.setAttribute('aria-activedescendant', `command-${chosen}`);
    else box.removeAttribute('aria-activedescendant');
    list.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }

  function update(): void {
    matches = matchCommands(box.value, commands);
    chosen = 0;
    count.textContent = matches.length === 0 ? '' : `${matches.length} commands, arrow keys to choose`;
    const inProgress = commandInProgress(box.value, commands);
    usage.textContent = inProgress ? `${inProgress.command} ${inProgress.usageHint}`.trim() : '';
    draw();
  }

  function close(): void {
    matches = [];
    draw();
  }

  function complete({ command }: CommandHelp): void {
    box.value = `${command} `;
    box.dispatchEvent(new Event('input'));
    box.focus();
  }

  box.addEventListener('blur', close);

  return {
    update,
    close,
    /** True when the key was for the list. Enter sends a command that is already typed in full. */
    handleKey(event: KeyboardEvent): boolean {
      const command = matches[chosen];
      if (!command) return false;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        chosen = (chosen + step + matches.length) % matches.length;
        draw();
      } else if (event.key === 'Escape') close();
      else if (event.key === 'Tab' && !event.shiftKey) complete(command);
      else if (event.key === 'Enter' && !event.shiftKey && box.value !== command.command) complete(command);
      else return false;
      event.preventDefault();
      return true;
    },
  };
}
