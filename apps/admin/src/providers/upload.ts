import type { Upload } from '@assay/contracts';
import { API, toHttpError } from './http';
import { toProblem } from './problem';

export interface UploadOptions {
  /** Bytes sent so far. */
  onProgress: (sent: number) => void;
  signal: AbortSignal;
}

/** Sends a file as it is. XMLHttpRequest, because fetch does not tell how much of a body was sent. */
export function uploadFile(file: File, { onProgress, signal }: UploadOptions): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open('POST', `${API}/uploads?${new URLSearchParams({ filename: file.name }).toString()}`);
    xhr.setRequestHeader('Content-Type', 'application/octet-stream');
    xhr.responseType = 'json';
    xhr.upload.onprogress = (event) => onProgress(event.loaded);
    xhr.onload = () => {
      if (xhr.status >= 200 && xhr.status < 300) resolve(xhr.response as Upload);
      else reject(toHttpError(toProblem(xhr.status, xhr.statusText, xhr.response)));
    };
    xhr.onerror = () => reject(new Error(`The connection broke while sending ${file.name}. Try again.`));
    xhr.onabort = () => reject(new DOMException('Upload cancelled', 'AbortError'));
    signal.addEventListener('abort', () => xhr.abort(), { once: true });
    if (signal.aborted) reject(new DOMException('Upload cancelled', 'AbortError'));
    else xhr.send(file);
  });
}
