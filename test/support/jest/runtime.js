const Module = require('node:module');
const { join, sep } = require('node:path');
const { default: Runtime } = require('jest-runtime');

const tests = join(__dirname, '..', '..') + sep;
const modules = join(tests, '..', 'node_modules') + sep;
const sourceMaps = new Map();
let transformer;

/**
 * Loads modules with Node's own `require`, so that Bolt, zod, Kysely and our sources are evaluated once a
 * worker, not once a suite: they keep no state. Files below `test/` are evaluated anew for each suite.
 * No test mocks a module, so that jest's own registry and module context are not needed.
 */
class ProcessRuntime extends Runtime {
  constructor(config, environment, resolver, suiteTransformer, cacheFS, coverage, testPath, globalConfig) {
    super(config, environment, resolver, suiteTransformer, cacheFS, coverage, testPath, globalConfig);
    transformer = suiteTransformer;
    // A process that watches runs a suite again after the sources have changed.
    const isOld = globalConfig.watch || globalConfig.watchAll ? isOurs : (path) => path.startsWith(tests);
    for (const path of Object.keys(require.cache))
      if (path !== __filename && isOld(path)) delete require.cache[path];
    module.children.length = 0;
  }

  /** jest-circus, whose state is a suite's own. */
  requireInternalModule(path) {
    delete require.cache[path];
    return require(path);
  }

  requireModule(path) {
    globalThis.jest = this.jestGlobals.jestObjectFor(path);
    return require(path);
  }

  getSourceMaps() {
    return sourceMaps;
  }

  installGetBuiltinModule() {
    // Suites have the real `process`, and with it the real `getBuiltinModule`.
  }
}

const isOurs = (path) => !path.startsWith(modules);

Module._extensions['.ts'] = (module, path) => {
  const { code, sourceMapPath } = transformer.transform(path, { isInternalModule: false });
  if (sourceMapPath) sourceMaps.set(path, sourceMapPath);
  module._compile(code, path);
};

module.exports = ProcessRuntime;
