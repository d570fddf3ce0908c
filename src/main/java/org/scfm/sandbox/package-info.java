/**
 * A local Twilio, Somleng and RapidPro for rehearsals, demos and tests.
 */
@NullMarked
package org.scfm.sandbox;

import org.jspecify.annotations.NullMarked;
