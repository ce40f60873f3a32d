// For tests: loaded into every thread of a process. The engine's thread ends, as one that runs out of memory does, at the first request after the
// file that is named exists.
const { existsSync } = require('node:fs');
const { isMainThread, parentPort, workerData } = require('node:worker_threads');

if (!isMainThread && workerData?.exitGuard) {
  parentPort.on('message', () => {
    if (existsSync(process.env.INJERTO_TEST_DIE_AFTER)) process.exit(7);
  });
}
