import { z } from 'zod';
import { listQuery } from './list';

const schema = listQuery(['name', 'createdAt'], { q: z.string(), version: z.coerce.number().int().min(1) });

describe('listQuery', () => {
  it('answers the first page of 25 when nothing is asked for', () => {
    expect(schema.parse({})).toEqual({ page: 1, perPage: 25, cursor: null, sort: null, filter: {} });
  });

  it('reads paging, sort and filters from query strings', () => {
    const query = { page: '3', perPage: '10', sort: 'name:desc', 'filter[q]': 'a:b', 'filter[version]': '2' };
    expect(schema.parse(query)).toEqual({
      page: 3,
      perPage: 10,
      cursor: null,
      sort: { field: 'name', order: 'desc' },
      filter: { q: 'a:b', version: 2 },
    });
  });

  it.each([
    [{ sort: 'password:asc' }, ['sort']],
    [{ sort: 'name' }, ['sort']],
    [{ 'filter[secret]': 'x' }, ['filter']],
    [{ 'filter[q][0]': 'x' }, []],
    [{ page: '0' }, ['page']],
    [{ perPage: '501' }, ['perPage']],
    [{ 'filter[version]': 'two' }, ['filter', 'version']],
    [{ 'filter[q]': ['a', 'b'] }, ['filter', 'q']],
  ])('refuses %j and says where', (query, path) => {
    expect(schema.safeParse(query).error?.issues.map((issue) => issue.path)).toEqual([path]);
  });
});
