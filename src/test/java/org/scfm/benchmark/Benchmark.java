package org.scfm.benchmark;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A class of benchmarks: left out of {@code verify} unless asked for by
 * {@code -Pbenchmark}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("benchmark")
@ExtendWith(BenchmarkTable.Resolver.class)
@interface Benchmark {

}
