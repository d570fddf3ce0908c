package org.scfm.call;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.scfm.provider.CallListing;
import org.scfm.provider.CallPage;
import org.scfm.provider.CallProvider;
import org.scfm.provider.CallRequest;
import org.scfm.provider.CallSearch;
import org.scfm.provider.CancelOutcome;
import org.scfm.provider.CreateOutcome;
import org.scfm.provider.Dialect;
import org.scfm.provider.FetchOutcome;
import org.scfm.provider.ProviderUnavailableException;
import org.scfm.provider.RemoteCall;

/**
 * The provider as look-ups see it: it finds what was placed, or lies, or does not answer.
 */
final class SearchedCalls implements CallProvider {

	private final CallProvider provider;

	private final PlacedCalls placed;

	private final int manner;

	private final Runnable meanwhile;

	/**
	 * @param manner how it answers, 0 to 7
	 * @param meanwhile what others do while they are waited for in the last manner
	 */
	SearchedCalls(CallProvider provider, PlacedCalls placed, int manner, Runnable meanwhile) {
		this.provider = provider;
		this.placed = placed;
		this.manner = manner;
		this.meanwhile = meanwhile;
	}

	@Override
	public List<List<RemoteCall>> findCandidates(List<CallSearch> searches) {
		switch (this.manner) {
			case 4 -> searches.forEach((search) -> this.placed.lieAbout(search.to()));
			case 5 -> searches.forEach((search) -> this.placed.placeOther(search.to()));
			case 6 -> throw new ProviderUnavailableException("HTTP 500", null);
			// the others work on while this one asks
			case 7 -> this.meanwhile.run();
			default -> {
			}
		}
		return searches.stream().map(this::candidates).toList();
	}

	private List<RemoteCall> candidates(CallSearch search) {
		return (this.manner == 4) ? List.of() : this.placed.found(search, PlacedCalls.WORDS.get(this.manner));
	}

	@Override
	public Dialect dialect() {
		return this.provider.dialect();
	}

	@Override
	public String accountSid() {
		return this.provider.accountSid();
	}

	@Override
	public Duration longestExchange() {
		return this.provider.longestExchange();
	}

	@Override
	public void requireConfigured() {
	}

	@Override
	public CallPage list(CallListing listing, @Nullable String next) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CreateOutcome create(CallRequest request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public FetchOutcome fetch(String sid) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CancelOutcome cancel(String sid) {
		throw new UnsupportedOperationException();
	}

}
