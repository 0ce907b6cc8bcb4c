import { collectionOf, routeOf, withId } from './resources';

describe('collectionOf', () => {
  it('maps a plain resource to the collection of its name and keeps the filter', () => {
    expect(collectionOf('models', { q: 'x' })).toEqual({ path: '/models', filter: { q: 'x' } });
  });

  it('moves the parent of a nested resource from the filter into the path', () => {
    expect(collectionOf('items', { datasetId: 'a/b', label: 'shoe' })).toEqual({
      path: '/datasets/a%2Fb/items',
      filter: { label: 'shoe' },
    });
  });

  it('refuses a nested list without its parent', () => {
    expect(() => collectionOf('valued-items', {})).toThrow('needs the filter valuationId');
  });
});

describe('withId', () => {
  it('takes the identifying field of rows that have no id', () => {
    expect(withId('audit-events', { seq: 7 })).toEqual({ seq: 7, id: 7 });
    expect(withId('dataset-versions', { number: 2 })).toEqual({ number: 2, id: 2 });
  });

  it('leaves other rows as they are', () => {
    const row = { id: 'x', name: 'y' };
    expect(withId('models', row)).toBe(row);
  });
});

describe('routeOf', () => {
  it('finds a single item outside its data set', () => {
    expect(routeOf('items').one?.('42')).toBe('/items/42');
  });
});
