// For tests: loaded into every thread of a process. The engine's thread ends, as one that runs out of memory does, soon after the file that is
// named exists. A timer looks for it: whoever listened for messages here would take the first of them away from the worker.
const { existsSync } = require('node:fs');
const { isMainThread, workerData } = require('node:worker_threads');

if (!isMainThread && workerData?.exitGuard) {
  setInterval(() => existsSync(process.env.INJERTO_TEST_DIE_AFTER) && process.exit(7), 1);
}
