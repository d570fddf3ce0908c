/**
 * The telephony providers, Twilio and Somleng: one small interface and its implementation
 * on twilio-java.
 */
@NullMarked
package org.scfm.provider;

import org.jspecify.annotations.NullMarked;
