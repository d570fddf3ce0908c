package org.scfm.launch;

import org.springframework.context.annotation.Import;

/**
 * The application for tests in other packages, from which it cannot be named.
 */
@Import(ScfmApplication.class)
public class TestedApplication {

}
