import { NumericError } from '@assay/compute/matrix';
import type { OnnxSession } from '@assay/compute/onnx';

let lost = false;

/** Whether a GPU was lost in this process: it is not tried again then. */
export const isWebGpuLost = (): boolean => lost;

/**
 * The same session, whose failures mean `engine_lost`: the CPU would not have failed. Only that it was closed is no failure
 * (`onnx_session_closed`), unless one came before, which ends the session's thread.
 */
export async function reportLoss(opening: Promise<OnnxSession>): Promise<OnnxSession> {
  const session = await opening.catch(fail);
  let failed = false;
  return {
    ...session,
    run: (...task) =>
      session.run(...task).catch((error: unknown) => {
        if (!failed && error instanceof NumericError && error.code === 'onnx_session_closed') throw error;
        failed = true;
        return fail(error);
      }),
  };
}

function fail(cause: unknown): never {
  lost = true;
  throw new NumericError('engine_lost', `WebGPU failed: ${reasonOf((cause as Error).message)}`, { cause });
}

/** The last words of a long message of ONNX Runtime's are what went wrong. */
function reasonOf(message: string): string {
  const [words] = (message.split(' was false. ').at(-1) ?? message).split('\n');
  return words.trim();
}
