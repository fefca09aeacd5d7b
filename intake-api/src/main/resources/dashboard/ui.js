// The only place that names the library and its version.
export * from './lib/htm/3.1.1/preact/standalone.module.js';
