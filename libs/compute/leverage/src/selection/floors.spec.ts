import { Floors } from './floors';
import { assignRoles } from './roles';

describe('assignRoles', () => {
  it.each([
    [{ mustKeep: [5] }, 'rows_out_of_range'],
    [{ mustDrop: [-1] }, 'rows_out_of_range'],
    [{ start: [0.5] }, 'rows_out_of_range'],
    [{ mustKeep: [1], mustDrop: [2, 1] }, 'rows_conflict'],
    [{ mustKeep: [1], start: [1] }, 'rows_conflict'],
    [{ mustDrop: [4], start: [4] }, 'rows_conflict'],
  ])('refuses %j of 5 rows', (fixed, code) => {
    expect(() => assignRoles(5, fixed)).toThrow(expect.objectContaining({ code }));
  });

  it('lets a list name a row twice', () => {
    expect([...assignRoles(4, { mustKeep: [1, 1], mustDrop: [0], start: [3] })]).toEqual([2, 1, 0, 3]);
  });
});

describe('Floors', () => {
  const codes = [0, 0, 1, 1, 1, -1, 2];

  it('take rows that serve a floor, in the given order, counting must-keep rows', () => {
    const floors = new Floors(assignRoles(7, { mustKeep: [3] }), { classes: { codes, floors: 1 } });
    expect(floors.reserve(() => [5, 4, 1, 0, 6, 2], 1, 3)).toEqual([1, 6]);
  });

  it('serve classes and contributors with one row where they can', () => {
    const floors = new Floors(new Uint8Array(7), {
      classes: { codes, floors: new Map([[1, 2]]) },
      contributors: { codes: [9, 9, 9, 8, 8, 8, 8], floors: 1 },
    });
    expect(floors.reserve(() => [4, 3, 2, 1, 0], 0, 3)).toEqual([4, 3, 2]);
    expect(floors.outstanding).toBe(0);
  });

  it('are lowered to what a group can give, and say so', () => {
    const roles = assignRoles(7, { mustDrop: [0], start: [2, 3] });
    const floors = new Floors(roles, {
      classes: {
        codes,
        floors: new Map([
          [0, 2],
          [1, 1],
          [7, 3],
        ]),
      },
    });
    expect(floors.lowered).toEqual([
      { grouping: 'classes', code: 0, floor: 2, available: 1 },
      { grouping: 'classes', code: 7, floor: 3, available: 0 },
    ]);
    expect(floors.reserve(() => [0, 1, 2, 3, 4, 5, 6], 0, 2)).toEqual([1, 4]);
  });

  it('are refused rather than lowered when strict, all of them by name', () => {
    const roles = assignRoles(7, { mustDrop: [0], mustKeep: [6] });
    const request = {
      strictFloors: true,
      classes: { codes, floors: 2 },
      contributors: { codes: [5, 5, 5, 5, 8, 8, 8], floors: new Map([[9, 1]]) },
    };
    const floors = [
      { grouping: 'classes', code: 0, floor: 2, available: 1 },
      { grouping: 'classes', code: 2, floor: 2, available: 1 },
      { grouping: 'contributors', code: 9, floor: 1, available: 0 },
    ];
    expect(() => new Floors(roles, request)).toThrow(
      expect.objectContaining({
        name: 'NumericError',
        code: 'floors_unmeetable',
        floors,
        message: expect.stringContaining(
          'classes 0 (asks for 2, has 1), classes 2 (asks for 2, has 1), contributors 9 (asks for 1, has 0).',
        ),
      }),
    );
    expect(new Floors(roles, { ...request, strictFloors: false }).lowered).toEqual(floors);
    const met = { classes: { codes, floors: new Map([[1, 3]]) }, strictFloors: true };
    expect(new Floors(roles, met).lowered).toEqual([]);
  });

  it('name the first few of many in the message, and list all', () => {
    const many = Array.from({ length: 30 }, (_, row) => row);
    const strict = () => new Floors(new Uint8Array(30), { classes: { codes: many, floors: 2 }, strictFloors: true });
    const floors = many.map((code) => ({ grouping: 'classes', code, floor: 2, available: 1 }));
    expect(strict).toThrow(expect.objectContaining({ floors, message: expect.stringContaining('and 22 more') }));
  });

  it('say which are not met when rows are too few', () => {
    const floors = new Floors(assignRoles(7, { mustKeep: [6] }), { classes: { codes, floors: 1 } });
    const unmet = [
      { grouping: 'classes', code: 0, floor: 1, available: 2 },
      { grouping: 'classes', code: 1, floor: 1, available: 3 },
    ];
    expect(() => floors.assertFit(1, 2)).toThrow(
      expect.objectContaining({ code: 'floors_exceed_size', floors: unmet }),
    );
    expect(() => floors.reserve(() => [0], 1, 3)).toThrow(
      expect.objectContaining({ floors: unmet.slice(1), message: expect.stringContaining('Not met: classes 1 (1).') }),
    );
  });

  it('refuse to need more rows than are to be selected, and say how many', () => {
    const floors = () => new Floors(assignRoles(7, { mustKeep: [5] }), { classes: { codes, floors: 1 } });
    expect(() => floors().reserve(() => [0, 2, 6], 1, 3)).toThrow(
      expect.objectContaining({ code: 'floors_exceed_size', message: expect.stringContaining('at least 4 rows') }),
    );
    // Two groupings of which a row serves only one: seen on the way.
    const crossed = new Floors(new Uint8Array(4), {
      classes: { codes: [0, 0, 1, 1], floors: new Map([[0, 1]]) },
      contributors: { codes: [0, 0, 1, 1], floors: new Map([[1, 1]]) },
    });
    expect(() => crossed.reserve(() => [0, 1, 2, 3], 0, 1)).toThrow(
      expect.objectContaining({ code: 'floors_exceed_size' }),
    );
  });

  it('take only rows that serve both groupings where neither has slack', () => {
    const crossed = () =>
      new Floors(new Uint8Array(4), {
        classes: { codes: [0, 0, 1, 1], floors: 1 },
        contributors: { codes: [0, 1, 0, 1], floors: 1 },
      });
    expect(crossed().reserve(() => [0, 1, 2, 3], 0, 2)).toEqual([0, 3]);
    expect(crossed().reserve(() => [0, 1, 2, 3], 0, 3)).toEqual([0, 1, 2]);
    expect(crossed().reserve(() => [0, 1, 2, 3], 0, Infinity)).toEqual([0, 1, 2]);
  });

  it('do not claim that no other rows would have met them', () => {
    const floors = new Floors(assignRoles(4, { mustDrop: [3] }), {
      classes: { codes: [0, 0, 1, 1], floors: 1 },
      contributors: { codes: [0, 1, 0, 1], floors: 1 },
    });
    expect(() => floors.reserve(() => [0, 1, 2, 3], 0, 2)).toThrow(
      expect.objectContaining({
        code: 'floors_exceed_size',
        message: expect.stringMatching(/^With 1 more rows.*not searched for/),
      }),
    );
  });

  it.each([
    [{ codes: [0, 1] }, 'shape_mismatch'],
    [{ codes: [0, 1, 2, 3, 4, 5, 0.5] }, 'invalid_option'],
    [{ codes, floors: -1 }, 'invalid_option'],
    [{ codes, floors: new Map([[0, 1.5]]) }, 'invalid_option'],
  ])('refuse %j', (classes, code) => {
    expect(() => new Floors(new Uint8Array(7), { classes })).toThrow(expect.objectContaining({ code }));
  });
});
