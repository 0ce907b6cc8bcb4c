// A worker process made to be killed: takes jobs from a queue and never finishes one. Arguments: the built queue library,
// and the JSON of BullQueueOptions. Writes the id of each job that it starts as a line on stdout.
const [driver, options] = process.argv.slice(2);
const { createBullQueue } = require(driver);

async function main() {
  const queue = await createBullQueue(JSON.parse(options));
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
