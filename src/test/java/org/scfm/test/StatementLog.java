package org.scfm.test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;

import com.mysql.cj.MysqlConnection;
import com.mysql.cj.Query;
import com.mysql.cj.interceptors.QueryInterceptor;
import com.mysql.cj.log.Log;
import com.mysql.cj.protocol.Resultset;
import com.mysql.cj.protocol.ServerSession;

/**
 * What MySQL's driver sends, one example of each kind of statement. To be named in the
 * driver's property {@code queryInterceptors}.
 */
public final class StatementLog implements QueryInterceptor {

	private static final Map<String, String> STATEMENTS = new LinkedHashMap<>();

	/**
	 * Forgets all statements.
	 */
	public static synchronized void clear() {
		STATEMENTS.clear();
	}

	/**
	 * The statements that can be explained.
	 * @return each with the values it was first sent with
	 */
	public static synchronized List<String> statements() {
		return new ArrayList<>(STATEMENTS.values());
	}

	private static synchronized void add(String sql) {
		if (sql.matches("(?s)\\s*\\(?(SELECT|UPDATE|DELETE|INSERT.*SELECT)\\b.*") && !sql.contains("BATCH_")) {
			String kind = sql.replaceAll("'[^']*'", "?").replaceAll("\\d+", "?").replaceAll("\\?(\\s*,\\s*\\?)+", "?");
			STATEMENTS.putIfAbsent(kind, sql);
		}
	}

	@Override
	public QueryInterceptor init(MysqlConnection connection, Properties properties, Log log) {
		return this;
	}

	@Override
	public <T extends Resultset> T preProcess(Supplier<String> sql, Query query) {
		String text = sql.get();
		if (text != null) {
			// a batch is sent as several statements in one
			for (String one : text.split(";(?=\\s*UPDATE)")) {
				add(one);
			}
		}
		return null;
	}

	@Override
	public boolean executeTopLevelOnly() {
		return true;
	}

	@Override
	public void destroy() {
		// nothing is held
	}

	@Override
	public <T extends Resultset> T postProcess(Supplier<String> sql, Query query, T result, ServerSession session) {
		return null;
	}

}
