import type { EntityManager } from 'typeorm';

/** Any fixed number. */
const PAYLOAD_LOCK = 4_118_010_128;

/** Until the transaction ends, nobody removes payloads: what is found to be stored may be referred to. */
export async function keepPayloads(manager: EntityManager): Promise<void> {
  await manager.query('select pg_advisory_xact_lock_shared($1)', [PAYLOAD_LOCK]);
}

/**
 * Removes the payloads of a table of hashes (`sha256`) that no item and no staged row refers to. Waits for whoever is about to.
 * @param hashes name of a table; never from user input
 */
export async function removeUnusedPayloads(manager: EntityManager, hashes: string): Promise<void> {
  await manager.query('select pg_advisory_xact_lock($1)', [PAYLOAD_LOCK]);
  await manager.query(
    `delete from payload p using ${hashes} h where p.sha256 = h.sha256
       and not exists (select 1 from item_span s where s.sha256 = h.sha256) and not exists (select 1 from import_row r where r.sha256 = h.sha256)`,
  );
}
