package org.scfm.callout;

import java.util.Map;

/**
 * A collection of people to be called for one purpose.
 *
 * @param id its id
 * @param status its state
 * @param metadata facts about it
 */
public record Callout(long id, CalloutStatus status, Map<String, Object> metadata) {
}
