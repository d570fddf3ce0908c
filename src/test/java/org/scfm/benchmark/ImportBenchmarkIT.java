package org.scfm.benchmark;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scfm.test.EnabledWithMySql;
import org.scfm.test.ProcessDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code import-contacts}, beside normalising the numbers on one core and loading the
 * same rows, already normalised, by the database's own means.
 */
@Benchmark
class ImportBenchmarkIT {

	// as many numbers as 012 has with six digits
	private static final int CONTACTS = Math.min(BenchmarkTable.size("contacts", 100_000, 1_000_000), 1_000_000);

	private static final int FEWER = CONTACTS / 10;

	private static final String COLUMNS = "(msisdn, metadata, import_run, import_line, created_at, updated_at)";

	@TempDir
	private Path folder;

	@Test
	@EnabledWithMySql
	void on_mysql(BenchmarkTable table) throws Exception {
		writeFiles(FEWER);
		ProcessDatabase small = ProcessDatabase.mySql();
		small.migrate();
		MeasuredRun few = run(small, FEWER, "Created");
		MeasuredRun again = run(small, FEWER, "Unchanged");
		writeFiles(CONTACTS);
		double limit = normalise(CONTACTS) + load();
		ProcessDatabase database = ProcessDatabase.mySql();
		database.migrate();
		MeasuredRun many = run(database, CONTACTS, "Created");
		table.add(new Row("`import-contacts`, %,d new contacts, 5 metadata columns".formatted(CONTACTS), "MySQL",
				many.seconds(), limit, "s", "normalising on one core and LOAD DATA", Bar.atMost(1.3)));
		table.add(new Row("`import-contacts`, the same %,d again".formatted(FEWER), "MySQL", again.seconds(),
				few.seconds(), "s", "the first time", Bar.atMost(1.3)));
		table.add(new Row("`import-contacts`, peak memory at %,d contacts".formatted(CONTACTS), "MySQL",
				many.peakMemoryMiB(), few.peakMemoryMiB(), "MiB", "that at %,d".formatted(FEWER), Bar.atMost(1.1)));
	}

	@Test
	void on_h2(BenchmarkTable table) throws Exception {
		writeFiles(FEWER);
		ProcessDatabase other = ProcessDatabase.h2(Files.createDirectory(this.folder.resolve("limit")));
		other.migrate();
		long began = System.nanoTime();
		other.execute("INSERT INTO contacts %s SELECT * FROM CSVREAD('%s')".formatted(COLUMNS, normalised()));
		double limit = normalise(FEWER) + secondsSince(began);
		ProcessDatabase database = ProcessDatabase.h2(this.folder);
		database.migrate();
		table.add(new Row("`import-contacts`, %,d new contacts, 5 metadata columns".formatted(FEWER), "H2",
				run(database, FEWER, "Created").seconds(), limit, "s", "normalising on one core and CSVREAD",
				Bar.atMost(1.3)));
	}

	private MeasuredRun run(ProcessDatabase database, int contacts, String outcome) {
		MeasuredRun run = MeasuredRun.of(this.folder, database, Map.of(), "import-contacts", "inputFile=contacts.csv",
				"defaultRegion=KH");
		assertThat(run.out()).containsPattern("Contacts " + outcome + ": +" + contacts);
		return run;
	}

	private double load() throws SQLException {
		ProcessDatabase database = ProcessDatabase.mySql();
		database.migrate();
		try (Connection connection = DriverManager.getConnection(database.url() + "?allowLoadLocalInfile=true",
				database.username(), database.password()); Statement statement = connection.createStatement()) {
			long began = System.nanoTime();
			statement.execute("""
					LOAD DATA LOCAL INFILE '%s' INTO TABLE contacts CHARACTER SET utf8mb4
					FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' ESCAPED BY '' IGNORE 1 LINES %s
					""".formatted(normalised(), COLUMNS));
			double seconds = secondsSince(began);
			assertThat(database.count("contacts")).isEqualTo(CONTACTS);
			return seconds;
		}
	}

	private static double normalise(int contacts) throws NumberParseException {
		PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
		int valid = 0;
		long began = System.nanoTime();
		for (int i = 0; i < contacts; i++) {
			PhoneNumber number = numbers.parse(national(i), "KH");
			if (numbers.isValidNumber(number) && numbers.format(number, PhoneNumberFormat.E164).startsWith("+85512")) {
				valid++;
			}
		}
		double seconds = secondsSince(began);
		assertThat(valid).isEqualTo(contacts);
		return seconds;
	}

	private void writeFiles(int contacts) throws IOException {
		try (BufferedWriter file = Files.newBufferedWriter(this.folder.resolve("contacts.csv"));
				BufferedWriter normalised = Files.newBufferedWriter(normalised())) {
			file.write("name,msisdn,language,province,district,age\n");
			normalised.write("msisdn,metadata,import_run,import_line,created_at,updated_at\n");
			for (int i = 0; i < contacts; i++) {
				String name = "Person " + i;
				String province = "Province " + i % 25;
				String district = "District " + i % 200;
				int age = 18 + i % 60;
				file.write("%s,%s,km,%s,%s,%d\n".formatted(name, national(i), province, district, age));
				String metadata = """
						{"name":"%s","language":"km","province":"%s","district":"%s","age":"%d"}""".formatted(name,
						province, district, age);
				normalised.write("+85512%06d,\"%s\",1,%d,2026-11-25 08:00:00,2026-11-25 08:00:00\n".formatted(i,
						metadata.replace("\"", "\"\""), i + 2));
			}
		}
	}

	private Path normalised() {
		return this.folder.resolve("normalised.csv");
	}

	private static String national(int person) {
		String digits = String.valueOf(1_000_000 + person);
		return "012 " + digits.substring(1, 4) + " " + digits.substring(4);
	}

	private static double secondsSince(long began) {
		return (System.nanoTime() - began) / 1e9;
	}

}
