import { CreateAccounts1790000001000 } from './1790000001000-create-accounts';
import { CreateJobs1790000002000 } from './1790000002000-create-jobs';
import { CreateDatasets1790000003000 } from './1790000003000-create-datasets';
import { CreateEmbeddings1790000004000 } from './1790000004000-create-embeddings';
import { CreateValuations1790000005000 } from './1790000005000-create-valuations';
import { ShardValuations1790000006000 } from './1790000006000-shard-valuations';
import { CreateWebhooks1790000007000 } from './1790000007000-create-webhooks';
import { CreatePruning1790000008000 } from './1790000008000-create-pruning';

/** Every migration in order. Append only: what has been released is never changed. */
export const migrations = [
  CreateAccounts1790000001000,
  CreateJobs1790000002000,
  CreateDatasets1790000003000,
  CreateEmbeddings1790000004000,
  CreateValuations1790000005000,
  ShardValuations1790000006000,
  CreateWebhooks1790000007000,
  CreatePruning1790000008000,
] as const;
