const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

/**
 * Runs every suite in the worker's own context, not in one of its own: `runtime.js` hands all suites of a
 * worker the same modules, and a look-up of a global costs what it costs outside of jest.
 * What a suite leaves behind in the process is undone after it.
 */
class ProcessEnvironment {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  fakeTimers = null;

  constructor({ projectConfig }) {
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
    this.globals = Object.getOwnPropertyDescriptors(globalThis);
    this.env = { ...process.env };
    this.exit = process.exit;
    this.listeners = new Map(process.eventNames().map((name) => [name, process.rawListeners(name)]));
  }

  async setup() {
    // The process is set up already.
  }

  async teardown() {
    this.fakeTimersModern.dispose();
    this.moduleMocker.restoreAllMocks();
    // Modules that outlive the suite hold on to what they put there; what jest made undeletable it uses again.
    for (const key of Reflect.ownKeys(globalThis)) {
      if (!Object.hasOwn(this.globals, key)) Reflect.deleteProperty(globalThis, key);
    }
    Object.defineProperties(globalThis, this.globals);
    for (const name of Object.keys(process.env)) if (!(name in this.env)) delete process.env[name];
    Object.assign(process.env, this.env);
    process.exit = this.exit;
    for (const name of process.eventNames()) {
      for (const listener of process.rawListeners(name)) {
        if (!this.listeners.get(name)?.includes(listener)) process.removeListener(name, listener);
      }
    }
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return null;
  }
}

module.exports = ProcessEnvironment;
