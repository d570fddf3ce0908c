package org.scfm.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.TreeSet;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The rows of all benchmarks of a run, given to each benchmark as a parameter. When the
 * last has ended they are printed, and with {@code -Dbenchmark.write=true} they replace
 * the table in {@code docs/performance.md}.
 */
final class BenchmarkTable implements AutoCloseable {

	private static final Path PAGE = Path.of("docs", "performance.md");

	private static final String BEGIN = "<!-- benchmark -->\n";

	private static final String END = "<!-- /benchmark -->\n";

	private final List<Row> rows = new ArrayList<>();

	private BenchmarkTable() {
	}

	/**
	 * Adds a line, and prints it at once.
	 */
	void add(Row row) {
		this.rows.add(row);
		System.err.print(row.markdown());
	}

	/**
	 * A size of the benchmark, set by {@code -Dbenchmark.<name>=}.
	 * @param name its name
	 * @param quick what it is where nothing is set
	 * @param large what it is with {@code -Dbenchmark.large=true}
	 * @return the size
	 */
	static int size(String name, int quick, int large) {
		return size(name, Boolean.getBoolean("benchmark.large") ? large : quick);
	}

	/**
	 * A size of the benchmark, set by {@code -Dbenchmark.<name>=}.
	 * @param name its name
	 * @param size what it is where nothing is set
	 * @return the size
	 */
	static int size(String name, int size) {
		return Integer.getInteger("benchmark." + name, size);
	}

	@Override
	public void close() throws IOException {
		String table = head() + "\n" + Row.HEAD;
		for (Row row : this.rows) {
			table += row.markdown();
		}
		System.err.println("\n" + table);
		if (Boolean.getBoolean("benchmark.write")) {
			String page = Files.readString(PAGE);
			int from = page.indexOf(BEGIN) + BEGIN.length();
			Files.writeString(PAGE, page.substring(0, from) + "\n" + table + "\n" + page.substring(page.indexOf(END)));
		}
	}

	private static String head() throws IOException {
		Properties system = System.getProperties();
		String processor = Files.exists(Path.of("/proc/cpuinfo")) ? Files.readAllLines(Path.of("/proc/cpuinfo"))
			.stream()
			.filter((line) -> line.startsWith("model name"))
			.map((line) -> line.substring(line.indexOf(':') + 2))
			.findFirst()
			.orElse("") : "";
		return "Measured %s with %d cores (%s), %s %s, Java %s. Options: %s.%n".formatted(
				LocalDate.now(Clock.systemUTC()), Runtime.getRuntime().availableProcessors(), processor,
				system.get("os.name"), system.get("os.arch"), system.get("java.version"), options(system));
	}

	private static String options(Properties system) {
		List<String> options = new TreeSet<>(system.stringPropertyNames()).stream()
			.filter((name) -> name.startsWith("benchmark.") && !name.equals("benchmark.write"))
			.map((name) -> "`-D" + name + "=" + system.getProperty(name) + "`")
			.toList();
		return options.isEmpty() ? "none" : String.join(" ", options);
	}

	/**
	 * Gives the one table of the run to whoever asks.
	 */
	static final class Resolver implements ParameterResolver {

		@Override
		public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
			return parameter.getParameter().getType() == BenchmarkTable.class;
		}

		@Override
		public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
			return context.getRoot()
				.getStore(ExtensionContext.Namespace.create(BenchmarkTable.class))
				.computeIfAbsent(BenchmarkTable.class, (type) -> new BenchmarkTable(), BenchmarkTable.class);
		}

	}

}
