/**
 * A local Twilio, Somleng and RapidPro for rehearsals, demos and tests: one HTTP server
 * on the loopback interface, started by {@link org.scfm.sandbox.Sandbox}, that accepts
 * calls and flow starts, lets them progress on a clock, and dials no one.
 * <p>
 * <b>Services.</b> Twilio's Calls API 2010-04-01 and Somleng's dialect of it under
 * {@code /2010-04-01/Accounts/<sid>/Calls}: an account {@code AC} and 32 hex digits is
 * spoken to as Twilio, a UUID as Somleng. RapidPro's flow starts at
 * {@code /api/v2/flow_starts.json}. Answers, errors, order of checks, paging and headers
 * are those of the services as far as they are documented or were seen; where no one
 * knows (path and user that differ: 401; deleting a live call: 409) the sandbox picks
 * one.
 * <p>
 * <b>Time.</b> What a call is at a moment is computed from its plan and the clock when
 * someone asks; there are no timers. Each account's queue is dialled at its calls per
 * second; a call canceled in the queue keeps its place there. Delays of requests and
 * faults are real time. The header {@code Date} tells the sandbox's time, which may be
 * set apart from the true one by {@code clockSkew}.
 * <p>
 * <b>Truth.</b> The {@link org.scfm.sandbox.Ledger} records each call dialled and each
 * flow started, whatever the client was told. {@link org.scfm.sandbox.Faults} make
 * requests fail before or after that effect: only the second kind can make a client dial
 * twice.
 * <p>
 * <b>Control API</b>, JSON, for tests in other processes; neither delayed nor counted:
 * <ul>
 * <li>{@code GET /sandbox/ledger}: {@code {"calls": [...], "flowStarts": [...]}};
 * {@code DELETE} forgets entries and counts</li>
 * <li>{@code GET /sandbox/requests}: {@code {"counts": {"POST create": 3},
 * "mostInFlight": 2, "struck": 0}}</li>
 * <li>{@code POST /sandbox/faults}: one object or an array with the names of
 * {@link org.scfm.sandbox.Fault}, such as {@code {"on": "create", "kind": "server-error",
 * "moment": "after", "times": 2}}; only {@code kind} is needed. {@code GET} lists those
 * still to strike, {@code DELETE} forgets them</li>
 * <li>{@code POST /sandbox/settings}: any of {@link org.scfm.sandbox.SandboxSettings} but
 * the port, durations as ISO 8601, such as {@code {"ringing": "PT0.1S", "callsPerSecond":
 * 50, "outcomes": "by-number"}}; {@code GET} shows all but the secrets</li>
 * </ul>
 * An unknown name or bad value is answered 400 with {@code {"error": "..."}} and changes
 * nothing.
 */
@NullMarked
package org.scfm.sandbox;

import org.jspecify.annotations.NullMarked;
