import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

// Plain names: the binary lists its files by name, and tells a new one from an old one by its ETag.
export default defineConfig({
  base: '/assets/',
  plugins: [svelte()],
  server: { proxy: { '/api': 'http://127.0.0.1:8374' } },
  build: {
    target: 'es2022',
    cssCodeSplit: false,
    modulePreload: false,
    sourcemap: false,
    rollupOptions: {
      output: {
        entryFileNames: 'app.js',
        chunkFileNames: '[name].js',
        assetFileNames: (asset) => (asset.names[0]?.endsWith('.css') ? 'app.css' : '[name][extname]'),
      },
    },
  },
})
