const NEAR_END_PX = 80;
const ROOM_ABOVE_PX = 12;

/** Keeps the newest message in sight for a reader at the end, and leaves one who has scrolled up where they are. */
export function createScroll(region: HTMLElement, more: HTMLButtonElement) {
  let nearEnd = true;
  const toEnd = () => {
    region.scrollTop = region.scrollHeight;
    nearEnd = true;
    more.hidden = true;
  };
  region.addEventListener('scroll', () => {
    nearEnd = region.scrollHeight - region.scrollTop - region.clientHeight < NEAR_END_PX;
    if (nearEnd) more.hidden = true;
  });
  more.addEventListener('click', () => {
    toEnd();
    region.focus();
  });
  addEventListener('resize', () => {
    if (nearEnd) toEnd();
  });

  return {
    toEnd,
    leave: () => {
      more.hidden = true;
    },
    /** Called after a drawing with the messages that are new; `mine` when the reader wrote the last. */
    follow(added: readonly HTMLElement[], mine: boolean): void {
      const [first] = added;
      if (!first) {
        // A message grew or shrank in place. Whoever pressed something in it stays beside the button.
        if (nearEnd && !region.contains(document.activeElement)) toEnd();
        return;
      }
      if (!nearEnd && !mine) {
        more.hidden = false;
        return;
      }
      const end = region.scrollHeight - region.clientHeight;
      // A message taller than the window is shown from its beginning.
      region.scrollTop = Math.min(end, first.offsetTop - ROOM_ABOVE_PX);
      more.hidden = true;
    },
  };
}
