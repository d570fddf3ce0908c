/**
 * Contacts and their phone numbers, and the job that imports them.
 */
@NullMarked
package org.scfm.contact;

import org.jspecify.annotations.NullMarked;
