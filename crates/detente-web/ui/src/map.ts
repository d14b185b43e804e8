export { default } from './parts/Globe.svelte'
