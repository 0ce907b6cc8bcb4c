// A worker process made to be killed: takes jobs from a queue and never finishes one. Its argument is the JSON of
// BullQueueOptions; it writes the id of each job that it starts as a line on stdout. Runs the built driver from dist/.
const { join } = require('node:path');
const { createBullQueue } = require(join(__dirname, '../../dist/libs/platform/queue/src/index.js'));

async function main() {
  const queue = await createBullQueue(JSON.parse(process.argv[2]));
  await queue.work(
    (job) => {
      process.stdout.write(`${job.id}\n`);
      return new Promise(() => undefined);
    },
    { concurrency: 1 },
  );
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
