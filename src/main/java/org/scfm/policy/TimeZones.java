package org.scfm.policy;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;

/**
 * Tells time zones by phone numbers.
 */
final class TimeZones {

	private TimeZones() {
	}

	/**
	 * The zones in which the owner of a number may live.
	 * @param msisdn the number, E.164
	 * @return the zones, or none where nothing is known
	 */
	static List<ZoneId> of(String msisdn) {
		List<ZoneId> zones = new ArrayList<>();
		try {
			for (String name : PhoneNumberToTimeZonesMapper.getInstance()
				.getTimeZonesForNumber(PhoneNumberUtil.getInstance().parse(msisdn, null))) {
				if (name.equals(PhoneNumberToTimeZonesMapper.getUnknownTimeZone())) {
					return List.of();
				}
				zones.add(ZoneId.of(name));
			}
		}
		catch (NumberParseException ex) {
			return List.of();
		}
		catch (DateTimeException ex) {
			// a zone that this Java does not know: as good as unknown
			return List.of();
		}
		return zones;
	}

}
