package org.scfm.provider;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What this program needs of a telephony provider: place a call, ask how it is, cancel
 * it, and find a call of which nobody knows whether it was placed. Neither provider knows
 * idempotency keys, so that a create repeated after an unclear answer may ring a person
 * twice: {@link #create} is repeated only where the provider certainly did not process
 * it.
 * <p>
 * Implementations are safe for use by several threads. Expected trouble is data (an
 * outcome), not an exception. All waits can be interrupted; the interrupt flag is then
 * still set on return.
 */
public interface CallProvider {

	/**
	 * Which service is spoken to.
	 * @return the dialect
	 * @throws ProviderConfigurationException if no account is configured, or its sid does
	 * not tell the dialect
	 */
	Dialect dialect();

	/**
	 * The account calls are sent with.
	 * @return the account sid
	 * @throws ProviderConfigurationException if no account is configured
	 */
	String accountSid();

	/**
	 * Check all settings without going to the network. Jobs that talk to the provider
	 * call this before they start; other jobs need no settings at all.
	 * @throws ProviderConfigurationException naming the environment variable that is
	 * missing or wrong and what to do
	 */
	void requireConfigured();

	/**
	 * Place one call. One invocation is at most one processed request.
	 * @param request whom to call and how
	 * @return what is known afterwards
	 * @throws ProviderConfigurationException if the provider is not configured
	 * @throws IllegalArgumentException if a parameter cannot be sent, naming it; see
	 * {@link CallParams#problems}
	 */
	CreateOutcome create(CallRequest request);

	/**
	 * Ask for the state of a call.
	 * @param sid the provider's id of the call
	 * @return what the provider says
	 * @throws ProviderConfigurationException if the provider is not configured
	 */
	FetchOutcome fetch(String sid);

	/**
	 * Read one page of the account's list of calls. Useful where the provider
	 * {@linkplain Dialect#filtersLists() filters} only.
	 * @param listing which calls
	 * @param next what the page before said; {@code null} for the first page
	 * @return the page
	 * @throws ProviderUnavailableException if there was no answer to the question
	 * @throws ProviderConfigurationException if the provider is not configured or refuses
	 * the account
	 */
	CallPage list(CallListing listing, @Nullable String next);

	/**
	 * Ask the provider to cancel a call. Asking again does no harm.
	 * @param sid the provider's id of the call
	 * @return what is known afterwards
	 * @throws ProviderConfigurationException if the provider is not configured
	 */
	CancelOutcome cancel(String sid);

	/**
	 * Find the calls that creates of unknown outcome may have placed: outgoing calls to
	 * the number, from the caller id, not created before the instant. Calls whose date of
	 * creation is not known yet are among them. The instant is translated to the
	 * provider's clock, as the {@code Date} of its answers to this question shows it;
	 * where they have none, the clocks are taken to differ by up to five minutes.
	 * Rounding can only let in a call that is a second or two, or the answer's time, too
	 * old. Twilio filters by itself, a search being one listing; Somleng's list, which
	 * has no filters, is read once for all searches, 100 calls a request, from the newest
	 * to the oldest that any search wants.
	 * @param searches the questions, in any order
	 * @return the calls for each search, in the order of the searches; complete: never a
	 * part of them
	 * @throws ProviderUnavailableException if there was no answer to all of the questions
	 * @throws ProviderConfigurationException if the provider is not configured or refuses
	 * the account
	 */
	List<List<RemoteCall>> findCandidates(List<CallSearch> searches);

	/**
	 * The longest time from the beginning of a request to its end, after which nobody can
	 * be at sending it any more.
	 * @return the time, with some room for a slow machine
	 */
	Duration longestExchange();

}
