// Builds and runs the sandbox, and does so again whenever a file of src or sandbox changes.
import { spawn, spawnSync } from 'node:child_process';
import { watch } from 'node:fs';

const quietMs = 200;
let sandbox;
let timer;

function start() {
  const { status } = spawnSync(process.execPath, ['build.mjs', 'sandbox'], { stdio: 'inherit' });
  if (status === 0) sandbox = spawn(process.execPath, ['dist-sandbox/sandbox/run.js'], { stdio: 'inherit' });
}

function restart() {
  if (sandbox === undefined || sandbox.exitCode !== null) return start();
  sandbox.once('exit', start).kill();
}

for (const folder of ['src', 'sandbox']) {
  watch(folder, { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(restart, quietMs);
  });
}
start();
