package org.scfm.benchmark;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What is measured only with {@code -Dbenchmark.large=true}: without, the benchmark is to
 * end in ten minutes.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(named = "benchmark.large", matches = "true")
@interface LargeBenchmark {

}
