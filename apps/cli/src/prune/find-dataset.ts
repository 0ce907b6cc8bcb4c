import { type ApiClient, unwrap } from '@assay/api-client';
import { CommandError } from '../exit';

const PER_PAGE = 500;

/** The id of a data set that is given by id or by name, which case does not matter to. @throws ApiError; CommandError `not_found` */
export async function findDataset(api: ApiClient, idOrName: string): Promise<string> {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(idOrName)) return idOrName;
  const name = idOrName.trim().toLowerCase();
  for (let page = 1; ; page++) {
    const query = { 'filter[q]': idOrName.trim(), page, perPage: PER_PAGE };
    const { data, total } = unwrap(await api.GET('/api/v1/datasets', { params: { query } }));
    const found = data.find((dataset) => dataset.name.toLowerCase() === name);
    if (found) return found.id;
    if (page * PER_PAGE >= total) throw new CommandError('not_found', `There is no data set '${idOrName}'.`);
  }
}
