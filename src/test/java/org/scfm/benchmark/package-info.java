/**
 * The benchmark: what each kind of work costs, beside a limit that is measured in the
 * same run on the same machine. Each {@code XxxBenchmarkIT} measures one kind and adds
 * rows to the {@link org.scfm.benchmark.BenchmarkTable}, which is printed at the end.
 */
package org.scfm.benchmark;
