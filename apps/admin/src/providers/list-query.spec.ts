import { buildListQuery, NONE } from './list-query';

const pagination = { page: 2, perPage: 50 };

describe('buildListQuery', () => {
  it('writes page, page size and sort in the form that the API reads', () => {
    const query = buildListQuery({ pagination, sort: { field: 'createdAt', order: 'DESC' }, filter: {} });
    expect(decodeURIComponent(query.toString())).toBe('page=2&perPage=50&sort=createdAt:desc');
  });

  it('writes one filter[field] per filter and escapes its value', () => {
    const query = buildListQuery({
      pagination,
      sort: { field: 'id', order: 'ASC' },
      filter: { label: 'a&b=c', synthetic: true },
    });
    expect(query.get('filter[label]')).toBe('a&b=c');
    expect(query.get('filter[synthetic]')).toBe('true');
    expect(query.toString()).toContain('filter%5Blabel%5D=a%26b%3Dc');
  });

  it('leaves out unset filters but keeps "has none" as an empty value', () => {
    const query = buildListQuery({ filter: { q: '', group: undefined, kind: null, label: NONE } });
    expect([...query.entries()]).toEqual([['filter[label]', '']]);
  });

  it('asks for no order when a list has none', () => {
    expect(buildListQuery({ pagination, sort: { field: '', order: 'ASC' }, filter: {} }).has('sort')).toBe(false);
  });
});
