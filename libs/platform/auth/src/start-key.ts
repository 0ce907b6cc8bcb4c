import { type DataSource, IsNull } from 'typeorm';
import { ApiKeyEntity } from './account.entities';
import { newApiKey } from './secrets';

const START = 'start';

/**
 * Runs `use` with an admin key that lives for an hour at most and is removed afterwards: whoever holds the database's address may
 * act through the API without knowing a password. For the server's own start only.
 */
export async function withStartKey<T>(dataSource: DataSource, use: (key: string) => Promise<T>): Promise<T> {
  const { key, prefix, keyHash } = newApiKey();
  const keys = dataSource.getRepository(ApiKeyEntity);
  // Left by a start that was killed.
  await keys.delete({ name: START, createdBy: IsNull() });
  const { id } = await keys.save(
    keys.create({
      name: START,
      role: 'admin',
      prefix,
      keyHash,
      createdBy: null,
      expiresAt: new Date(Date.now() + 3600 * 1000),
    }),
  );
  try {
    return await use(key);
  } finally {
    await keys.delete({ id });
  }
}
