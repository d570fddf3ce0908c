package org.scfm.test;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs the annotated test class or method only where {@link MySqlServer} can be had, and
 * skips it with the reason where not. With {@code SCFM_REQUIRE_MYSQL=true} in the
 * environment it fails instead of being skipped. The server is started before anything of
 * the test, a Spring context included.
 */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.TYPE, ElementType.METHOD })
@ExtendWith(MySqlCondition.class)
public @interface EnabledWithMySql {

}
