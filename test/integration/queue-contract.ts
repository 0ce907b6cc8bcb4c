import type { QueueConnection } from '@assay/platform/queue';
import { ContractQueue } from './queue-contract/contract-queue';
import { describeCrashAndClose } from './queue-contract/crash-and-close';
import { describeDelivery } from './queue-contract/delivery';
import { describeListAndCancel } from './queue-contract/list-and-cancel';
import { describeSchedules } from './queue-contract/schedules';

/** A driver under test: where its queues live. */
export interface JobQueueDriver {
  connection: QueueConnection;
  /** Frees what the driver was made of. */
  dispose(): Promise<void>;
}

/** What every driver of the queue port must do, besides reporting no error while its server is there. */
export function describeJobQueueContract(name: string, makeDriver: () => Promise<JobQueueDriver>): void {
  describe(`job queue on ${name}`, () => {
    const contract = new ContractQueue();
    let driver: JobQueueDriver;

    beforeAll(async () => {
      driver = await makeDriver();
    });
    afterAll(() => driver.dispose());
    beforeEach(() => contract.begin(driver.connection));
    afterEach(async () => {
      expect(await contract.end()).toEqual([]);
    });

    describeDelivery(contract);
    describeListAndCancel(contract);
    describeSchedules(contract);
    describeCrashAndClose(contract);
  });
}
