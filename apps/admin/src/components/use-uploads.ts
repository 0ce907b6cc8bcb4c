import type { Upload } from '@assay/contracts';
import { useEffect, useRef, useState } from 'react';
import { uploadFile } from '../providers/upload';

export interface FileUpload {
  key: string;
  file: File;
  /** Bytes sent. */
  sent: number;
  upload: Upload | null;
  error: string | null;
}

/** Files being sent and sent. All are stopped when the page is left. */
export function useUploads() {
  const [uploads, setUploads] = useState<FileUpload[]>([]);
  const aborts = useRef(new Map<string, AbortController>());

  useEffect(() => {
    const running = aborts.current;
    return () => {
      for (const abort of running.values()) abort.abort();
    };
  }, []);

  const change = (key: string, changes: Partial<FileUpload>) =>
    setUploads((known) => known.map((entry) => (entry.key === key ? { ...entry, ...changes } : entry)));

  const send = async (key: string, file: File) => {
    const abort = new AbortController();
    aborts.current.set(key, abort);
    try {
      const upload = await uploadFile(file, { onProgress: (sent) => change(key, { sent }), signal: abort.signal });
      change(key, { upload, sent: file.size });
    } catch (error) {
      if (!abort.signal.aborted) change(key, { error: error instanceof Error ? error.message : 'The upload failed.' });
    } finally {
      aborts.current.delete(key);
    }
  };

  const add = (files: File[]) => {
    const entries = files.map((file) => ({ key: crypto.randomUUID(), file, sent: 0, upload: null, error: null }));
    setUploads((known) => [...known, ...entries]);
    for (const { key, file } of entries) void send(key, file);
  };
  const remove = (key: string) => {
    aborts.current.get(key)?.abort();
    setUploads((known) => known.filter((entry) => entry.key !== key));
  };
  const retry = (key: string) => {
    const entry = uploads.find((known) => known.key === key);
    if (!entry) return;
    change(key, { error: null, sent: 0 });
    void send(key, entry.file);
  };

  const ready = uploads.length > 0 && uploads.every((entry) => entry.upload !== null);
  return { uploads, add, remove, retry, ready };
}
