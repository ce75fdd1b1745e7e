/** Milliseconds over which it is looked at whether there is much to post. */
const LOAD_WINDOW_MS = 250;

/** The part of that time from which on committing batches is much. */
const LOAD_BUSY = 0.2;

/** Whether members keep the poster busy: what can wait, such as an export, then rests. */
export function createLoad() {
  let since = performance.now();
  let busyMs = 0;
  let wasBusy = false;
  return {
    committed(ms: number): void {
      busyMs += ms;
    },
    isBusy(): boolean {
      const passed = performance.now() - since;
      if (passed < LOAD_WINDOW_MS) return wasBusy;
      wasBusy = busyMs > passed * LOAD_BUSY;
      since += passed;
      busyMs = 0;
      return wasBusy;
    },
  };
}
