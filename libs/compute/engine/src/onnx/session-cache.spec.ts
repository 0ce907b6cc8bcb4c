import { SessionCache } from './session-cache';

describe('sessions of an engine', () => {
  it('are opened once and refused after they were closed', async () => {
    const sessions = new SessionCache(1, false);
    const session = await sessions.score('float32');
    expect(await sessions.score('float32')).toBe(session);
    await sessions.close();
    await expect(sessions.score('float32')).rejects.toMatchObject({ code: 'engine_failed' });
    await expect(sessions.gram('float64', 'f64')).rejects.toMatchObject({ code: 'engine_failed' });
    await sessions.close();
  });

  it('that could not be opened are tried again', async () => {
    const sessions = new SessionCache(-1, false);
    const failure = (): Promise<unknown> => sessions.score('float32').catch((error: unknown) => error);
    const first = await failure();
    expect(first).toMatchObject({ code: 'onnx_invalid_model' });
    const second = await failure();
    expect(second).toMatchObject({ code: 'onnx_invalid_model' });
    expect(second).not.toBe(first);
    await sessions.close();
  });
});
