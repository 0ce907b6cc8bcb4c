import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const proxy = { '/api': { target: 'http://127.0.0.1:3000', changeOrigin: true } };

export default defineConfig({
  // Relative, because the API decides under which path it serves these files.
  base: './',
  plugins: [react()],
  resolve: { tsconfigPaths: true },
  build: { chunkSizeWarningLimit: 1500 },
  server: { proxy },
  preview: { host: '127.0.0.1', proxy },
});
