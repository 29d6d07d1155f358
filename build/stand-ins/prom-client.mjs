/**
 * The parts of prom-client in the bundles: counters, gauges, histograms and their registry, without summaries, clusters and the push gateway, which
 * the package's index loads too. A name that is missing here fails the build.
 */
export { default as Counter } from 'prom-client/lib/counter.js';
export { default as Gauge } from 'prom-client/lib/gauge.js';
export { default as Histogram } from 'prom-client/lib/histogram.js';
export { default as Registry } from 'prom-client/lib/registry.js';

/** Loaded when somebody looks for the first time. */
export const collectDefaultMetrics = (options) => require('prom-client/lib/defaultMetrics.js')(options);
