package org.scfm.test;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.scfm.launch.TestedApplication;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.TestExecutionListeners;
import org.springframework.test.context.TestExecutionListeners.MergeMode;

/**
 * Runs the annotated test class against the whole application. There is one application
 * for all classes that are configured alike; before each test method its database is
 * emptied, its clock set back and its provider reset, see {@link Database},
 * {@link TestClock} and {@link org.scfm.sandbox.Sandbox}. Not for direct use:
 * {@link OnH2} and {@link OnMySql} say with which database.
 */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.ANNOTATION_TYPE)
@SpringBootTest(classes = { TestedApplication.class, SharedConfiguration.class })
@TestExecutionListeners(listeners = CleanSlate.class, mergeMode = MergeMode.MERGE_WITH_DEFAULTS)
@interface ScfmTest {

}
