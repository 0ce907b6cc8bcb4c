import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, EnvironmentSchema, loadConfig } from './config';

describe('loadConfig', () => {
  it('needs no variable at all', () => {
    expect(loadConfig({})).toMatchObject({
      home: '.assay',
      http: { host: '127.0.0.1', port: 3000 },
      databaseUrl: null,
      redisUrl: null,
      demo: true,
    });
  });

  it('counts an empty variable as unset', () => {
    expect(loadConfig({ ASSAY_PORT: '', DATABASE_URL: '' })).toMatchObject({ http: { port: 3000 }, databaseUrl: null });
  });

  it('names every wrong variable and repeats no value', () => {
    const load = (): unknown =>
      loadConfig({ ASSAY_PORT: '99999', ASSAY_ADMIN_PASSWORD: 'hunter2', DATABASE_URL: 'mysql://x' });
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(/ASSAY_PORT[^]*ASSAY_ADMIN_PASSWORD[^]*DATABASE_URL/);
    expect(load).not.toThrow(/hunter2/);
  });
});

describe('.env.example', () => {
  const lines = readFileSync(join(__dirname, '../../../../.env.example'), 'utf8').split('\n');

  it('lists exactly the variables of the schema', () => {
    const listed = lines.flatMap((line) => /^#? ?([A-Z][A-Z_]+)=/.exec(line)?.[1] ?? []);
    expect(listed.sort()).toEqual(Object.keys(EnvironmentSchema.shape).sort());
  });

  it('shows values that the schema accepts', () => {
    const values = Object.fromEntries(
      lines.flatMap((line) => {
        const m = /^#? ?([A-Z][A-Z_]+)=(.*)$/.exec(line);
        return m ? [[m[1], m[2]]] : [];
      }),
    );
    expect(() => loadConfig(values)).not.toThrow();
  });
});
