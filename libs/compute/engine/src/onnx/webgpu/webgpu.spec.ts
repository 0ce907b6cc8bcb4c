import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { threadFile } from '@assay/compute/matrix';
import { tellNotRun } from '../../testing/subjects';
import type { WebGpuFindings } from '../../testing/webgpu-check';

/** A Vulkan driver in software, which comes with Chromium. */
const softwareDriver = [
  '/usr/lib/chromium/vk_swiftshader_icd.json',
  '/usr/lib64/chromium-browser/vk_swiftshader_icd.json',
  '/opt/google/chrome/vk_swiftshader_icd.json',
].find(existsSync);

/** What ONNX Runtime makes of WebGPU when this is the only Vulkan driver. */
async function findings(driver: string): Promise<WebGpuFindings> {
  const script = threadFile(join(__dirname, '../../testing/matrices.ts'), 'webgpu-check');
  const env = { VK_ICD_FILENAMES: driver, XDG_RUNTIME_DIR: tmpdir() };
  const { stdout } = await promisify(execFile)(process.execPath, [script], { env });
  return JSON.parse(stdout) as WebGpuFindings;
}

const isLinux = process.platform === 'linux';

if (isLinux) {
  describe('WebGPU without an adapter', () => {
    it('is passed over with the reason, and cannot be forced', async () => {
      const { chosen, failure } = await findings('/nonexistent.json');
      expect(chosen).toMatch(/no WebGPU: .*adapter/);
      expect(failure).toMatch(/WebGPU failed: .*adapter/);
    }, 60_000);
  });
} else tellNotRun({ title: 'WebGPU without an adapter', absent: 'drivers are chosen by a variable on Linux only' }, 1);

if (isLinux && softwareDriver) {
  describe('WebGPU in software', () => {
    it('gives the right numbers when forced, also side by side, and is refused for its speed', async () => {
      const { chosen, errors } = await findings(softwareDriver);
      expect(chosen).toMatch(/no WebGPU: it is [\d.]+ times slower than the CPU/);
      expect(errors).toHaveLength(3);
      for (const error of errors) expect(error).toBeLessThanOrEqual(5e-6);
    }, 60_000);
  });
} else tellNotRun({ title: 'WebGPU in software', absent: 'no SwiftShader driver of Chromium was found' }, 1);
