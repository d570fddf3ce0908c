/**
 * What looks at a whole callout: changing its state and counting it.
 */
@NullMarked
package org.scfm.campaign;

import org.jspecify.annotations.NullMarked;
