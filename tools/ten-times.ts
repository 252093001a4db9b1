import { spawnSync } from 'node:child_process';

/** Runs `npm test` ten times in a row, or as often as the first argument says; stops at the first red. */
const times = Number(process.argv[2] ?? 10);
for (let run = 1; run <= times; run += 1) {
  const started = performance.now();
  const { status } = spawnSync('npm', ['test'], { stdio: 'inherit' });
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(`run ${run} of ${times}: ${status === 0 ? 'green' : 'red'} in ${seconds} s`);
  if (status !== 0) {
    process.exitCode = 1;
    break;
  }
}
